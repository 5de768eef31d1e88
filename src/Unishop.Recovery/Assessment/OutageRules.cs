using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>What is believed of a workload that does not serve.</summary>
public enum Belief
{
    /// <summary>Nothing else answers either: this console's own network is doubted before the workload is.</summary>
    OwnNetworkDoubted,

    /// <summary>Too few looks, or too short a time.</summary>
    TooEarly,

    /// <summary>One witness alone hears nothing, and no other says that anything is wrong.</summary>
    Alone,

    /// <summary>It is down.</summary>
    Down,
}

/// <summary>Notices that a workload stopped serving, and keeps the last cart that was seen: pure functions of snapshots.</summary>
public static class OutageRules
{
    /// <summary>For how long no site may be healthy before the outage is believed.</summary>
    public static readonly TimeSpan ConfirmAfter = TimeSpan.FromSeconds(10);

    /// <summary>For how long, where one witness alone says so.</summary>
    public static readonly TimeSpan ConfirmAloneAfter = TimeSpan.FromSeconds(60);

    /// <summary>How many looks in a row must fail, or succeed, to change what is believed.</summary>
    public const int LooksToBelieve = 2;

    private const int WitnessesToBelieve = 2;

    /// <summary>Weighs what the witnesses say.</summary>
    /// <param name="sightings">What they say.</param>
    /// <param name="failed">The failed looks in a row; <see langword="null"/> where none counts.</param>
    /// <param name="reached">Whether anything at all answered since the trouble began; <see langword="null"/>: not known yet.</param>
    public static Belief Weigh(IReadOnlyCollection<Sighting> sightings, LookStreak? failed, bool? reached)
    {
        if (reached is false)
        {
            return Belief.OwnNetworkDoubted;
        }

        // Two looks of one witness, or looks of two: one lost answer is no outage.
        var against = sightings.Count(one => one.Says is Testimony.Failing or Testimony.Silent);
        if (reached is null || failed is null || (failed.Count < LooksToBelieve && against < WitnessesToBelieve) || failed.LastAt - failed.From < ConfirmAfter)
        {
            return Belief.TooEarly;
        }

        // A shop that says itself that it does not serve needs no second witness; silence may be a network's in between.
        var heard = sightings.Any(one => one is { Witness: Witness.Site or Witness.Api, Says: Testimony.Failing });
        return heard || against >= WitnessesToBelieve || failed.LastAt - failed.From >= ConfirmAloneAfter ? Belief.Down : Belief.Alone;
    }

    /// <summary>The snapshot with <see cref="WorkloadSnapshot.Baseline"/> and <see cref="WorkloadSnapshot.Outage"/> brought up to date.</summary>
    public static WorkloadSnapshot Derive(WorkloadSnapshot snapshot)
    {
        var serving = ServingRules.Of(snapshot);
        if (serving.Region is { } region)
        {
            // Behind a distribution a Region may serve whose own site is not read for the moment.
            var site = snapshot.EdgeSite.TryGet(out var edge) && edge.RegionShown == region ? snapshot.EdgeSite : snapshot.In(region).Site;
            return Well(snapshot, site) with
            {
                Baseline = site.TryGet(out var state) && state.Cart is { } cart ? new CartBaseline(region, cart, site.ObservedAt) : snapshot.Baseline,
            };
        }

        // Nothing was ever seen to serve: that is not an outage, it is not known.
        if (snapshot.Baseline is not { } baseline || IsHealthy(Front(snapshot, baseline.Region)))
        {
            return snapshot;
        }

        var failed = Front(snapshot, baseline.Region);
        return failed.IsKnown ? Failed(snapshot, baseline.Region, failed) : snapshot;
    }

    /// <summary>A suspicion ends with the first good look; an outage that was believed does not end with one.</summary>
    private static WorkloadSnapshot Well(WorkloadSnapshot snapshot, Reading<SiteState> site)
    {
        if (snapshot.Outage is not { ConfirmedAt: not null } outage)
        {
            return snapshot with { Outage = null, Looks = null };
        }

        var looks = LookStreak.After(snapshot.Looks, true, site.ObservedAt, site.ObservedAt);
        return looks.Count >= LooksToBelieve
            ? snapshot with { Outage = null, Looks = null }
            : snapshot with { Outage = outage with { WellSince = looks.From }, Looks = looks };
    }

    private static WorkloadSnapshot Failed(WorkloadSnapshot snapshot, string region, Reading<SiteState> failed)
    {
        // A look that waited for its deadline in vain began when the shop was away already.
        var began = failed.Value.BeganAt ?? failed.ObservedAt;
        var outage = snapshot.Outage ?? new Outage(region, began, null, failed.Value.Detail);
        var looks = LookStreak.After(snapshot.Looks, false, began, failed.ObservedAt);
        var sightings = Witnesses.Of(snapshot, region, failed, outage.Since, outage.Sightings);
        var belief = Weigh(sightings, looks, Witnesses.ReachAnything(snapshot, outage.Since));
        return snapshot with
        {
            Outage = outage with
            {
                Reason = outage.ConfirmedAt is not null ? failed.Value.Detail : belief switch
                {
                    Belief.OwnNetworkDoubted => $"{failed.Value.Detail}; nothing else answers either: this console's own network is doubted",
                    Belief.Alone => $"{failed.Value.Detail}; no other observer sees anything wrong",
                    _ => failed.Value.Detail,
                },
                ConfirmedAt = outage.ConfirmedAt ?? (belief == Belief.Down ? failed.ObservedAt : null),
                WellSince = null,
                Sightings = sightings,
            },
            // Looks of a console that reaches nothing don't count.
            Looks = belief == Belief.OwnNetworkDoubted ? null : looks,
        };
    }

    /// <summary>What shoppers see of a Region: the distribution where there is one, else its own site.</summary>
    private static Reading<SiteState> Front(WorkloadSnapshot snapshot, string region) =>
        snapshot.EdgeSite.IsKnown ? snapshot.EdgeSite : snapshot.In(region).Site;

    private static bool IsHealthy(Reading<SiteState> site) => site.TryGet(out var state) && state.Health == SiteHealth.Healthy;
}
