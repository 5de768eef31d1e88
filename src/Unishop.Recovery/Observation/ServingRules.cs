using Unishop.Recovery.Measures;

namespace Unishop.Recovery.Observation;

/// <summary>Which Region serves: a pure function of a snapshot.</summary>
public static class ServingRules
{
    /// <summary>The Region whose site is healthy; where both are, the one that holds the writer.</summary>
    public static Serving Of(WorkloadSnapshot snapshot)
    {
        var primary = IsHealthy(snapshot.Primary);
        var standby = IsHealthy(snapshot.Standby);
        return (primary, standby) switch
        {
            (true, true) => Both(snapshot),
            (true, _) => new Serving(snapshot.Primary.Region, $"the site in {snapshot.Primary.Region} is healthy"),
            (_, true) => new Serving(snapshot.Standby.Region, $"the site in {snapshot.Standby.Region} is healthy"),
            _ => new Serving(null, $"{Describe(snapshot.Primary)}; {Describe(snapshot.Standby)}"),
        };
    }

    /// <summary>The Region of the one writer that the global database names, asked in either Region; <see langword="null"/> where that is not known.</summary>
    public static string? WriterRegion(WorkloadSnapshot snapshot)
    {
        // The standby's view is asked first: it is the one that is still there when the primary is lost.
        var fromStandby = snapshot.Standby.GlobalDatabase.TryGet(out var global) ? global?.Writer?.Region : null;
        return fromStandby ?? (snapshot.Primary.GlobalDatabase.TryGet(out global) ? global?.Writer?.Region : null);
    }

    private static bool IsHealthy(RegionSnapshot region) => region.Site.TryGet(out var site) && site.Health == SiteHealth.Healthy;

    private static Serving Both(WorkloadSnapshot snapshot) => WriterRegion(snapshot) is { } region
        ? new Serving(region, $"both sites are healthy and {region} holds the writer")
        : new Serving(null, "both sites are healthy, and which of them holds the writer is not known");

    private static string Describe(RegionSnapshot region) => region.Site.TryGet(out var site)
        ? $"the site in {region.Region}: {site.Detail}"
        : $"the site in {region.Region} is unknown: {region.Site.UnknownReason}";
}
