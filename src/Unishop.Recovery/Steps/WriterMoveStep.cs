using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Moves the writer within the global database. RDS refuses a second move while one runs, and the observation knows a move that
/// runs or is over: the precondition is the guard.
/// </summary>
internal abstract class WriterMoveStep(IDatabases databases) : IStepReconciler
{
    public abstract string Kind { get; }

    public StepGuard Guard => StepGuard.Precondition;

    // FailoverGlobalCluster answers with the move already listed; what lags is the other Regions' view of it.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    // RDS refuses a second move while the first runs; a stale read does not show it.
    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    protected IDatabases Databases => databases;

    /// <summary>The target's own Region is asked: it is the one that is there when the writer's is lost.</summary>
    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var target = context[StepKinds.ClusterArn];
        var globalId = context[StepKinds.GlobalDatabase];
        // Once the move was asked for, its end shows in both: the operator must not wait for one answer after the other.
        var cluster = context.State.LastAct is null ? null : databases.DescribeClusterAsync(context.Step.Region, context[StepKinds.Cluster], cancellation);
        var answer = await databases.DescribeGlobalAsync(context.Step.Region, globalId, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var global, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        if (global?.Members.FirstOrDefault(member => member.ClusterArn == target) is not { } member)
        {
            return global is null
                ? new(Sight.Failed, $"there is no global database {globalId}")
                : new(Sight.Blocked, $"{context[StepKinds.Cluster]} is not a member of {globalId}; detaching it, or adding it again, comes first");
        }

        if (global.Move is { } move)
        {
            // A switchover that an operator gave up for a failover is no progress towards it.
            if (context.State.IsChanged && !move.DataLossAllowed && Kind == StepKinds.FailOverDatabase && move.ToClusterArn == target)
            {
                return new(Sight.NotDone, $"the switchover of {globalId} is still {move.Status}");
            }

            return move.ToClusterArn == target
                ? new(Sight.InProgress, $"{globalId} is {global.Status}")
                : new(Sight.Blocked, $"the writer is being moved to {move.ToClusterArn}");
        }

        // IsWriter stays on the old side until the very end, so the writer alone tells that the move is over.
        if (!member.IsWriter)
        {
            return global.Status == "available"
                ? new(Sight.NotDone, $"{context[StepKinds.Cluster]} is a reader{Hint(context)}")
                : new(Sight.InProgress, $"{globalId} is {global.Status}");
        }

        cluster ??= databases.DescribeClusterAsync(context.Step.Region, context[StepKinds.Cluster], cancellation);
        return ObserveNewWriter(context, global, await cluster.ConfigureAwait(false));
    }

    public string? WayOut => "this step can be changed to a detach, which works with any versions";

    /// <summary>What a person can do where the call does not get through.</summary>
    protected virtual string Hint(StepContext context) => "";

    public abstract Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation);

    private static StepObservation ObserveNewWriter(StepContext context, GlobalDatabaseState global, Outcome<DatabaseState?> answer)
    {
        var id = context[StepKinds.Cluster];
        return !answer.TryGet(out var cluster, out var failure) ? StepObservation.Unseen(failure)
            : cluster is null ? new(Sight.Blocked, $"there is no cluster {id} in {context.Step.Region}")
            : cluster.Status != "available" || global.Status != "available" ? new(Sight.InProgress, $"{id} is the writer and {cluster.Status}")
            : new(Sight.Done, $"{id} is the writer and available");
    }
}

/// <summary>Managed failover that may lose the tail; needs nothing of the old writer's Region.</summary>
internal sealed class FailOverDatabase(IDatabases databases) : WriterMoveStep(databases)
{
    public override string Kind => StepKinds.FailOverDatabase;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => Databases.FailOverAsync(
        context.Step.Region, context[StepKinds.GlobalDatabase], context[StepKinds.ClusterArn], cancellation);
}

/// <summary>Planned switchover: sent to the writer's Region, which must be healthy.</summary>
internal sealed class SwitchOverDatabase(IDatabases databases) : WriterMoveStep(databases)
{
    public override string Kind => StepKinds.SwitchOverDatabase;

    protected override string Hint(StepContext context) => context.State is { Attempts: > 1, LastAct: null }
        ? $"; the switchover needs {context[StepKinds.WriterRegion]}, which does not take it: this step can be changed to a failover"
        : "";

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => Databases.SwitchOverAsync(
        context[StepKinds.WriterRegion], context[StepKinds.GlobalDatabase], context[StepKinds.ClusterArn], cancellation);
}
