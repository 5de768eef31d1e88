using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>What each witness says of a Region that stopped serving: pure functions of snapshots.</summary>
internal static class Witnesses
{
    // CloudWatch's datapoints are of a minute and published late: what replicates is never further behind than this.
    private static readonly TimeSpan LongestWellLag = TimeSpan.FromMinutes(1);

    /// <summary>What is seen of a Region.</summary>
    /// <param name="snapshot">What was observed.</param>
    /// <param name="region">The Region that served.</param>
    /// <param name="front">What shoppers see of it.</param>
    /// <param name="since">Since when it does not serve: what was seen before says nothing of it.</param>
    /// <param name="before">What the witnesses said before; who says the same has said it since then.</param>
    public static ImmutableArray<Sighting> Of(WorkloadSnapshot snapshot, string region, Reading<SiteState> front, DateTimeOffset since, ImmutableArray<Sighting> before)
    {
        Sighting[] now = [Site(front), Api(front), AwsApi(snapshot.In(region), since), CloudWatch(snapshot.In(snapshot.Workload.Beside(region).Region), since)];
        return [.. now.Select(sighting => before.FirstOrDefault(old => old.Witness == sighting.Witness && old.Says == sighting.Says) is { } same ? sighting with { Since = same.Since } : sighting)];
    }

    /// <summary>Whether anything at all answered this console, in either Region, since a time; <see langword="null"/>: that is not known yet.</summary>
    public static bool? ReachAnything(WorkloadSnapshot snapshot, DateTimeOffset since)
    {
        var seen = new[] { snapshot.Primary, snapshot.Standby }
            .SelectMany(region => new[] { Heard(region.Database), Heard(region.GlobalDatabase), Heard(region.Compute), Answers(region.Site) })
            .Append(Answers(snapshot.EdgeSite)).ToArray();
        return seen.Any(one => one.Answered && one.At >= since) ? true
            : seen.Any(one => one.Answered) ? null
            : false;
    }

    private static Sighting Site(Reading<SiteState> front)
    {
        var (says, detail) = front.TryGet(out var site)
            ? (site.HttpStatus is not { } status ? Testimony.Silent : status is >= 200 and < 300 ? Testimony.Well : Testimony.Failing, site.HttpStatus is null or >= 300 ? site.Detail : $"page: {site.HttpStatus}")
            : (Testimony.Unknown, front.UnknownReason!);
        return new(Witness.Site, says, front.ObservedAt, front.ObservedAt, detail);
    }

    private static Sighting Api(Reading<SiteState> front)
    {
        var (says, detail) = !front.TryGet(out var site) ? (Testimony.Unknown, front.UnknownReason!)
            : site.Health == SiteHealth.Healthy ? (Testimony.Well, site.Detail)
            : site.Health == SiteHealth.Degraded && (site.Api is null or { Status: >= 200 and < 300 }) ? (Testimony.Failing, site.Detail)
            : site.Api is not { } api ? (Testimony.Unknown, "not asked: its address is not known")
            : (api.Status is not { } status ? Testimony.Silent : status is >= 200 and < 300 ? Testimony.Well : Testimony.Failing, api.Detail);
        return new(Witness.Api, says, front.ObservedAt, front.ObservedAt, detail);
    }

    private static Sighting AwsApi(RegionSnapshot region, DateTimeOffset since)
    {
        var asked = new[] { ("RDS", Heard(region.Database)), ("RDS", Heard(region.GlobalDatabase)), ("EC2", Heard(region.Compute)) }.Where(one => one.Item2.At >= since).ToArray();
        var at = asked.Length == 0 ? since : asked.Max(one => one.Item2.At);
        var answering = asked.Where(one => one.Item2.Answered).Select(one => one.Item1).Distinct(StringComparer.Ordinal).ToArray();
        return answering.Length > 0 ? new(Witness.AwsApi, Testimony.Well, at, at, $"{string.Join(" and ", answering)} of {region.Region} answer")
            : asked.Length > 1 ? new(Witness.AwsApi, Testimony.Silent, at, at, $"nothing of {region.Region} answers")
            : new(Witness.AwsApi, Testimony.Unknown, at, at, "not asked again yet");
    }

    private static Sighting CloudWatch(RegionSnapshot other, DateTimeOffset since)
    {
        var at = other.Lag.ObservedAt;
        return !other.Lag.TryGet(out var lag) ? new(Witness.CloudWatch, Testimony.Unknown, at, at, other.Lag.UnknownReason!)
            : lag.MeasuredAt < since ? new(Witness.CloudWatch, Testimony.Unknown, at, at, "its newest datapoint is older than the trouble")
            : lag.Lag > LongestWellLag ? new(Witness.CloudWatch, Testimony.Failing, lag.MeasuredAt, at, FormattableString.Invariant($"{other.Region} is {lag.Lag.TotalSeconds:0} s behind"))
            : new(Witness.CloudWatch, Testimony.Well, lag.MeasuredAt, at, FormattableString.Invariant($"{other.Region} is {lag.Lag.TotalSeconds:0.##} s behind"));
    }

    private static (bool Answered, DateTimeOffset At) Heard<T>(Reading<T> reading) => (reading.IsKnown, reading.ObservedAt);

    private static (bool Answered, DateTimeOffset At) Answers(Reading<SiteState> site) =>
        (site.TryGet(out var state) && (state.HttpStatus is not null || state.Api?.Status is not null), site.ObservedAt);
}
