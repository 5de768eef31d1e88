using System.Collections.Concurrent;
using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Monitoring;

/// <summary>Keeps the lag of each workload's standby for a day, one point a minute.</summary>
public sealed class LagRecorder
{
    /// <summary>For how long points are noted.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How late a point may be published.</summary>
    internal static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<DateTimeOffset, ReplicationLag>> _points = new(StringComparer.Ordinal);

    /// <summary>
    /// From when on points are wanted: three hours at first, then the last minutes, which may still be published late; after a time in
    /// which nobody watched, that time too, up to a day.
    /// </summary>
    public DateTimeOffset Wanted(string workloadId, DateTimeOffset now) => _points.TryGetValue(workloadId, out var points) && !points.IsEmpty
        ? Later(points.Keys.Last() - Overlap, now - Kept)
        : now - TimeSpan.FromHours(3);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>Adds points; one of the same minute replaces the one before.</summary>
    public void Add(string workloadId, ImmutableArray<ReplicationLag> points) => _points.AddOrUpdate(
        workloadId,
        _ => points.ToImmutableSortedDictionary(point => point.MeasuredAt, point => point),
        (_, known) =>
        {
            var merged = known.SetItems(points.Select(point => KeyValuePair.Create(point.MeasuredAt, point)));
            var oldest = merged.Keys.Last() - Kept;
            return merged.RemoveRange(merged.Keys.TakeWhile(at => at < oldest));
        });

    /// <summary>The points of the window before <paramref name="now"/>, oldest first.</summary>
    public ImmutableArray<ReplicationLag> History(string workloadId, TimeSpan window, DateTimeOffset now) =>
        _points.TryGetValue(workloadId, out var points) ? [.. points.Values.Where(point => point.MeasuredAt >= now - window)] : [];
}
