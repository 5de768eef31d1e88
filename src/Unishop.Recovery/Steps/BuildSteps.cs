using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Switches the account's own block of public access off, as a site that is a bucket needs it; each bucket's own block stays as it is.
/// Absolute: repeating changes nothing.
/// </summary>
internal sealed class OpenAccount(IGates gates) : IStepReconciler
{
    public string Kind => StepKinds.OpenAccount;

    public StepGuard Guard => StepGuard.Precondition;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await gates.IsAccountBlockedAsync(context.Step.Region, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var blocked, out var failure) ? StepObservation.Unseen(failure)
            : blocked ? new(Sight.NotDone, "the account blocks public access to every bucket")
            : new(Sight.Done, "the account leaves public access to each bucket");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        gates.SetAccountAsync(context.Step.Region, blocked: false, cancellation);
}

/// <summary>Has the secondary cluster forward writes, where the instance that boots there has not done so already. Absolute.</summary>
internal sealed class ForwardWrites(IDatabases databases) : IStepReconciler
{
    public string Kind => StepKinds.ForwardWrites;

    public StepGuard Guard => StepGuard.Precondition;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Cluster];
        var answer = await databases.DescribeClusterAsync(context.Step.Region, id, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var cluster, out var failure) ? StepObservation.Unseen(failure)
            : cluster is null ? new(Sight.Blocked, $"there is no cluster {id} in {context.Step.Region}")
            : cluster.GlobalDatabaseId is null ? new(Sight.Blocked, $"{id} belongs to no global database: it forwards to nobody")
            : cluster.WriteForwarding == "enabled" ? new(Sight.Done, $"{id} forwards writes")
            : cluster.WriteForwarding == "enabling" ? new(Sight.InProgress, $"write forwarding of {id} is enabling")
            : cluster.Status != "available" ? new(Sight.InProgress, $"{id} is {cluster.Status}")
            : new(Sight.NotDone, $"{id} forwards no writes");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        databases.ForwardWritesAsync(context.Step.Region, context[StepKinds.Cluster], cancellation);
}

/// <summary>Makes the replica of a table. A Region has at most one.</summary>
internal sealed class ReplicateTable(ITables tables) : IStepReconciler
{
    public string Kind => StepKinds.ReplicateTable;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (name, from, region) = (context[StepKinds.Table], context[StepKinds.From], context.Step.Region);
        var answer = await tables.DescribeAsync(from, name, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var table, out var failure) ? StepObservation.Unseen(failure)
            : table is null ? new(Sight.Blocked, $"there is no table {name} in {from}")
            : table.Replicas.FirstOrDefault(replica => replica.Region == region) is { } replica
                ? new(replica.Status == "ACTIVE" ? Sight.Done : Sight.InProgress, $"the replica of {name} in {region} is {replica.Status}")
            : table.Status == "ACTIVE" ? new(Sight.NotDone, $"{name} has no replica in {region}")
            : new(Sight.InProgress, $"{name} is {table.Status} in {from}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        tables.ReplicateAsync(context[StepKinds.From], context[StepKinds.Table], context.Step.Region, cancellation);
}

/// <summary>Makes the distribution before both sites, or takes the one that has their origin group for its own.</summary>
internal sealed class CreateEdge(IEdge edge) : IStepReconciler
{
    public string Kind => StepKinds.CreateEdge;

    public StepGuard Guard => StepGuard.ClientToken;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var group = context[StepKinds.OriginGroup];
        var answer = await edge.FindAsync(group, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var found, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        return found is null ? new(Sight.NotDone, $"no distribution has an origin group {group}")
            : Other(context, found) is { } other ? new(Sight.Blocked, $"the origin group {group} of distribution {found.Id} {other}")
            : !found.IsEnabled ? new(Sight.Blocked, $"distribution {found.Id} is disabled; enable it, or delete it")
            : found.Status != "Deployed" ? new(Sight.InProgress, $"distribution {found.Id} is {found.Status}")
            : new(Sight.Done, $"distribution {found.Id} is {found.Status}")
            {
                Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.Address, found.Address.AbsoluteUri),
                Warnings = found.IsDefault ? [] : [$"the default behaviour of distribution {found.Id} does not send requests to {group}"],
            };
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var (first, second) = (context.Workload.Primary, context.Workload.Standby);
        return edge.CreateAsync(
            new EdgeCreation(
                context[StepKinds.OriginGroup],
                new EdgeOrigin(first.Stack, first.Region, context[StepKinds.FirstBucket]),
                new EdgeOrigin(second.Stack, second.Region, context[StepKinds.SecondBucket])),
            context.ClientToken, cancellation);
    }

    private static string? Other(StepContext context, EdgeState found)
    {
        var (first, second) = (context[StepKinds.FirstBucket], context[StepKinds.SecondBucket]);
        return found.Origins is [var one, var two] && IsOf(one, first) && IsOf(two, second) ? null
            : $"leads to {string.Join(", ", found.Origins)} and not to {first}, {second}: change it, or delete the distribution";
    }

    private static bool IsOf(string domain, string bucket) => domain.StartsWith(bucket + ".", StringComparison.Ordinal);
}

/// <summary>Signs up the shopper that verification logs in as, where the shop does not know it. An e-mail address signs up once.</summary>
internal sealed class SignUp(ISiteProbe sites) : IStepReconciler
{
    public string Kind => StepKinds.SignUp;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(5);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var email = context.Workload.Canary.Email;
        var site = await sites.ProbeAsync(new Uri(context[StepKinds.Url]), email, cancellation).ConfigureAwait(false);
        return site.Cart is not null ? new(Sight.Done, $"{email} can log in")
            : site.DatabaseReachable ? new(Sight.NotDone, site.Detail)
            : new(Sight.InProgress, site.Detail);
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        sites.SignUpAsync(new Uri(context[StepKinds.Url]), context.Workload.Canary.Email, cancellation);
}
