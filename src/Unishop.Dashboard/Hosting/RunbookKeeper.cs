using System.Text;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Reports;
using Unishop.Domain.Facts;
using Unishop.Recovery;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Hosting;

/// <summary>Writes each workload's offline runbook into a folder, and again whenever its plan changes.</summary>
internal sealed class RunbookKeeper(IRecoveryService recovery, RunbookShelf shelf, WorldClock clock, ILogger<RunbookKeeper> log) : BackgroundService
{
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    /// <summary>Writes the workload's runbook where its plan is another than the one that was written last.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> KeepAsync(WorkloadSnapshot snapshot, CancellationToken cancellation)
    {
        // While there is no plan (the workload was moved already) the last runbook is the best there is.
        if (shelf.Folder is not { } folder || !snapshot.IsRead || Runbook.Of(snapshot, clock.Now).Runbook is not { } book)
        {
            return false;
        }

        lock (_written)
        {
            if (_written.GetValueOrDefault(snapshot.Workload.Id) == book.Hash)
            {
                return false;
            }
        }

        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(Path.Combine(folder, $"{snapshot.Workload.Id}-runbook.sh"), book.Script, cancellation);
            await WriteAsync(Path.Combine(folder, $"{snapshot.Workload.Id}-runbook.html"), HtmlReport.Write(RunbookReport.Of(book, recovery.IsSimulated)), cancellation);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            if (shelf.Failure is null)
            {
                log.LogWarning(failed, "The offline runbook of {Workload} could not be written to {Folder}.", snapshot.Workload.Id, folder);
            }

            shelf.Failure = failed.Message;
            return false;
        }

        lock (_written)
        {
            _written[snapshot.Workload.Id] = book.Hash;
        }

        shelf.Failure = null;
        return true;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        shelf.Folder is null ? Task.CompletedTask : Task.WhenAll(recovery.Workloads.Select(workload => FollowAsync(workload.Id, stoppingToken)));

    private async Task FollowAsync(string workloadId, CancellationToken stopping)
    {
        try
        {
            using var subscription = recovery.Subscribe(workloadId)!;
            await KeepAsync(subscription.Current, stopping);
            await foreach (var snapshot in subscription.Later.WithCancellation(stopping))
            {
                await KeepAsync(snapshot, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The console ends.
        }
    }

    // A reader never finds half a runbook.
    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(path + ".new", text, new UTF8Encoding(false), cancellation);
        File.Move(path + ".new", path, overwrite: true);
    }
}
