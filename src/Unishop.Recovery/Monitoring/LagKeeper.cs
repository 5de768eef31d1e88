using Microsoft.Extensions.Logging;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Monitoring;

/// <summary>Keeps what <see cref="LagRecorder"/> notes beyond the process: reads the last day at the start, and writes what is new once a minute.</summary>
public sealed class LagKeeper(WorkloadCatalog catalog, LagRecorder lag, ILagStore store, TimeProvider time, ILogger<LagKeeper> log)
{
    private const int WorkloadsAtOnce = 50;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // A fast simulated clock must not turn a minute into a busy loop.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, DateTimeOffset> _written = new(StringComparer.Ordinal);

    /// <summary>Reads what was kept of the last day. A database that does not answer costs the history and not the watch.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var workload in catalog.All)
        {
            try
            {
                var spans = await store.ReadAsync(workload.Id, LagResolution.Minute, now - LagRecorder.Kept, cancellation).ConfigureAwait(false);
                // A simulated world that was begun anew has a clock of its own.
                if (spans.RemoveAll(span => span.StartedAt > now) is { IsEmpty: false } past)
                {
                    lag.Add(workload.Id, [.. past.Select(span => new ReplicationLag(span.Most, span.StartedAt))]);
                }
            }
            catch (JournalUnavailableException unavailable)
            {
                log.LogWarning(unavailable, "The history of lags could not be read.");
                return;
            }
        }
    }

    /// <summary>Writes until <paramref name="stopping"/> is cancelled, and once more then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.WhenAll(Task.Delay(Every, time, stopping), Task.Delay(ShortestPause, TimeProvider.System, stopping))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await WriteAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (JournalUnavailableException unavailable)
            {
                // It stays noted, and is written as soon as the database answers.
                log.LogWarning(unavailable, "The history of lags could not be written.");
            }
        }
    }

    /// <summary>Writes what is new. Points may be published late: the last minutes are written again.</summary>
    internal async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var some in catalog.All.Chunk(WorkloadsAtOnce))
        {
            var measured = some.Select(Measured).Where(one => !one.Points.IsEmpty).ToArray();
            if (measured.Length > 0)
            {
                await store.AddAsync(measured, cancellation).ConfigureAwait(false);
                foreach (var one in measured)
                {
                    _written[one.WorkloadId] = one.Points[^1].MeasuredAt;
                }
            }
        }
    }

    private MeasuredLag Measured(Workload workload)
    {
        var points = lag.History(workload.Id, LagRecorder.Kept, time.GetUtcNow());
        return new(workload.Id, workload.Objectives.Rpo, !_written.TryGetValue(workload.Id, out var until) ? points
            : points is [.., var last] && last.MeasuredAt > until ? [.. points.Where(point => point.MeasuredAt >= until - LagRecorder.Overlap)]
            : []);
    }
}
