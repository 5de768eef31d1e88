using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Planning;

namespace Unishop.Recovery.Monitoring;

/// <summary>Asks what costs more than a poll: who calls, what the caller may do, what the account may have.</summary>
internal sealed class ProbeObserver(Workload workload, IStandbyProbes probes, RequiredActions required, SnapshotStore snapshots, TimeProvider time)
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
        var actions = required(snapshots.Current(workload.Id)!);
        var allowed = !caller.TryGet(out var who, out var failure) ? Outcome<ImmutableArray<PermittedAction>>.Fail(failure)
            : actions.Count == 0 ? Outcome<ImmutableArray<PermittedAction>>.Fail(new CallFailure(FailureKind.Refused, "NoPlan", "there is no plan whose calls could be asked for", null))
            : await probes.PermissionsAsync(workload.Standby.Region, who.Arn, actions, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        snapshots.Update(workload.Id, now, snapshot => snapshot with { Permissions = Reading(allowed, now, Operation, snapshot.Permissions) });
    }

    private static Reading<T> Reading<T>(Outcome<T> outcome, DateTimeOffset now, string source, Reading<T> before) => outcome.TryGet(out var value, out var failure)
        ? Domain.Facts.Reading<T>.Known(value, now, source)
        : Domain.Facts.Reading<T>.Unknown(failure.Text, now, source, before);
}
