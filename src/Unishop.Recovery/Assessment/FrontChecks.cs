using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Planning;
using static Unishop.Recovery.Assessment.ReadinessRules;

namespace Unishop.Recovery.Assessment;

/// <summary>Checks of the way of a shopper to the standby: group, load balancer, certificate, address.</summary>
internal static class FrontChecks
{
    /// <summary>How long a certificate must last not to be worth a look.</summary>
    public static readonly TimeSpan CertificateLife = TimeSpan.FromDays(30);

    public static ImmutableArray<ReadinessCheck> Of(ReadinessInputs inputs, RegionSnapshot target) =>
    [
        .. inputs.Snapshot.Workload.Strategy == Strategy.PilotLight ? (ReadOnlySpan<ReadinessCheck>)[] : [Group(target)],
        Front(inputs, target),
        Traffic(inputs.Snapshot, target),
    ];

    private static ReadinessCheck Group(RegionSnapshot target) => Check(
        "group", "The group may launch", target.Fleet, fleet =>
            fleet is null ? Fail($"there is no Auto Scaling group in {target.Region}", "Prepare the standby.")
            : fleet.Suspended.Intersect(["Launch", "Terminate", "HealthCheck", "AddToLoadBalancer"]).ToArray() is { Length: > 0 } suspended
                ? Fail($"{fleet.Name} has {string.Join(", ", suspended)} suspended", $"Resume the processes of {fleet.Name}.")
            : Pass($"no process of {fleet.Name} that a takeover needs is suspended"));

    private static ReadinessCheck Front(ReadinessInputs inputs, RegionSnapshot target) => Check(
        "front", "Load balancer and certificate are in order", target.Site, site =>
            inputs.Snapshot.Workload.Strategy != Strategy.PilotLight && !(target.Fleet.TryGet(out var fleet) && fleet is { LoadBalancers.IsEmpty: false })
                ? new(CheckState.Unknown, target.Fleet.UnknownReason ?? "the group has no load balancer", "Attach the group to its load balancer.")
            : site.Url.Scheme != "https" ? Pass($"{site.Url.Host} is served by http: there is no certificate to end{(inputs.Snapshot.Workload.Strategy == Strategy.PilotLight ? ", and no load balancer" : "")}")
            : site.CertificateEnds is not { } end ? new(CheckState.Unknown, $"the certificate of {site.Url.Host} was not seen", "Look at the certificate.")
            : end <= inputs.Now ? Fail($"the certificate of {site.Url.Host} ended at {end:u}", "Renew the certificate.")
            : end - inputs.Now < CertificateLife ? Warn($"the certificate of {site.Url.Host} ends at {end:u}", "Renew the certificate.")
            : Pass($"the certificate of {site.Url.Host} lasts until {end:u}"));

    private static ReadinessCheck Traffic(WorkloadSnapshot snapshot, RegionSnapshot target)
    {
        const string Id = "traffic";
        const string Title = "Shoppers find the standby";
        if (snapshot.Workload.OriginGroup is not null)
        {
            return CheckGlobal(Id, Title, "CloudFront", snapshot.Edge, edge =>
                edge is null ? Fail("there is no distribution", "Prepare the standby.")
                : Pass($"{edge.Address} leads to {string.Join(", then ", edge.Origins)}; no record has to be changed"));
        }

        return Check(Id, Title, target.Stacks, _ => PlanFacts.Site(target, snapshot.Workload.In(target.Region)) is { } address
            ? Pass($"shoppers go to {address}; no record has to be changed")
            : Fail($"stack {snapshot.Workload.In(target.Region).Stack} has no output WebsiteURL", "Update the stack from its template."));
    }
}
