using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Keeps what a cluster holds as a snapshot that outlives it. A name can exist only once in a Region.</summary>
internal sealed class SnapshotDatabase(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.SnapshotDatabase;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (cluster, id) = (context[StepKinds.Cluster], context.Named(StepKinds.SnapshotId));
        var answer = await databases.SnapshotsAsync(context.Step.Region, cluster, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var snapshots, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        return snapshots.FirstOrDefault(snapshot => snapshot.Id == id) switch
        {
            null => new(Sight.NotDone, $"there is no snapshot {id} of {cluster}"),
            { Status: "available" } => new(Sight.Done, $"{id} holds what {cluster} held")
            {
                Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.SnapshotId, id),
                Warnings = [$"{id} in {context.Step.Region} holds what {cluster} held, writes that {context.Workload.Beside(context.Step.Region).Region} never saw included: look at it, then delete it"],
            },
            { Status: "failed" } => new(context.HasActed ? Sight.Failed : Sight.Blocked, $"{id} is failed; delete it and retry"),
            { } snapshot => new(Sight.InProgress, $"{id} is {snapshot.Status}"),
        };
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        databases.SnapshotAsync(context.Step.Region, context[StepKinds.Cluster], context.Named(StepKinds.SnapshotId), cancellation);
}

/// <summary>Makes a global database of a cluster that was detached, its writer. A name can exist only once in an account.</summary>
internal sealed class CreateGlobal(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.CreateGlobal;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (id, arn) = (context[StepKinds.GlobalDatabase], context[StepKinds.ClusterArn]);
        var answer = await databases.DescribeGlobalAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var global, out var failure) ? StepObservation.Unseen(failure)
            : global is null ? new(Sight.NotDone, $"there is no global database {id}")
            : global.Members.FirstOrDefault(member => member.ClusterArn == arn) is not { } member
                ? global.Members.IsEmpty && global.Status != "available" ? new(Sight.InProgress, $"{id} is {global.Status}")
                : new(Sight.Blocked, $"there is another {id} without {arn}: {(global.Members.IsEmpty ? "delete it" : string.Join(", ", global.Members.Select(other => other.ClusterArn)))}")
            : !member.IsWriter ? new(Sight.Blocked, $"{arn} is not the writer of {id}")
            : new(global.Status == "available" ? Sight.Done : Sight.InProgress, $"{id} is {global.Status}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        databases.CreateGlobalAsync(context.Step.Region, context[StepKinds.GlobalDatabase], context[StepKinds.ClusterArn], cancellation);
}

/// <summary>Adds a Region to the global database: a new cluster that follows the writer. A name can exist only once in a Region.</summary>
internal sealed class JoinGlobal(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.JoinGlobal;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (id, global) = (context[StepKinds.Cluster], context[StepKinds.GlobalDatabase]);
        var answer = await databases.DescribeClusterAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var cluster, out var failure) ? StepObservation.Unseen(failure)
            : cluster is null ? new(Sight.NotDone, $"there is no cluster {id} in {context.Step.Region}")
            : cluster.Status == "deleting" ? new(Sight.InProgress, $"{id} is deleting")
            : cluster.GlobalDatabaseId != global ? new(Sight.Blocked, $"{id} is there and belongs to {cluster.GlobalDatabaseId ?? "no global database"}; delete it, or rename it")
            : new(cluster.Status == "available" ? Sight.Done : Sight.InProgress, $"{id} is {cluster.Status}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => databases.JoinAsync(
        new SecondaryCluster(
            context.Step.Region, context[StepKinds.Cluster], context[StepKinds.GlobalDatabase], context[StepKinds.Engine], context[StepKinds.EngineVersion],
            context[StepKinds.SubnetGroup], context[StepKinds.SecurityGroup])
        {
            ParameterGroup = context.Step.Parameters.GetValueOrDefault(StepKinds.ParameterGroup),
            KmsKey = context.Step.Parameters.GetValueOrDefault(StepKinds.KmsKey),
        },
        cancellation);
}

/// <summary>Gives a cluster the instances of those names, one call for each.</summary>
internal sealed class AddDatabaseInstances(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.AddDatabaseInstances;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Cluster];
        var answer = await databases.DescribeClusterAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var cluster, out var failure) ? StepObservation.Unseen(failure)
            : cluster is null ? new(Sight.Blocked, $"there is no cluster {id} in {context.Step.Region}")
            : Next(context, cluster) is { } next ? new(Sight.NotDone, $"{id} has no instance {next}")
            : cluster.Instances.FirstOrDefault(instance => instance.Status != "available") is { } coming ? new(Sight.InProgress, $"{coming.Id} is {coming.Status ?? "of unknown status"}")
            : new(Sight.Done, $"{string.Join(", ", cluster.Instances.Select(instance => instance.Id))} available");
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await databases.DescribeClusterAsync(context.Step.Region, context[StepKinds.Cluster], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var cluster, out var failure) ? Outcome<Accepted>.Fail(failure)
            : cluster is not null && Next(context, cluster) is { } next
                ? await databases.AddInstanceAsync(context.Step.Region, cluster.Id, next, context[StepKinds.InstanceClass], cancellation).ConfigureAwait(false)
            : Outcome<Accepted>.Success(new Accepted(""));
    }

    private static string? Next(StepContext context, DatabaseState cluster) =>
        context[StepKinds.Instances].Split(',').FirstOrDefault(name => cluster.Instances.All(instance => instance.Id != name));
}
