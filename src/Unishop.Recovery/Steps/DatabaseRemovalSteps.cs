using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Steps;

/// <summary>A step towards the end of one named cluster; where it is gone, every such step is done.</summary>
internal abstract class DatabaseRemovalStep(IDatabases databases) : IStepReconciler
{
    public abstract string Kind { get; }

    public StepGuard Guard => StepGuard.NamedTarget;

    // Right after a call RDS may still list what it is deleting as available.
    public virtual TimeSpan ApiLag => TimeSpan.FromSeconds(30);

    public bool Removes => true;

    public virtual string? WayOut => null;

    protected IDatabases Databases => databases;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Cluster];
        var answer = await databases.DescribeClusterAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var cluster, out var failure) ? StepObservation.Unseen(failure)
            : cluster is null ? new(Sight.Done, $"there is no cluster {id} in {context.Step.Region}")
            : await JudgeAsync(context, cluster, cancellation).ConfigureAwait(false);
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await databases.DescribeClusterAsync(context.Step.Region, context[StepKinds.Cluster], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var cluster, out var failure) ? Outcome<Accepted>.Fail(failure)
            : cluster is null ? Outcome<Accepted>.Success(new Accepted(""))
            : await ActAsync(context, cluster, cancellation).ConfigureAwait(false);
    }

    protected abstract Task<StepObservation> JudgeAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation);

    protected abstract Task<Outcome<Accepted>> ActAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation);

    protected static Task<StepObservation> See(Sight sight, string detail) => Task.FromResult(new StepObservation(sight, detail));
}

/// <summary>Deletes the instances of a cluster, one call for each.</summary>
internal sealed class DeleteDatabaseInstances(IDatabases databases) : DatabaseRemovalStep(databases)
{
    public override string Kind => StepKinds.DeleteDatabaseInstances;

    protected override Task<StepObservation> JudgeAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation) =>
        cluster.Instances.IsEmpty ? See(Sight.Done, $"{cluster.Id} has no instances")
        : cluster.Instances.FirstOrDefault(Stays) is { } instance
            ? instance.Status is null or "available" or "failed" or "stopped" or "incompatible-parameters" or "storage-full"
                ? See(Sight.NotDone, $"{instance.Id} is {instance.Status ?? "of unknown status"}")
                : See(Sight.InProgress, $"{instance.Id} is {instance.Status}")
        : See(Sight.InProgress, $"{string.Join(", ", cluster.Instances.Select(left => left.Id))} deleting");

    protected override Task<Outcome<Accepted>> ActAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation) =>
        cluster.Instances.FirstOrDefault(Stays) is { } instance
            ? Databases.DeleteInstanceAsync(context.Step.Region, instance.Id, cancellation)
            : Task.FromResult(Outcome<Accepted>.Success(new Accepted("")));

    private static bool Stays(DatabaseInstance instance) => instance.Status != "deleting";
}

/// <summary>Takes a cluster out of its global database. The writer can leave only as the last.</summary>
internal sealed class LeaveGlobal(IDatabases databases) : DatabaseRemovalStep(databases)
{
    public override string Kind => StepKinds.LeaveGlobal;

    protected override async Task<StepObservation> JudgeAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation)
    {
        var id = context[StepKinds.GlobalDatabase];
        var answer = await Databases.DescribeGlobalAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var global, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        if (global?.Members.FirstOrDefault(candidate => candidate.ClusterArn == cluster.Arn) is not { } member)
        {
            return cluster.GlobalDatabaseId is null || global is null ? new(Sight.Done, $"{cluster.Id} belongs to no global database")
                : cluster.GlobalDatabaseId != id ? new(Sight.Blocked, $"{cluster.Id} belongs to {cluster.GlobalDatabaseId}, which is not this workload's")
                : new(Sight.InProgress, $"{cluster.Id} is leaving {id}");
        }

        return member.IsWriter && global.Members.Length > 1 ? new(Sight.Blocked, $"{cluster.Id} is the writer of {id}: {string.Join(", ", global.Members.Where(other => other != member).Select(other => other.ClusterArn))} must leave first")
            : global.Status != "available" || cluster.Status != "available" ? new(Sight.InProgress, $"{cluster.Id} is {cluster.Status}, {id} is {global.Status}")
            : new(Sight.NotDone, $"{cluster.Id} is a member of {id}");
    }

    protected override Task<Outcome<Accepted>> ActAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation) =>
        Databases.DetachAsync(context.Step.Region, context[StepKinds.GlobalDatabase], cluster.Arn, cancellation);
}

/// <summary>Deletes a cluster that has no instances and belongs to no global database, without a final snapshot.</summary>
internal sealed class DeleteDatabase(IDatabases databases) : DatabaseRemovalStep(databases)
{
    public override string Kind => StepKinds.DeleteDatabase;

    public override string? WayOut => "switch deletion protection off where it is on";

    protected override Task<StepObservation> JudgeAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation) =>
        cluster.Status == "deleting" ? See(Sight.InProgress, $"{cluster.Id} is deleting")
        : cluster.GlobalDatabaseId is { } global ? See(Sight.Blocked, $"{cluster.Id} is a member of {global}")
        : !cluster.Instances.IsEmpty ? See(Sight.Blocked, $"{cluster.Id} has instances: {string.Join(", ", cluster.Instances.Select(instance => instance.Id))}")
        : cluster.Status != "available" ? See(Sight.InProgress, $"{cluster.Id} is {cluster.Status}")
        : See(Sight.NotDone, $"{cluster.Id} is {cluster.Status}");

    protected override Task<Outcome<Accepted>> ActAsync(StepContext context, DatabaseState cluster, CancellationToken cancellation) =>
        Databases.DeleteClusterAsync(context.Step.Region, cluster.Id, cancellation);
}

/// <summary>
/// Deletes a global database that has no members. RDS shows one without members in the Region alone where it was made: both of the
/// workload's are asked.
/// </summary>
internal sealed class DeleteGlobal(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.DeleteGlobal;

    public StepGuard Guard => StepGuard.NamedTarget;

    public bool Removes => true;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(30);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await FindAsync(context, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var found, out var failure) ? StepObservation.Unseen(failure)
            : found is not { Global: { } global } ? new(Sight.Done, $"there is no global database {context[StepKinds.GlobalDatabase]}")
            : !global.Members.IsEmpty ? new(Sight.Blocked, $"{global.Id} has members: {string.Join(", ", global.Members.Select(member => member.ClusterArn))}")
            : global.Status == "available" ? new(Sight.NotDone, $"{global.Id} has no members")
            : new(Sight.InProgress, $"{global.Id} is {global.Status}");
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await FindAsync(context, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var found, out var failure) ? Outcome<Accepted>.Fail(failure)
            : found is null ? Outcome<Accepted>.Success(new Accepted(""))
            : await databases.DeleteGlobalAsync(found.Region, context[StepKinds.GlobalDatabase], cancellation).ConfigureAwait(false);
    }

    private async Task<Outcome<Sighting?>> FindAsync(StepContext context, CancellationToken cancellation)
    {
        foreach (var region in new[] { context.Step.Region, context.Workload.Beside(context.Step.Region).Region })
        {
            var answer = await databases.DescribeGlobalAsync(region, context[StepKinds.GlobalDatabase], cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var global, out var failure))
            {
                return Outcome<Sighting?>.Fail(failure);
            }

            if (global is not null)
            {
                return Outcome<Sighting?>.Success(new Sighting(region, global));
            }
        }

        return Outcome<Sighting?>.Success(null);
    }

    private sealed record Sighting(string Region, GlobalDatabaseState Global);
}
