using System.Diagnostics;
using Unishop.Recovery;
using Unishop.Recovery.Abstractions;

namespace Unishop.Dashboard.Hosting.Telemetry;

/// <summary>
/// Sends the trace of every run that this process brought to its end. It reads the journal afterwards: a collector that is slow or away
/// costs a run nothing.
/// </summary>
internal sealed class RunTracer(IRecoveryService recovery, ProcessIdentity process, ILogger<RunTracer> log) : BackgroundService
{
    /// <summary>The source of the traces.</summary>
    public const string SourceName = "Unishop.Recovery.Runs";

    private const int Newest = 50;
    private static readonly ActivitySource Source = new(SourceName);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        do
        {
            try
            {
                foreach (var run in await recovery.RunsAsync(null, null, Newest, stoppingToken))
                {
                    if (run.IsEnded && run.Owner == process.Name && sent.Add(run.Id))
                    {
                        RunSpans.Emit(Source, RunSpans.Of(await recovery.JournalAsync(run.Id, 0, stoppingToken)));
                    }
                }
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                log.LogWarning(failed, "The traces of runs could not be read; it is tried again.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
