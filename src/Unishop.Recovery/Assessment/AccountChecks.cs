using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.ReadinessRules;

namespace Unishop.Recovery.Assessment;

/// <summary>Checks of the account: credentials, permissions, quotas, capacity.</summary>
internal static class AccountChecks
{
    /// <summary>How long a launch in the Region speaks for capacity there.</summary>
    public static readonly TimeSpan CapacityShown = TimeSpan.FromDays(90);

    /// <summary>The least that credentials must last: the longest plan's own expectation is well below.</summary>
    private static readonly TimeSpan NeededLife = TimeSpan.FromMinutes(15);

    public static ImmutableArray<ReadinessCheck> Of(ReadinessInputs inputs, RegionSnapshot active, RegionSnapshot target) =>
    [
        Credentials(target, inputs.Now),
        Permissions(inputs.Snapshot),
        Quotas(active, target),
        Capacity(inputs, target),
    ];

    private static ReadinessCheck Credentials(RegionSnapshot target, DateTimeOffset now) => Check(
        "credentials", "The credentials work in the Region", target.Caller, caller =>
            caller.Expires is not { } end ? Pass($"STS in {target.Region} knows {caller.Arn}")
            : end <= now ? Fail($"the credentials of {caller.Arn} ended at {end:u}", "Sign in again, or give the console a role.")
            : end - now < NeededLife ? Warn($"the credentials of {caller.Arn} end at {end:u}", "Make sure that they are renewed before then.")
            : Pass($"STS in {target.Region} knows {caller.Arn}; its credentials last until {end:u}"));

    private static ReadinessCheck Permissions(WorkloadSnapshot snapshot) => CheckGlobal(
        "permissions", "Every call of a failover is permitted", "IAM", snapshot.Permissions, permissions =>
            permissions.Where(permission => !permission.IsAllowed).ToArray() is { Length: > 0 } denied
                ? Fail(string.Join(", ", denied.Select(permission => $"{permission.Action} is {permission.Decision}")), $"Allow {string.Join(", ", denied.Select(permission => permission.Action))}.")
            : Pass($"IAM allows {string.Join(", ", permissions.Select(permission => permission.Action))}"));

    private static ReadinessCheck Quotas(RegionSnapshot active, RegionSnapshot target) => Compare(
        "quotas", "The Region may have as much as the other", active, target, region => region.Quotas, (here, there) =>
        {
            var less = (from mine in here
                        let other = there.FirstOrDefault(quota => quota.Code == mine.Code)
                        where other is null || other.Value < mine.Value
                        select string.Create(CultureInfo.InvariantCulture, $"{mine.Name}: {other?.Value.ToString("0", CultureInfo.InvariantCulture) ?? "none"} in {target.Region}, {mine.Value:0} in {active.Region}")).ToArray();
            return less.Length > 0
                ? Fail(string.Join("; ", less), $"Ask Service Quotas in {target.Region} for more.")
                : Pass(string.Join("; ", there.Select(quota => string.Create(CultureInfo.InvariantCulture, $"{quota.Name}: {quota.Value:0}"))));
        });

    private static ReadinessCheck Capacity(ReadinessInputs inputs, RegionSnapshot target)
    {
        const string Id = "capacity";
        const string Title = "The Region has had servers to give";
        if (inputs.Snapshot.Workload.Strategy != Strategy.PilotLight && target.Fleet.TryGet(out var fleet) && fleet?.InService >= inputs.Snapshot.Workload.Capacity.Full)
        {
            return new(Id, Title, CheckState.Pass, $"{Count(fleet.InService, "instance")} of {fleet.Name} run already", target.Fleet.ObservedAt, null) { Source = target.Fleet.Source };
        }

        var launches = from run in inputs.Runs
                       from step in run.Steps
                       where step.Status == StepStatus.Succeeded && step.Step.Phase == Phase.ScaleOut && step.Step.Region == target.Region && step.LastAct is not null
                       let at = step.EndedAt!.Value
                       orderby at descending
                       select (Run: run.Id, At: at);
        return launches.FirstOrDefault() is { Run: not null } last && inputs.Now - last.At <= CapacityShown
            ? new(Id, Title, CheckState.Pass, $"run {last.Run} started servers in {target.Region} at {last.At:u}", last.At, null) { Source = "journal" }
            : new(Id, Title, CheckState.Warn,
                $"no run started servers in {target.Region} in the last {CapacityShown.TotalDays.ToString("0", CultureInfo.InvariantCulture)} days; no capacity is known to be reserved there",
                inputs.Now, $"Drill, or reserve capacity in {target.Region}.") { Source = "journal" };
    }
}
