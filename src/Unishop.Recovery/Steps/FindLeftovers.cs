using System.Collections.Immutable;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Lists what a Region still has of a workload, by describing it under every name that the workload gives. What can't be looked at is
/// listed as not known: a list that is silently short would be worse than none.
/// </summary>
internal sealed class FindLeftovers(WorldPorts world) : IStepReconciler
{
    public string Kind => StepKinds.FindLeftovers;

    public StepGuard Guard => StepGuard.ReadOnly;

    public TimeSpan ApiLag => TimeSpan.Zero;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var searches = context.Step.Parameters.ContainsKey(StepKinds.InstanceName) ? [InstancesAsync(context, context[StepKinds.InstanceName], cancellation)] : Everything(context, cancellation);
        ImmutableArray<string> found = [.. (await Task.WhenAll(searches).ConfigureAwait(false)).SelectMany(names => names)];
        return new(Sight.Done, found.IsEmpty ? $"nothing is left in {context.Step.Region}" : $"left in {context.Step.Region}: {string.Join("; ", found)}")
        {
            Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.Leftovers, string.Join('\n', found)),
            Warnings = [.. found.Select(name => $"left in {context.Step.Region}: {name}")],
        };
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => throw new NotSupportedException($"{Kind} only looks.");

    private IEnumerable<Task<IEnumerable<string>>> Everything(StepContext context, CancellationToken cancellation)
    {
        var (workload, region) = (context.Workload, context.Step.Region);
        var parts = workload.In(region);
        yield return Named("stacks", world.Stacks.DescribeAsync(region, parts.Stack, cancellation), stack => stack is null ? [] : [$"stack {stack.Name} ({stack.Status})"]);
        yield return Named("stacks", world.Stacks.DescribeAsync(region, parts.NetworkStack, cancellation), stack => stack is null ? [] : [$"stack {stack.Name} ({stack.Status})"]);
        yield return Named("clusters", world.Databases.DescribeClusterAsync(region, parts.DatabaseCluster, cancellation), cluster => cluster is null ? [] : [$"cluster {cluster.Id} ({cluster.Status})"]);
        yield return Named("global databases", world.Databases.DescribeGlobalAsync(region, workload.GlobalDatabase, cancellation), global => global is null ? [] : [$"global database {global.Id} ({global.Status})"]);
        yield return Named("database snapshots", world.Databases.SnapshotsAsync(region, parts.DatabaseCluster, cancellation), snapshots => snapshots.Select(snapshot => $"database snapshot {snapshot.Id} ({snapshot.Status})"));
        yield return Named("images", world.Images.DescribeAsync(region, workload.ImageName, cancellation), images => images.Select(image => $"image {image.Id} ({image.Name})"));
        yield return InstancesAsync(context, parts.InstanceName, cancellation);
        yield return Named("buckets", world.Buckets.ListAsync(region, parts.Stack + "-", cancellation), buckets => buckets.Select(bucket => $"bucket {bucket}"));
        if (workload.Table is { } table)
        {
            yield return Named("tables", world.Tables.DescribeAsync(region, table, cancellation), found => found is null ? [] : [$"table {found.Name} ({found.Status})"]);
        }

        if (workload.OriginGroup is { } group && region == workload.Primary.Region)
        {
            yield return Named("distributions", world.Edge.FindAsync(group, cancellation), edge => edge is null ? [] : [$"distribution {edge.Id} ({edge.Status})"]);
        }
    }

    private Task<IEnumerable<string>> InstancesAsync(StepContext context, string name, CancellationToken cancellation) => Named(
        "instances", world.Compute.DescribeAsync(context.Step.Region, name, cancellation),
        instances => instances.Where(instance => instance.State != "shutting-down").Select(instance => $"instance {instance.Id} ({instance.Name}, {instance.State})"));

    private static async Task<IEnumerable<string>> Named<T>(string what, Task<Outcome<T>> asked, Func<T, IEnumerable<string>> name) =>
        (await asked.ConfigureAwait(false)).TryGet(out var value, out var failure) ? name(value) : [$"{what} not known: {failure.Text}"];
}
