using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>Where data points come from: what was put, and what AWS measures itself, once a minute and with the delay of its publication.</summary>
internal static class MetricSources
{
    /// <summary>Not published by AWS; assumed from experience.</summary>
    public static readonly TimeSpan PublicationDelay = TimeSpan.FromSeconds(75);

    /// <summary>The metrics that there are in a Region.</summary>
    public static IEnumerable<MetricId> All(World world, string region) => world.Services.MetricSources.SelectMany(source => source.All(world, region))
        .Concat(world.Metrics.Stepped.Where(id => id.Region == region)).Concat(world.Metrics.Put.Where(id => id.Region == region));

    /// <summary>The data points of whole periods that are published by now, oldest first.</summary>
    public static IEnumerable<Datum> Points(World world, MetricId id, TimeSpan period, DateTimeOffset from, DateTimeOffset to) =>
        Raw(world, id, from, to)
            .GroupBy(datum => datum.At.ToUnixTimeSeconds() / (long)period.TotalSeconds)
            .Select(same => same.Aggregate((one, other) => one.With(other)) with { At = DateTimeOffset.FromUnixTimeSeconds(same.Key * (long)period.TotalSeconds) })
            .OrderBy(datum => datum.At);

    private static IEnumerable<Datum> Raw(World world, MetricId id, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var datum in world.Metrics.Data(id).Where(datum => datum.At >= from && datum.At < to && IsPublished(world, id, datum.At)))
        {
            yield return datum;
        }

        var minute = DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling(Math.Max(from.ToUnixTimeSeconds(), world.StartedAt.ToUnixTimeSeconds()) / 60.0) * 60);
        for (; minute < to && minute + TimeSpan.FromMinutes(1) + PublicationDelay <= world.Now; minute += TimeSpan.FromMinutes(1))
        {
            if (Measured(world, id, minute) is { } value)
            {
                yield return Datum.Of(minute, value);
            }
        }
    }

    private static bool IsPublished(World world, MetricId id, DateTimeOffset at) =>
        (id.Namespace.StartsWith("AWS/", StringComparison.Ordinal) ? at + TimeSpan.FromMinutes(1) + PublicationDelay : at) <= world.Now;

    private static double? Measured(World world, MetricId id, DateTimeOffset minute) =>
        world.Services.MetricSources.FirstOrDefault(source => source.Namespace == id.Namespace) is { } source ? source.Measured(world, id, minute) : world.Metrics.At(id, minute);
}
