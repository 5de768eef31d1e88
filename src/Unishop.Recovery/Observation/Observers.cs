
namespace Unishop.Recovery.Observation;

/// <summary>Who sees what of a Region: an outage is believed on more than one witness, and this console's own network is doubted first.</summary>
internal static class Observers
{
    /// <summary>What each observer sees of a Region, in words.</summary>
    public static string Of(RegionSnapshot region, Reading<SiteState> front) => string.Join("; ",
    [
        "site: " + (front.TryGet(out var site) ? site.HttpStatus is { } status ? $"{status}" : "no answer" : "unknown"),
        "API: " + (front.TryGet(out site) ? site.ApiHealthy ? "answers" : "not seen" : "unknown"),
        "RDS: " + Says(region.Database),
        "EC2: " + Says(region.Compute),
        "CloudWatch: " + (region.Lag.IsKnown ? "answers" : "no datapoint"),
    ]);

    /// <summary>Whether anything at all answers this console, in either Region.</summary>
    public static bool ReachAnything(WorkloadSnapshot snapshot) => new[] { snapshot.Primary, snapshot.Standby }.Any(region =>
            region.Database.IsKnown || region.GlobalDatabase.IsKnown || region.Compute.IsKnown || Answers(region.Site))
        || Answers(snapshot.EdgeSite);

    private static bool Answers(Reading<SiteState> site) => site.TryGet(out var state) && state.HttpStatus is not null;

    private static string Says<T>(Reading<T> reading) => reading.IsKnown ? "answers" : "silent";
}
