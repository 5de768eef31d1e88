using Microsoft.Extensions.Logging;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Monitoring;

/// <summary>
/// Watches the Region that a workload was moved away from, and keeps in the journal what it accepted when it came back: evidence that
/// nobody can change later.
/// </summary>
public sealed class SplitBrainWatch(WorkloadCatalog catalog, SnapshotStore snapshots, IJournalStore journal, ProcessIdentity process, ILogger<SplitBrainWatch> log)
{
    /// <summary>The journal's stream for a workload.</summary>
    public static string StreamOf(string workloadId) => "watch-" + workloadId;

    /// <summary>Watches until <paramref name="stopping"/> is cancelled.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(catalog.All.Select(workload => WatchAsync(workload.Id, stopping)));

    private async Task WatchAsync(string workloadId, CancellationToken stopping)
    {
        using var subscription = snapshots.Subscribe(workloadId)!;
        try
        {
            await foreach (var snapshot in subscription.Later.WithCancellation(stopping).ConfigureAwait(false))
            {
                try
                {
                    await ConsiderAsync(workloadId, snapshot, stopping).ConfigureAwait(false);
                }
                catch (Exception failed) when (failed is not OperationCanceledException)
                {
                    // The next snapshot comes in seconds, and with it the next try.
                    log.LogError(failed, "What the old Region of {Workload} accepts could not be written down.", workloadId);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>Writes a finding that differs from the last one; several consoles may look, the first one writes.</summary>
    internal async Task ConsiderAsync(string workloadId, WorkloadSnapshot snapshot, CancellationToken cancellation)
    {
        if (SplitBrain.Of(snapshot) is not { State: not CheckState.Unknown } split)
        {
            return;
        }

        var last = (await journal.NewestAsync(StreamOf(workloadId), cancellation).ConfigureAwait(false))?.Event;
        RunEvent? finding = split.State == CheckState.Fail
            ? last is SplitBrainSeen seen && seen.Region == split.Region && seen.Accepts.SequenceEqual(split.Accepts) ? null : new SplitBrainSeen(split.Region, split.Accepts)
            : last is SplitBrainSeen ? new SplitBrainResolved(split.Region, split.Evidence) : null;
        if (finding is not null)
        {
            await journal.RecordAsync(StreamOf(workloadId), process.Name, finding, cancellation).ConfigureAwait(false);
        }
    }
}
