using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using static Unishop.Recovery.Assessment.ReadinessRules;

namespace Unishop.Recovery.Assessment;

/// <summary>Checks of a standby that runs: its group, its site, its table and the distribution.</summary>
internal static class RunningStandbyChecks
{
    private static readonly int[] NeededCodes = [403, 404, 500, 502, 503, 504];

    public static ImmutableArray<ReadinessCheck> Of(WorkloadSnapshot snapshot, RegionSnapshot target) =>
    [
        Fleet(target, snapshot.Workload),
        Site(target),
        .. snapshot.Workload.Table is { } table ? (ReadOnlySpan<ReadinessCheck>)[Table(target, table)] : [],
        .. snapshot.Workload.OriginGroup is { } group ? (ReadOnlySpan<ReadinessCheck>)[Edge(snapshot, group)] : [],
    ];

    private static ReadinessCheck Fleet(RegionSnapshot target, Workload workload) => Check(
        "fleet", "The standby's instances take traffic", target.Fleet, fleet =>
            fleet is null ? Fail($"there is no Auto Scaling group in {target.Region}", "Prepare the standby.")
            : fleet.Most < workload.Capacity.Full
                ? Fail(string.Create(CultureInfo.InvariantCulture, $"{fleet.Name} may have {fleet.Most} instances, {workload.Capacity.Full} are needed"), $"Raise the maximum of {fleet.Name}.")
            : fleet.InService == 0 ? Fail($"no instance of {fleet.Name} takes traffic", $"Look at the activities of {fleet.Name}.")
            : workload.Strategy == Strategy.HotStandby && fleet.InService < workload.Capacity.Full
                ? Warn(string.Create(CultureInfo.InvariantCulture, $"{fleet.InService} of {workload.Capacity.Full} instances of {fleet.Name} take traffic"), $"Bring {fleet.Name} to full capacity.")
            : Pass($"{Count(fleet.InService, "instance")} of {fleet.Name} take traffic"));

    private static ReadinessCheck Site(RegionSnapshot target) => Check(
        "standby-site", "The standby's site answers", target.Site, site =>
            site.Health == SiteHealth.Healthy ? Pass(site.Detail)
            : site.Health == SiteHealth.Degraded ? Warn(site.Detail, $"Look at the shop in {target.Region}.")
            : Fail(site.Detail, $"Bring the site in {target.Region} up."));

    private static ReadinessCheck Table(RegionSnapshot target, string name) => Check(
        "table", "The table's replica is active", target.Table, table =>
            table is null ? Fail($"there is no table {name} in {target.Region}", "Add the replica.")
            : table.Status is "ACTIVE" or "UPDATING" ? Pass($"{name} is {table.Status} in {target.Region}")
            : Fail($"{name} is {table.Status} in {target.Region}", $"Wait until {name} is ACTIVE."));

    private static ReadinessCheck Edge(WorkloadSnapshot snapshot, string group) => CheckGlobal(
        "edge", "The distribution fails over by itself", "CloudFront", snapshot.Edge, edge =>
            edge is null ? Fail($"no distribution has an origin group {group}", "Prepare the standby.")
            : !edge.IsEnabled ? Fail($"{edge.Id} is disabled", $"Enable {edge.Id}.")
            : !edge.IsDefault ? Fail($"the default behaviour of {edge.Id} does not use {group}", $"Point the default behaviour of {edge.Id} at {group}.")
            : edge.Origins.Length < 2 ? Fail($"{group} has {Count(edge.Origins.Length, "origin")}", $"Give {group} both sites.")
            : NeededCodes.Except(edge.FailoverCodes).ToArray() is { Length: > 0 } missing
                ? Warn($"{group} does not fail over on {string.Join(", ", missing)}", $"Add these statuses to {group}.")
            : edge.Status != "Deployed" ? Warn($"{edge.Id} is {edge.Status}", $"Wait until {edge.Id} is Deployed.")
            : Pass($"{edge.Id} is deployed with {string.Join(", then ", edge.Origins)}"));
}
