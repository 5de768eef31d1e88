using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;

namespace Unishop.Recovery.Setup;

/// <summary>
/// Asks AWS for every permission that the console needs, in every Region, without changing anything: reading calls are made, a launch is
/// asked for as a dry run, and of all other changing calls IAM is asked whether the caller's policies allow them.
/// </summary>
public sealed class PermissionTester(WorkloadCatalog catalog, SnapshotStore snapshots, WorldPorts world, Rehearsal rehearsal)
{
    private const int AtOnce = 4;

    // IAM answers so many results at once.
    private const int MostActions = 100;
    private const string NoDryRun = "AWS has no dry run of this call: grant the action, and rehearse with a drill";

    /// <summary>Tests everything; never fails.</summary>
    public async Task<ImmutableArray<PermissionCheck>> TestAsync(CancellationToken cancellation)
    {
        using var turns = new SemaphoreSlim(AtOnce);
        var policies = new Lazy<Task<Outcome<ImmutableDictionary<string, PermittedAction>>>>(() => PoliciesAsync(cancellation));
        return [.. await Task.WhenAll(catalog.All.SelectMany(workload => NeededAction.Of(workload).Select(permission => InTurnAsync(workload, permission)))).ConfigureAwait(false)];

        async Task<PermissionCheck> InTurnAsync(Workload workload, NeededAction permission)
        {
            await turns.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await TestAsync(workload, permission, policies, cancellation).ConfigureAwait(false);
            }
            finally
            {
                turns.Release();
            }
        }
    }

    private async Task<PermissionCheck> TestAsync(
        Workload workload, NeededAction permission, Lazy<Task<Outcome<ImmutableDictionary<string, PermittedAction>>>> policies, CancellationToken cancellation)
    {
        if (permission.Use != PermissionUse.Watch)
        {
            var rehearsed = permission.Action == NeededAction.Launch ? await RehearseAsync(workload, permission, cancellation).ConfigureAwait(false) : null;
            return rehearsed is null || rehearsed.State == PermissionState.NotTested ? ByPolicy(permission, await policies.Value.ConfigureAwait(false)) : rehearsed;
        }

        var began = TimeProvider.System.GetTimestamp();
        var (asked, failure) = await AskAsync(workload, permission, cancellation).ConfigureAwait(false);
        return !asked
            ? new(permission, PermissionState.NotTested, "the name of what it reads is not known yet", null)
            : new(permission, StateOf(failure), failure?.Text, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>What IAM says of everything that changes something, asked for once.</summary>
    private async Task<Outcome<ImmutableDictionary<string, PermittedAction>>> PoliciesAsync(CancellationToken cancellation)
    {
        if (world.Probes is not { } probes || catalog.All.IsEmpty)
        {
            return Outcome<ImmutableDictionary<string, PermittedAction>>.Fail(new CallFailure(FailureKind.Refused, "NoPolicies", NoDryRun, null));
        }

        var region = catalog.All[0].Standby.Region;
        var caller = await probes.CallerAsync(region, cancellation).ConfigureAwait(false);
        if (!caller.TryGet(out var who, out var failure))
        {
            return Outcome<ImmutableDictionary<string, PermittedAction>>.Fail(failure);
        }

        var answers = ImmutableDictionary.CreateBuilder<string, PermittedAction>(StringComparer.Ordinal);
        foreach (var actions in catalog.All.SelectMany(workload => NeededAction.Of(workload)).Where(needed => needed.Use != PermissionUse.Watch).Select(needed => needed.Action).Distinct().Chunk(MostActions))
        {
            var answer = await probes.PermissionsAsync(region, who.Arn, actions, cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var permitted, out failure))
            {
                return Outcome<ImmutableDictionary<string, PermittedAction>>.Fail(failure);
            }

            answers.AddRange(permitted.Select(one => KeyValuePair.Create(one.Action, one)));
        }

        return Outcome<ImmutableDictionary<string, PermittedAction>>.Success(answers.ToImmutable());
    }

    private static PermissionCheck ByPolicy(NeededAction permission, Outcome<ImmutableDictionary<string, PermittedAction>> policies) =>
        !policies.TryGet(out var answers, out var failure) ? new(permission, PermissionState.NotTested, failure.Code == "NoPolicies" ? NoDryRun : $"IAM can't be asked: {failure.Text}", null)
        : answers.GetValueOrDefault(permission.Action) is not { } answer ? new(permission, PermissionState.NotTested, NoDryRun, null)
        : answer.IsAllowed ? new(permission, PermissionState.Allowed, "IAM's policies allow it; a drill proves it", null)
        : new(permission, PermissionState.Denied, $"IAM says: {answer.Decision}", null);

    // Whatever else AWS refuses a reading call for, it has looked at the permission first.
    private static PermissionState StateOf(CallFailure? failure) => failure?.Kind switch
    {
        null => PermissionState.Allowed,
        FailureKind.AccessDenied => PermissionState.Denied,
        FailureKind.NotFound or FailureKind.WrongState => PermissionState.Allowed,
        _ => PermissionState.Unreachable,
    };

    private async Task<PermissionCheck> RehearseAsync(Workload workload, NeededAction permission, CancellationToken cancellation)
    {
        var plan = snapshots.Current(workload.Id) is { } snapshot ? Planner.Plan(snapshot, Verb.ScaleOut, null).Plan : null;
        var answer = plan is null ? [] : await rehearsal.OfAsync(workload, plan, cancellation).ConfigureAwait(false);
        return answer.FirstOrDefault(dryRun => dryRun.Operation == permission.Action) is not { } said ? new(permission, PermissionState.NotTested, "there is no plan to launch at the moment; EC2 is asked with the plan's own launch", null)
            : new(permission, said.Allowed switch { true => PermissionState.Allowed, false => PermissionState.Denied, _ => PermissionState.Unreachable }, said.Allowed == true ? null : said.Reason, null);
    }

    private async Task<(bool Asked, CallFailure? Failure)> AskAsync(Workload workload, NeededAction permission, CancellationToken cancellation)
    {
        var region = permission.Region;
        if (permission.Action == "cloudfront:ListDistributions")
        {
            return (true, (await world.Edge.FindAsync(workload.OriginGroup!, cancellation).ConfigureAwait(false)).Failure);
        }

        var own = workload.In(region);
        var seen = snapshots.Current(workload.Id) is { } snapshot ? snapshot.Primary.Region == region ? snapshot.Primary : snapshot.Standby : null;
        return permission.Action switch
        {
            "rds:DescribeGlobalClusters" => (true, (await world.Databases.DescribeGlobalAsync(region, workload.GlobalDatabase, cancellation).ConfigureAwait(false)).Failure),
            "rds:DescribeDBClusters" => (true, (await world.Databases.DescribeClusterAsync(region, own.DatabaseCluster, cancellation).ConfigureAwait(false)).Failure),
            "ec2:DescribeImages" => (true, (await world.Images.DescribeAsync(region, workload.ImageName, cancellation).ConfigureAwait(false)).Failure),
            "ec2:DescribeInstances" => (true, (await world.Compute.DescribeAsync(region, own.InstanceName, cancellation).ConfigureAwait(false)).Failure),
            "cloudformation:DescribeStacks" => (true, (await world.Stacks.DescribeAsync(region, own.Stack, cancellation).ConfigureAwait(false)).Failure),
            "cloudformation:ListStackResources" => (true, (await world.Stacks.ResourcesAsync(region, own.Stack, cancellation).ConfigureAwait(false)).Failure),
            "cloudwatch:GetMetricData" => (true, (await world.Metrics.ReplicationLagAsync(region, own.DatabaseCluster, Before(seen), At(seen), cancellation).ConfigureAwait(false)).Failure),
            "dynamodb:DescribeTable" => (true, (await world.Tables.DescribeAsync(region, workload.Table!, cancellation).ConfigureAwait(false)).Failure),
            "autoscaling:DescribeAutoScalingGroups" when (own.ScalingGroup ?? Resource(seen, StackResources.ScalingGroup)) is { } group =>
                (true, (await world.Fleets.DescribeAsync(region, group, cancellation).ConfigureAwait(false)).Failure),
            NeededAction.ReadSiteGate when (own.SiteBucket ?? Resource(seen, StackResources.SiteBucket)) is { } bucket =>
                (true, (await world.Gates.DescribeSiteAsync(region, bucket, cancellation).ConfigureAwait(false)).Failure),
            "ec2:DescribeSecurityGroups" when GroupOf(seen) is { } group =>
                (true, (await world.Gates.DescribeDatabaseAsync(region, group, cancellation).ConfigureAwait(false)).Failure),
            _ => (false, null),
        };
    }

    private static DateTimeOffset At(RegionSnapshot? seen) => seen?.Database.ObservedAt is { Year: > 2000 } at ? at : DateTimeOffset.UnixEpoch.AddHours(1);

    private static DateTimeOffset Before(RegionSnapshot? seen) => At(seen).AddMinutes(-15);

    private static string? Resource(RegionSnapshot? seen, string logicalId) =>
        seen is { Resources.IsKnown: true } ? seen.Resources.Value.GetValueOrDefault(logicalId) : null;

    private static string? GroupOf(RegionSnapshot? seen) => seen is { DatabaseGate.IsKnown: true } ? seen.DatabaseGate.Value?.SecurityGroup : null;
}
