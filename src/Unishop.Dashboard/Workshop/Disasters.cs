using Unishop.Dashboard.Localization;

namespace Unishop.Dashboard.Workshop;

/// <summary>The disasters that can be let happen, in the viewer's language.</summary>
internal static class Disasters
{
    /// <summary>The Region does not answer at all.</summary>
    public const string RegionLost = "regionLost";

    /// <summary>The faults with which a Region's sites do not answer.</summary>
    public static readonly string[] Unreachable = [RegionLost, "networkIsolated", "endpointNxdomain"];

    /// <summary>The kinds, worst-known first: the labs' own, then whole Regions, then nuisances.</summary>
    public static readonly string[] Kinds =
    [
        "siteBlocked", RegionLost, "networkIsolated", "endpointNxdomain", "controlPlaneErrors", "throttled", "accessDenied", "insufficientCapacity", "lagStorm", "staleReads", "slow",
    ];

    /// <summary>A kind's name; a kind that is not known here is named as the simulator names it.</summary>
    public static string Title(string kind) => kind switch
    {
        "siteBlocked" => Text.Fault_SiteBlocked,
        RegionLost => Text.Fault_RegionLost,
        "networkIsolated" => Text.Fault_NetworkIsolated,
        "endpointNxdomain" => Text.Fault_EndpointNxdomain,
        "controlPlaneErrors" => Text.Fault_ControlPlaneErrors,
        "throttled" => Text.Fault_Throttled,
        "accessDenied" => Text.Fault_AccessDenied,
        "insufficientCapacity" => Text.Fault_InsufficientCapacity,
        "lagStorm" => Text.Fault_LagStorm,
        "staleReads" => Text.Fault_StaleReads,
        "slow" => Text.Fault_Slow,
        _ => kind,
    };

    /// <summary>What a kind does, in a sentence.</summary>
    public static string What(string kind) => kind switch
    {
        "siteBlocked" => Text.Fault_SiteBlocked_What,
        RegionLost => Text.Fault_RegionLost_What,
        "networkIsolated" => Text.Fault_NetworkIsolated_What,
        "endpointNxdomain" => Text.Fault_EndpointNxdomain_What,
        "controlPlaneErrors" => Text.Fault_ControlPlaneErrors_What,
        "throttled" => Text.Fault_Throttled_What,
        "accessDenied" => Text.Fault_AccessDenied_What,
        "insufficientCapacity" => Text.Fault_InsufficientCapacity_What,
        "lagStorm" => Text.Fault_LagStorm_What,
        "staleReads" => Text.Fault_StaleReads_What,
        "slow" => Text.Fault_Slow_What,
        _ => "",
    };
}
