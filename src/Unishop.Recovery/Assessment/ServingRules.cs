using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>Which Region serves: a pure function of a snapshot.</summary>
public static class ServingRules
{
    /// <summary>
    /// A pilot light is served by the Region whose site is healthy; a warm standby by the Region of the writer, since the other only
    /// helps out; a hot standby by the Region that its distribution shows.
    /// </summary>
    public static Serving Of(WorkloadSnapshot snapshot) => snapshot.Workload.Strategy switch
    {
        Strategy.WarmStandby => OfWriter(snapshot),
        Strategy.HotStandby when snapshot.EdgeSite.IsKnown => OfEdge(snapshot, snapshot.EdgeSite.Value),
        _ => OfSites(snapshot),
    };

    private static Serving OfSites(WorkloadSnapshot snapshot) => (IsHealthy(snapshot.Primary), IsHealthy(snapshot.Standby)) switch
    {
        (true, true) => Both(snapshot),
        (true, _) => new Serving(snapshot.Primary.Region, $"the site in {snapshot.Primary.Region} is healthy"),
        (_, true) => new Serving(snapshot.Standby.Region, $"the site in {snapshot.Standby.Region} is healthy"),
        _ => new Serving(null, $"{Describe(snapshot.Primary)}; {Describe(snapshot.Standby)}"),
    };

    private static Serving OfWriter(WorkloadSnapshot snapshot)
    {
        if (WriterRegion(snapshot) is not { } writer)
        {
            return new Serving(null, $"which Region holds the writer is not known; {Describe(snapshot.Primary)}; {Describe(snapshot.Standby)}");
        }

        var other = snapshot.In(snapshot.Workload.Beside(writer).Region);
        return IsHealthy(snapshot.In(writer)) ? new Serving(writer, $"the site in {writer} is healthy and {writer} holds the writer")
            : IsHealthy(other) ? new Serving(null, $"{Describe(snapshot.In(writer))}; {other.Region} answers at reduced capacity while {writer} holds the writer")
            : new Serving(null, $"{Describe(snapshot.In(writer))}; {Describe(other)}");
    }

    private static Serving OfEdge(WorkloadSnapshot snapshot, SiteState edge) =>
        edge.Health == SiteHealth.Healthy && new[] { snapshot.Primary.Region, snapshot.Standby.Region }.Contains(edge.RegionShown)
            ? new Serving(edge.RegionShown, $"the distribution serves from {edge.RegionShown}")
            : new Serving(null, $"through the distribution: {edge.Detail}");

    /// <summary>Whether shoppers are served from a Region, whoever holds the writer: by the distribution where it is seen, else by the Region's own site.</summary>
    public static bool Shows(WorkloadSnapshot snapshot, string region) =>
        snapshot.Workload.Strategy == Strategy.HotStandby && snapshot.EdgeSite.TryGet(out var edge)
            ? edge.Health == SiteHealth.Healthy && edge.RegionShown == region
            : IsHealthy(snapshot.In(region));

    /// <summary>Whether a Region's cluster belongs to the global database, as that Region says; <see langword="null"/> where that is not known.</summary>
    public static bool? IsMember(RegionSnapshot region)
    {
        // What the cluster says of itself comes first: right after it has left, the global database still lists it.
        if (region.Database.TryGet(out var database) && database is { GlobalDatabaseId: null })
        {
            return false;
        }

        return region.GlobalDatabase.TryGet(out var global) ? global?.Members.Any(member => member.Region == region.Region) ?? false : null;
    }

    /// <summary>Whether the standby has left the global database and is not what the workload went on with: its data is old.</summary>
    public static bool IsLeftBehind(WorkloadSnapshot snapshot) =>
        IsMember(snapshot.Standby) is false && !(Shows(snapshot, snapshot.Standby.Region) && WriterRegion(snapshot) == snapshot.Standby.Region);

    /// <summary>The Region of the one writer that the global database names, asked in either Region; <see langword="null"/> where that is not known.</summary>
    public static string? WriterRegion(WorkloadSnapshot snapshot)
    {
        // A standby that was detached is a writer of its own, whatever the rest of the global database says; the workload's it is only
        // where the workload went on with it.
        if (IsStandalone(snapshot.Standby))
        {
            return OfStandalone(snapshot);
        }

        // The standby's view is asked first: it is the one that is still there when the primary is lost.
        var fromStandby = snapshot.Standby.GlobalDatabase.TryGet(out var global) ? global?.Writer?.Region : null;
        return fromStandby ?? (snapshot.Primary.GlobalDatabase.TryGet(out global) ? global?.Writer?.Region : null);
    }

    private static bool IsStandalone(RegionSnapshot region) => region.Database.TryGet(out var database) && database is { GlobalDatabaseId: null };

    /// <summary>Where both can write: the Region that serves; where both do, the one that the shop was last seen to be served from.</summary>
    private static string? OfStandalone(WorkloadSnapshot snapshot) =>
        !Shows(snapshot, snapshot.Primary.Region) ? snapshot.Standby.Region
        : !Shows(snapshot, snapshot.Standby.Region) ? snapshot.Primary.Region
        : snapshot.Baseline?.Region;

    private static bool IsHealthy(RegionSnapshot region) => region.Site.TryGet(out var site) && site.Health == SiteHealth.Healthy;

    private static Serving Both(WorkloadSnapshot snapshot) => WriterRegion(snapshot) is { } region
        ? new Serving(region, $"both sites are healthy and {region} holds the writer")
        : new Serving(null, "both sites are healthy, and which of them holds the writer is not known");

    private static string Describe(RegionSnapshot region) => region.Site.TryGet(out var site)
        ? $"the site in {region.Region}: {site.Detail}"
        : $"the site in {region.Region} is unknown: {region.Site.UnknownReason}";
}
