using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage;

/// <summary>The table of lags, in words that SQLite and PostgreSQL both understand. Times are seconds since 1970.</summary>
internal static class LagTable
{
    private const string Replace =
        "ON CONFLICT (workload_id, resolution, started_at) DO UPDATE SET minutes = excluded.minutes, outside = excluded.outside, sum_ms = excluded.sum_ms, most_ms = excluded.most_ms";

    public static async Task<int> AddAsync(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<MeasuredLag> measured)
    {
        var rows = 0;
        foreach (var (workloadId, objective, points) in measured)
        {
            if (points.IsEmpty)
            {
                continue;
            }

            var newest = points.Max(point => point.MeasuredAt);
            // Of an older minute the others of its span may be dropped already: the span would shrink to it.
            var oldest = newest - LagResolution.Minute.Kept + LagResolution.All[^1].Length;
            var taken = points.Where(point => point.MeasuredAt >= oldest).ToArray();
            rows += await connection.ExecuteAsync(
                $"INSERT INTO lag (workload_id, resolution, started_at, minutes, outside, sum_ms, most_ms) VALUES (@workloadId, @resolution, @at, 1, @outside, @ms, @ms) {Replace}",
                taken.Select(point => new
                {
                    workloadId,
                    resolution = Seconds(LagResolution.Minute.Length),
                    at = Floor(point.MeasuredAt, LagResolution.Minute),
                    outside = point.Lag > objective ? 1 : 0,
                    ms = point.Lag.TotalMilliseconds,
                }),
                transaction).ConfigureAwait(false);
            await FollowAsync(connection, transaction, workloadId, taken.Min(point => point.MeasuredAt), newest).ConfigureAwait(false);
        }

        return rows;
    }

    public static async Task<ImmutableArray<LagSpan>> ReadAsync(DbConnection connection, string workloadId, LagResolution resolution, DateTimeOffset from) =>
    [
        .. (await connection.QueryAsync<Row>(
            """
            SELECT started_at AS StartedAt, minutes AS Minutes, outside AS Outside, sum_ms AS SumMs, most_ms AS MostMs FROM lag
            WHERE workload_id = @workloadId AND resolution = @length AND started_at >= @from ORDER BY started_at
            """,
            new { workloadId, length = Seconds(resolution.Length), from = from.ToUnixTimeSeconds() }).ConfigureAwait(false))
            .Select(row => new LagSpan(
                DateTimeOffset.FromUnixTimeSeconds(row.StartedAt), (int)row.Minutes, (int)row.Outside, TimeSpan.FromMilliseconds(row.SumMs / row.Minutes), TimeSpan.FromMilliseconds(row.MostMs))),
    ];

    /// <summary>Makes the coarser spans anew from the finer ones, and drops what is too old.</summary>
    private static async Task FollowAsync(DbConnection connection, DbTransaction transaction, string workloadId, DateTimeOffset first, DateTimeOffset newest)
    {
        for (var at = 0; at < LagResolution.All.Length; at++)
        {
            var resolution = LagResolution.All[at];
            var length = Seconds(resolution.Length);
            if (at > 0)
            {
                await connection.ExecuteAsync(
                    $"""
                     INSERT INTO lag (workload_id, resolution, started_at, minutes, outside, sum_ms, most_ms)
                     SELECT workload_id, @length, started_at / @length * @length, SUM(minutes), SUM(outside), SUM(sum_ms), MAX(most_ms) FROM lag
                     WHERE workload_id = @workloadId AND resolution = @finer AND started_at >= @from
                     GROUP BY workload_id, started_at / @length {Replace}
                     """,
                    new { workloadId, length, finer = Seconds(LagResolution.All[at - 1].Length), from = Floor(first, resolution) }, transaction).ConfigureAwait(false);
            }

            await connection.ExecuteAsync(
                "DELETE FROM lag WHERE workload_id = @workloadId AND resolution = @length AND started_at < @before",
                new { workloadId, length, before = (newest - resolution.Kept).ToUnixTimeSeconds() }, transaction).ConfigureAwait(false);
        }
    }

    private static long Seconds(TimeSpan length) => (long)length.TotalSeconds;

    private static long Floor(DateTimeOffset at, LagResolution resolution) => at.ToUnixTimeSeconds() / Seconds(resolution.Length) * Seconds(resolution.Length);

    private sealed record Row(long StartedAt, long Minutes, long Outside, double SumMs, double MostMs);
}
