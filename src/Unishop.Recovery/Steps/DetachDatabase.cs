using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Takes a cluster out of the global database, which makes it a standalone writer. Right after the call RDS still lists it as a
/// member and as available: only a cluster that names no global database and is listed by none has been detached.
/// </summary>
internal sealed class DetachDatabase(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.DetachDatabase;

    public StepGuard Guard => StepGuard.Precondition;

    public bool Removes => true;

    // That the cluster is no member any more is the wanted state; that there is no such global database is a wrong name.
    public bool IsGone(CallFailure failure) => failure.Kind == FailureKind.NotFound && !failure.Code.Contains("GlobalCluster", StringComparison.Ordinal);

    // Seen to be listed for up to 20 s after the call was accepted.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(30);

    // RDS refuses to detach what is detached already: while reads are stale, looking again is right and asking again is not.
    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(5);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Cluster];
        var region = context.Step.Region;
        var clusterAnswer = databases.DescribeClusterAsync(region, id, cancellation);
        var globalAnswer = await databases.DescribeGlobalAsync(region, context[StepKinds.GlobalDatabase], cancellation).ConfigureAwait(false);
        if (!(await clusterAnswer.ConfigureAwait(false)).TryGet(out var cluster, out var failure) || !globalAnswer.TryGet(out var global, out failure))
        {
            return StepObservation.Unseen(failure);
        }

        if (cluster is null)
        {
            return new(Sight.Blocked, $"there is no cluster {id} in {region}");
        }

        var member = global?.Members.FirstOrDefault(candidate => candidate.ClusterArn == cluster.Arn);
        if (member is null && cluster.GlobalDatabaseId is null)
        {
            return cluster.Status == "available"
                ? new(Sight.Done, $"{id} is standalone and takes writes")
                {
                    Warnings = global?.Writer is { } old ? [$"the old writer in {old.Region} was not fenced and may still take writes"] : [],
                }
                : new(Sight.InProgress, $"{id} is {cluster.Status}");
        }

        if (global is null)
        {
            return new(Sight.Failed, $"there is no global database {context[StepKinds.GlobalDatabase]}; {id} is a member of {cluster.GlobalDatabaseId}");
        }

        return cluster.Status != "available" ? new(Sight.InProgress, $"{id} is {cluster.Status}")
            : global.Move is not null ? new(Sight.Blocked, $"{global.Id} is {global.Status}")
            : member?.IsWriter == true ? new(Sight.Done, $"{id} is the writer already")
            : new(Sight.NotDone, $"{id} is still a member of {context[StepKinds.GlobalDatabase]}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => databases.DetachAsync(
        context.Step.Region, context[StepKinds.GlobalDatabase], context[StepKinds.ClusterArn], cancellation);
}
