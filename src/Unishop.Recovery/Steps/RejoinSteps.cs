using System.Collections.Immutable;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Waits until the cluster of a Region follows the writer: after a managed failover RDS itself makes the old writer a secondary again,
/// on a new volume, once its Region is healthy.
/// </summary>
internal sealed class DatabaseFollows(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.Follows;

    public StepGuard Guard => StepGuard.ReadOnly;

    public TimeSpan ApiLag => TimeSpan.Zero;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Cluster];
        var region = context.Step.Region;
        // The writer's Region is the one that knows; the cluster's own says whether it is there.
        var globalAnswer = await databases.DescribeGlobalAsync(context[StepKinds.WriterRegion], context[StepKinds.GlobalDatabase], cancellation).ConfigureAwait(false);
        var clusterAnswer = await databases.DescribeClusterAsync(region, id, cancellation).ConfigureAwait(false);
        if (!globalAnswer.TryGet(out var global, out var failure) || !clusterAnswer.TryGet(out var cluster, out failure))
        {
            return StepObservation.Unseen(failure);
        }

        return cluster is null ? new(Sight.Blocked, $"there is no cluster {id} in {region}; it must be added to {context[StepKinds.GlobalDatabase]} again")
            : global?.Members.FirstOrDefault(member => member.ClusterArn == cluster.Arn) is not { } member
                ? new(Sight.Blocked, $"{id} is not a member of {context[StepKinds.GlobalDatabase]}; it must be added again")
            : member.IsWriter ? new(Sight.Done, $"{id} is the writer already")
            : member.SynchronizationStatus is not (null or "connected") ? new(Sight.InProgress, $"{id} is {member.SynchronizationStatus}")
            : cluster.Status != "available" || global.Status != "available" ? new(Sight.InProgress, $"{id} is {cluster.Status}, {global.Id} is {global.Status}")
            : new(Sight.Done, $"{id} follows {context[StepKinds.WriterRegion]}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => throw new NotSupportedException($"{Kind} only looks.");
}

/// <summary>Looks for the snapshot that RDS tries to take of an old writer after a failover: it holds what was lost.</summary>
internal sealed class LostTail(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.LostTail;

    public StepGuard Guard => StepGuard.ReadOnly;

    public TimeSpan ApiLag => TimeSpan.Zero;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Cluster];
        var answer = await databases.LostTailSnapshotsAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var snapshots, out var failure))
        {
            // What was lost is worth a look, and no reason to keep shoppers in the wrong Region.
            return new(Sight.Done, "whether a snapshot of the lost writes exists is not known")
            {
                Warnings = [$"the snapshots of {id} in {context.Step.Region} can't be read: {failure.Text}"],
            };
        }

        return snapshots.IsEmpty
            ? new(Sight.Done, $"RDS kept no snapshot of {id} from a failover")
            : new(Sight.Done, $"{snapshots[0]} holds what was lost")
            {
                Outputs = ImmutableSortedDictionary<string, string>.Empty.Add("snapshotId", snapshots[0]),
                Warnings = [$"{snapshots[0]} in {context.Step.Region} goes with the cluster's backup retention: copy it to keep it"],
            };
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => throw new NotSupportedException($"{Kind} only looks.");
}
