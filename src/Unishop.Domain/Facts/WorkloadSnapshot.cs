using System.Collections.Immutable;
using Unishop.Domain.Workloads;

namespace Unishop.Domain.Facts;

/// <summary>What is known of a workload at one moment. Immutable; a later one has a higher version.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Version">Rises by one with each change.</param>
/// <param name="ObservedAt">When the newest reading arrived.</param>
/// <param name="Primary">The primary Region.</param>
/// <param name="Standby">The standby Region.</param>
/// <param name="Baseline">The last cart that was seen on a healthy site, for comparison after a recovery.</param>
/// <param name="Outage">The outage that is going on; <see langword="null"/> where the workload serves.</param>
public sealed record WorkloadSnapshot(
    Workload Workload,
    long Version,
    DateTimeOffset ObservedAt,
    RegionSnapshot Primary,
    RegionSnapshot Standby,
    CartBaseline? Baseline,
    Outage? Outage)
{
    /// <summary>The CloudFront distribution in front of both Regions; <see langword="null"/> value: there is none.</summary>
    public Reading<EdgeState?> Edge { get; init; } = RegionSnapshot.Never<EdgeState?>();

    /// <summary>The shop through the distribution.</summary>
    public Reading<SiteState> EdgeSite { get; init; } = RegionSnapshot.Never<SiteState>();

    /// <summary>What the caller may do of what a takeover needs.</summary>
    public Reading<ImmutableArray<PermittedAction>> Permissions { get; init; } = RegionSnapshot.Never<ImmutableArray<PermittedAction>>();

    /// <summary>The lag of the heartbeat, where the workload has one.</summary>
    public Reading<HeartbeatLag> Heartbeat { get; init; } = RegionSnapshot.Never<HeartbeatLag>();

    /// <summary>The looks in a row by which an outage is believed or over; <see langword="null"/> while the workload serves.</summary>
    public LookStreak? Looks { get; init; }

    /// <summary>How fast orders come in.</summary>
    public OrderPace Orders { get; init; } = OrderPace.None;

    /// <summary>The snapshot before anything has been read.</summary>
    public static WorkloadSnapshot Unread(Workload workload, DateTimeOffset at) => new(
        workload, 0, at,
        RegionSnapshot.Unread(workload.Primary.Region, RegionRole.Primary, at),
        RegionSnapshot.Unread(workload.Standby.Region, RegionRole.Standby, at),
        null, null);

    /// <summary>Whether every fact has been sought at least once in both Regions, found or not.</summary>
    public bool IsRead => Primary.IsRead && Standby.IsRead && Workload.Strategy switch
    {
        Strategy.WarmStandby => IsSought(Primary.Fleet) && IsSought(Standby.Fleet),
        Strategy.HotStandby => IsSought(Primary.Fleet) && IsSought(Standby.Fleet) && IsSought(Standby.Table) && IsSought(EdgeSite),
        _ => true,
    };

    private static bool IsSought<T>(Reading<T> reading) => reading.Source != RegionSnapshot.NoSource;

    /// <summary>The part of a Region.</summary>
    /// <exception cref="ArgumentException">The workload has no part in that Region.</exception>
    public RegionSnapshot In(string region) => Workload.In(region) == Workload.Primary ? Primary : Standby;
}

/// <summary>The canary's cart as it was last seen on a healthy site.</summary>
/// <param name="Region">Where it was seen.</param>
/// <param name="Cart">The cart.</param>
/// <param name="SeenAt">When.</param>
public sealed record CartBaseline(string Region, CartState Cart, DateTimeOffset SeenAt);

/// <summary>The workload does not serve.</summary>
/// <param name="Region">The Region that served before.</param>
/// <param name="Since">The first probe that failed.</param>
/// <param name="ConfirmedAt">When enough probes in a row had failed to believe it; <see langword="null"/> while it is suspected only.</param>
/// <param name="Reason">What the probe said.</param>
public sealed record Outage(string Region, DateTimeOffset Since, DateTimeOffset? ConfirmedAt, string Reason)
{
    /// <summary>What each observer saw, and since when.</summary>
    public ImmutableArray<Sighting> Sightings { get; init; } = [];

    /// <summary>The first good look after it; the outage is over with the next one. <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? WellSince { get; init; }
}
