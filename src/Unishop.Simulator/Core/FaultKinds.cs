using System.Collections.Immutable;

namespace Unishop.Simulator.Core;

/// <summary>A kind of fault, and what can be said of one.</summary>
/// <param name="Name">Its name in the control interface.</param>
/// <param name="TakesService">Whether it can be narrowed to a service.</param>
/// <param name="TakesCalls">Whether it can be narrowed to an operation and a share of the calls.</param>
/// <param name="DelaySeconds">The delay that it brings unless another one is asked for; <see langword="null"/>: it brings none.</param>
internal sealed record FaultKind(string Name, bool TakesService, bool TakesCalls, double? DelaySeconds);

/// <summary>The kinds of faults.</summary>
internal static class FaultKinds
{
    /// <summary>The labs' own disaster: the public access block on the site's bucket.</summary>
    public const string SiteBlocked = "siteBlocked";

    /// <summary>The Region never answers anything.</summary>
    public const string RegionLost = "regionLost";

    /// <summary>Sites and applications are out of reach and nothing is replicated; AWS's own endpoints answer as if all were well.</summary>
    public const string NetworkIsolated = "networkIsolated";

    /// <summary>The Region's endpoints have no address: a connection fails at once instead of hanging.</summary>
    public const string EndpointNxdomain = "endpointNxdomain";

    /// <summary>Calls fail inside AWS.</summary>
    public const string ControlPlaneErrors = "controlPlaneErrors";

    /// <summary>Calls are refused because there are too many.</summary>
    public const string Throttled = "throttled";

    /// <summary>Calls are refused because the caller's policy does not allow them.</summary>
    public const string AccessDenied = "accessDenied";

    /// <summary>Instances can't be launched.</summary>
    public const string InsufficientCapacity = "insufficientCapacity";

    /// <summary>Replication out of the Region lags.</summary>
    public const string LagStorm = "lagStorm";

    /// <summary>Reading calls show the world as it was a while ago.</summary>
    public const string StaleReads = "staleReads";

    /// <summary>Calls are carried out and answered late.</summary>
    public const string Slow = "slow";

    /// <summary>Every kind by its name.</summary>
    public static ImmutableDictionary<string, FaultKind> All { get; } = new FaultKind[]
    {
        new(SiteBlocked, false, false, null),
        new(RegionLost, false, false, null),
        new(NetworkIsolated, false, false, null),
        new(EndpointNxdomain, true, false, null),
        new(ControlPlaneErrors, true, true, null),
        new(Throttled, true, true, null),
        new(AccessDenied, true, true, null),
        new(InsufficientCapacity, true, true, null),
        new(LagStorm, false, false, 60),
        new(StaleReads, true, true, 30),
        new(Slow, true, true, 20),
    }.ToImmutableDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The names in a fixed order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];
}
