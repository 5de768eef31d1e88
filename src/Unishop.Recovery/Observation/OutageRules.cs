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
            var site = snapshot.In(region).Site;
            return snapshot with
            {
                Outage = null,
                Baseline = site.Value.Cart is { } cart ? new CartBaseline(region, cart, site.ObservedAt) : snapshot.Baseline,
            };
        }

        // Nothing was ever seen to serve: that is not an outage, it is not known.
        if (snapshot.Baseline is not { } baseline || IsAnyHealthy(snapshot))
        {
            return snapshot;
        }

        var failed = snapshot.In(baseline.Region).Site;
        if (!failed.IsKnown)
        {
            return snapshot;
        }

        var outage = snapshot.Outage ?? new Outage(baseline.Region, failed.ObservedAt, null, failed.Value.Detail);
        var believed = outage.ConfirmedAt is null && failed.ObservedAt - outage.Since >= ConfirmAfter;
        return snapshot with
        {
            Outage = outage with { Reason = failed.Value.Detail, ConfirmedAt = believed ? failed.ObservedAt : outage.ConfirmedAt },
        };
    }

    private static bool IsAnyHealthy(WorkloadSnapshot snapshot) =>
        new[] { snapshot.Primary.Site, snapshot.Standby.Site }.Any(site => site.TryGet(out var state) && state.Health == SiteHealth.Healthy);
}
