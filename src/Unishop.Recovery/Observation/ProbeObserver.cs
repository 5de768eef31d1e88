using System.Collections.Immutable;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Workloads;

namespace Unishop.Recovery.Observation;

/// <summary>Asks what costs more than a poll: who calls, what the caller may do, what the account may have.</summary>
internal sealed class ProbeObserver(Workload workload, IStandbyProbes probes, SnapshotStore snapshots, TimeProvider time)
{
    public async Task ReadAsync(CancellationToken cancellation)
    {
        // What is to be permitted stands in the plan, which needs the facts: without them there is nothing to ask.
        while (!snapshots.Current(workload.Id)!.IsRead)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation).ConfigureAwait(false);
        }

        var caller = await ReadRegionAsync(workload.Standby.Region, RegionRole.Standby, cancellation).ConfigureAwait(false);
        await ReadRegionAsync(workload.Primary.Region, RegionRole.Primary, cancellation).ConfigureAwait(false);
        await ReadPermissionsAsync(caller, cancellation).ConfigureAwait(false);
    }

    private async Task<Outcome<CallerState>> ReadRegionAsync(string region, RegionRole role, CancellationToken cancellation)
    {
        var caller = await probes.CallerAsync(region, cancellation).ConfigureAwait(false);
        var quotas = await probes.QuotasAsync(region, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        snapshots.Update(workload.Id, now, snapshot => role == RegionRole.Primary
            ? snapshot with { Primary = Set(snapshot.Primary) }
            : snapshot with { Standby = Set(snapshot.Standby) });
        return caller;

        RegionSnapshot Set(RegionSnapshot before) => before with
        {
            Caller = Reading(caller, now, $"sts:GetCallerIdentity {region}", before.Caller),
            Quotas = Reading(quotas, now, $"servicequotas:GetServiceQuota {region}", before.Quotas),
        };
    }

    private async Task ReadPermissionsAsync(Outcome<CallerState> caller, CancellationToken cancellation)
    {
        const string Operation = "iam:SimulatePrincipalPolicy";
        var actions = ActionsOf(snapshots.Current(workload.Id)!);
        var allowed = !caller.TryGet(out var who, out var failure) ? Outcome<ImmutableArray<PermittedAction>>.Fail(failure)
            : actions.Count == 0 ? Outcome<ImmutableArray<PermittedAction>>.Fail(new CallFailure(FailureKind.Refused, "NoPlan", "there is no plan whose calls could be asked for", null))
            : await probes.PermissionsAsync(workload.Standby.Region, who.Arn, actions, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        snapshots.Update(workload.Id, now, snapshot => snapshot with { Permissions = Reading(allowed, now, Operation, snapshot.Permissions) });
    }

    /// <summary>What a failover calls, by any way of promoting, in IAM's words.</summary>
    internal static IReadOnlyCollection<string> ActionsOf(WorkloadSnapshot snapshot) =>
    [
        .. from way in new PromoteBy?[] { PromoteBy.Failover, PromoteBy.Switchover, PromoteBy.Detach }
           from verb in new[] { Verb.Failover, Verb.Promote, Verb.ScaleOut }
           from step in Planner.Plan(snapshot, verb, way).Plan?.Steps ?? []
           from call in step.Calls
           from action in IamActions.Of(call)
           group action by action into one
           orderby one.Key
           select one.Key,
    ];

    private static Reading<T> Reading<T>(Outcome<T> outcome, DateTimeOffset now, string source, Reading<T> before) => outcome.TryGet(out var value, out var failure)
        ? Observation.Reading<T>.Known(value, now, source)
        : Observation.Reading<T>.Unknown(failure.Text, now, source, before);
}
