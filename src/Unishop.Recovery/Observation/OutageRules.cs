namespace Unishop.Recovery.Observation;

/// <summary>Notices that a workload stopped serving, and keeps the last cart that was seen: pure functions of snapshots.</summary>
public static class OutageRules
{
    /// <summary>For how long no site may be healthy before the outage is believed.</summary>
    public static readonly TimeSpan ConfirmAfter = TimeSpan.FromSeconds(10);

    /// <summary>The snapshot with <see cref="WorkloadSnapshot.Baseline"/> and <see cref="WorkloadSnapshot.Outage"/> brought up to date.</summary>
    public static WorkloadSnapshot Derive(WorkloadSnapshot snapshot)
    {
        var serving = ServingRules.Of(snapshot);
        if (serving.Region is { } region)
        {
            // Behind a distribution a Region may serve whose own site is not read for the moment.
            var site = snapshot.EdgeSite.TryGet(out var edge) && edge.RegionShown == region ? snapshot.EdgeSite : snapshot.In(region).Site;
            return snapshot with
            {
                Outage = null,
                Baseline = site.TryGet(out var state) && state.Cart is { } cart ? new CartBaseline(region, cart, site.ObservedAt) : snapshot.Baseline,
            };
        }

        // Nothing was ever seen to serve: that is not an outage, it is not known.
        if (snapshot.Baseline is not { } baseline || IsHealthy(Front(snapshot, baseline.Region)))
        {
            return snapshot;
        }

        var failed = Front(snapshot, baseline.Region);
        if (!failed.IsKnown)
        {
            return snapshot;
        }

        // A look that waited for its deadline in vain began when the shop was away already.
        var outage = snapshot.Outage ?? new Outage(baseline.Region, failed.Value.BeganAt ?? failed.ObservedAt, null, failed.Value.Detail);
        // Who reaches nothing at all has lost its own way out before both Regions are down together.
        var blind = outage.ConfirmedAt is null && !Observers.ReachAnything(snapshot);
        var believed = !blind && outage.ConfirmedAt is null && failed.ObservedAt - outage.Since >= ConfirmAfter;
        return snapshot with
        {
            Outage = outage with
            {
                Reason = blind ? $"{failed.Value.Detail}; nothing else answers either: this console's own network is doubted" : failed.Value.Detail,
                ConfirmedAt = believed ? failed.ObservedAt : outage.ConfirmedAt,
                Observers = Observers.Of(snapshot.In(baseline.Region), failed),
            },
        };
    }

    /// <summary>What shoppers see of a Region: the distribution where there is one, else its own site.</summary>
    private static Reading<SiteState> Front(WorkloadSnapshot snapshot, string region) =>
        snapshot.EdgeSite.IsKnown ? snapshot.EdgeSite : snapshot.In(region).Site;

    private static bool IsHealthy(Reading<SiteState> site) => site.TryGet(out var state) && state.Health == SiteHealth.Healthy;
}
