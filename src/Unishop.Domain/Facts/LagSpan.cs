using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>How finely, and for how long, the history of a lag is kept: the older, the coarser.</summary>
/// <param name="Length">How long a span is.</param>
/// <param name="Kept">For how long it is kept.</param>
public sealed record LagResolution(TimeSpan Length, TimeSpan Kept)
{
    /// <summary>A minute, as CloudWatch measures it.</summary>
    public static readonly LagResolution Minute = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(2));

    /// <summary>
    /// All, from fine to coarse; the length of each is a multiple of the one before. At most 8,700 spans of a workload are kept.
    /// CloudWatch keeps a lag for 455 days, and only in the account that it was measured in.
    /// </summary>
    public static ImmutableArray<LagResolution> All { get; } =
        [Minute, new(TimeSpan.FromMinutes(15), TimeSpan.FromDays(30)), new(TimeSpan.FromHours(6), TimeSpan.FromDays(730))];

    /// <summary>The finest one that reaches so far back.</summary>
    public static LagResolution For(TimeSpan window) => All.FirstOrDefault(one => one.Kept >= window) ?? All[^1];
}

/// <summary>What was measured of a lag in a span of time. A span in which nothing was measured does not exist.</summary>
/// <param name="StartedAt">When the span began.</param>
/// <param name="Minutes">How many of its minutes have a measurement.</param>
/// <param name="Outside">How many of them were above the objective of their time.</param>
/// <param name="Mean">The mean lag.</param>
/// <param name="Most">The largest lag.</param>
public sealed record LagSpan(DateTimeOffset StartedAt, int Minutes, int Outside, TimeSpan Mean, TimeSpan Most);

/// <summary>The lag over time.</summary>
/// <param name="Resolution">How long each span is; a span that is absent was not measured.</param>
/// <param name="Spans">The spans, oldest first.</param>
public sealed record LagSeries(TimeSpan Resolution, ImmutableArray<LagSpan> Spans)
{
    /// <summary>The series of measurements of a minute each.</summary>
    public static LagSeries Of(IEnumerable<ReplicationLag> points, TimeSpan objective) =>
        new(LagResolution.Minute.Length, [.. points.Select(point => new LagSpan(point.MeasuredAt, 1, point.Lag > objective ? 1 : 0, point.Lag, point.Lag))]);
}
