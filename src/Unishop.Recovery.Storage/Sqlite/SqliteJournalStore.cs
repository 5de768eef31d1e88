using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage.Sqlite;

/// <summary>The journal in a SQLite file.</summary>
public sealed class SqliteJournalStore(SqliteDatabase database, TimeProvider time) : IJournalStore
{
    private const int ExportPage = 500;

    /// <inheritdoc/>
    public Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var holder = connection.QuerySingleOrDefault<string>(
                    "SELECT id FROM run WHERE workload_id = @WorkloadId AND ended = 0", new { start.WorkloadId }, transaction);
                if (holder is not null)
                {
                    return new StartOutcome(null, holder);
                }

                var entry = Append(connection, transaction, runId, 0, actor, start);
                connection.Execute(
                    "INSERT INTO run (id, workload_id, started_id) VALUES (@runId, @WorkloadId, @Id)",
                    new { runId, start.WorkloadId, entry.Id }, transaction);
                return new StartOutcome(entry, null);
            },
            cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation) =>
        database.WriteAsync<JournalEntry?>(
            (connection, transaction) =>
            {
                var claimed = connection.Execute("UPDATE run SET epoch = epoch + 1 WHERE id = @runId AND ended = 0", new { runId }, transaction);
                if (claimed == 0)
                {
                    return null;
                }

                var epoch = connection.ExecuteScalar<long>("SELECT epoch FROM run WHERE id = @runId", new { runId }, transaction);
                return Append(connection, transaction, runId, epoch, owner, new RunClaimed(owner, epoch));
            },
            cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> AppendAsync(
        string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var run = connection.QuerySingleOrDefault<RunRow>("SELECT epoch AS Epoch, ended AS Ended FROM run WHERE id = @runId", new { runId }, transaction);
                if (run is null || run.Ended != 0 || run.Epoch != epoch)
                {
                    throw new FencedException(runId, epoch, run?.Epoch ?? 0, run is null or { Ended: not 0 });
                }

                var entries = events.Select(happened => Append(connection, transaction, runId, epoch, actor, happened)).ToImmutableArray();
                if (events.Any(happened => happened is RunEnded))
                {
                    connection.Execute("UPDATE run SET ended = 1 WHERE id = @runId", new { runId }, transaction);
                }

                return entries;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, transaction) =>
                Run.Fold(ReadRun(connection, runId, 0)) is { } run && decide(run) is { } command
                    ? Append(connection, transaction, runId, 0, actor, command)
                    : null,
            cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => Append(connection, transaction, stream, 0, actor, happened), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadRunAsync(string runId, long afterSeq, CancellationToken cancellation) =>
        database.ReadAsync(connection => ReadRun(connection, runId, afterSeq), cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> NewestAsync(string stream, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryFirstOrDefault<JournalRow>(
            $"SELECT {JournalRow.Columns} FROM journal WHERE run_id = @stream ORDER BY seq DESC LIMIT 1", new { stream })?.Entry,
        cancellation);

    /// <inheritdoc/>
    public Task<AuditHead?> HeadAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryFirstOrDefault<JournalEnd>(JournalRow.EndQuery) is { } end ? database.Anchor.Keys.Sign(end.Id, end.Hash) : null, cancellation);

    /// <inheritdoc/>
    public Task ProbeAsync(CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => connection.Execute(JournalRow.Probe, new { at = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) }, transaction), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> RunIdsAsync(string? workloadId, int limit, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.Query<string>(
            "SELECT id FROM run WHERE @workloadId IS NULL OR workload_id = @workloadId ORDER BY started_id DESC LIMIT @limit",
            new { workloadId, limit }).ToImmutableArray(), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<ActiveRun>> ActiveRunsAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.Query<ActiveRun>(
            "SELECT id AS RunId, workload_id AS WorkloadId FROM run WHERE ended = 0 ORDER BY started_id").ToImmutableArray(), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ExportAsync(
        DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long after = 0;
        while (true)
        {
            var page = await ReadAllAsync(after, cancellation).ConfigureAwait(false);
            foreach (var row in page.Where(row => (from is null || row.Instant >= from) && (to is null || row.Instant <= to)))
            {
                yield return row.Entry;
            }

            if (page.Count < ExportPage)
            {
                yield break;
            }

            after = page[^1].Id;
        }
    }

    /// <inheritdoc/>
    public async Task<ChainVerdict> VerifyAsync(CancellationToken cancellation)
    {
        var verifier = database.Anchor.Verifier();
        for (var page = await ReadAllAsync(0, cancellation).ConfigureAwait(false);
             page.Count > 0 && page.TrueForAll(row => verifier.Add(row.Link));
             page = await ReadAllAsync(page[^1].Id, cancellation).ConfigureAwait(false))
        {
        }

        return verifier.Verdict;
    }

    private static ImmutableArray<JournalEntry> ReadRun(SqliteConnection connection, string runId, long afterSeq) =>
        [.. connection.Query<JournalRow>(
            $"SELECT {JournalRow.Columns} FROM journal WHERE run_id = @runId AND seq > @afterSeq ORDER BY seq", new { runId, afterSeq }).Select(row => row.Entry)];

    private Task<List<JournalRow>> ReadAllAsync(long afterId, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.Query<JournalRow>(
            $"SELECT {JournalRow.Columns} FROM journal WHERE id > @afterId ORDER BY id LIMIT @ExportPage", new { afterId, ExportPage }).AsList(),
        cancellation);

    private JournalEntry Append(
        SqliteConnection connection, SqliteTransaction transaction, string runId, long epoch, string actor, RunEvent happened)
    {
        var last = connection.QueryFirstOrDefault<JournalEnd>(JournalRow.EndQuery, transaction: transaction);
        if (JournalRow.KeyChange(last, database.Anchor.Keys) is { } change)
        {
            last = Insert(connection, transaction, last, ChainKeyed.Stream, 0, "unishop", change).End;
        }

        return Insert(connection, transaction, last, runId, epoch, actor, happened).Entry;
    }

    private JournalRow Insert(SqliteConnection connection, SqliteTransaction transaction, JournalEnd? last, string runId, long epoch, string actor, RunEvent happened)
    {
        var seq = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(seq), 0) + 1 FROM journal WHERE run_id = @runId", new { runId }, transaction);
        var row = JournalRow.Next(last, database.Anchor.Keys, runId, seq, epoch, time.GetUtcNow(), actor, happened);
        connection.Execute(JournalRow.Insert, row, transaction);
        return row;
    }

    private sealed record RunRow(long Epoch, long Ended);
}
