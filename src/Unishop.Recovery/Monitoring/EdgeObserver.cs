using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Monitoring;

/// <summary>Reads the distribution of one workload and looks at the shop through it.</summary>
internal sealed class EdgeObserver(Workload workload, WorldPorts world, SnapshotStore snapshots, TimeProvider time)
{
    private const string Operation = "cloudfront:ListDistributions";
    private readonly TaskCompletionSource _sought = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task ReadEdgeAsync(CancellationToken cancellation)
    {
        var answer = await world.Edge.FindAsync(workload.OriginGroup!, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        snapshots.Update(workload.Id, now, snapshot => snapshot with
        {
            Edge = answer.TryGet(out var edge, out var failure)
                ? Reading<EdgeState?>.Known(edge, now, Operation)
                : Reading<EdgeState?>.Unknown(failure.Text, now, Operation, snapshot.Edge),
        });
        _sought.TrySetResult();
    }

    public async Task ReadSiteAsync(CancellationToken cancellation)
    {
        await _sought.Task.WaitAsync(cancellation).ConfigureAwait(false);
        // CloudFront's administration may be lost while the edge serves on: the address that was known last still holds.
        var reading = snapshots.Current(workload.Id)!.Edge;
        var edge = reading.IsKnown ? reading.Value : reading.LastKnown?.Value;
        var began = time.GetUtcNow();
        var site = edge is null ? null : await world.Sites.ProbeAsync(edge.Address, workload.Canary.Email, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        snapshots.Update(workload.Id, now, snapshot => snapshot with
        {
            EdgeSite = site is not null
                ? Reading<SiteState>.Known(site with { BeganAt = began }, now, $"http GET {site.Url}")
                : Reading<SiteState>.Unknown(
                    reading.UnknownReason is { } reason ? "the address of the distribution is not known: " + reason : $"no distribution has an origin group {workload.OriginGroup}",
                    now, "http", snapshot.EdgeSite),
        });
    }
}
