using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage.Postgres;

/// <summary>
/// The journal on PostgreSQL. Writers of all consoles take turns by one lock of the transaction: the chain has one end. Each write
/// notifies the other consoles within its transaction.
/// </summary>
public sealed class PostgresJournalStore(NpgsqlDataSource source, SemaphoreSlim turn, ChainAnchor anchor, TimeProvider time) : IJournalStore
{
    private const int ExportPage = 500;
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);
    private const long WriterLock = 0x556e_6973_686f_7002;

    /// <inheritdoc/>
    public Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation) => WriteAsync(
        async (connection, transaction) =>
        {
            var holder = await connection.QuerySingleOrDefaultAsync<string>(
                "SELECT id FROM run WHERE workload_id = @WorkloadId AND NOT ended", new { start.WorkloadId }, transaction).ConfigureAwait(false);
            if (holder is not null)
            {
                return new StartOutcome(null, holder);
            }

            var entry = await AppendAsync(connection, transaction, runId, 0, actor, start).ConfigureAwait(false);
            await connection.ExecuteAsync(
                "INSERT INTO run (id, workload_id, started_id) VALUES (@runId, @WorkloadId, @Id)", new { runId, start.WorkloadId, entry.Id }, transaction).ConfigureAwait(false);
            return new StartOutcome(entry, null);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation) => WriteAsync<JournalEntry?>(
        async (connection, transaction) =>
        {
            var epoch = await connection.QuerySingleOrDefaultAsync<long?>(
                "UPDATE run SET epoch = epoch + 1 WHERE id = @runId AND NOT ended RETURNING epoch", new { runId }, transaction).ConfigureAwait(false);
            return epoch is { } claimed
                ? await AppendAsync(connection, transaction, runId, claimed, owner, new RunClaimed(owner, claimed)).ConfigureAwait(false)
                : null;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> AppendAsync(
        string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation) => WriteAsync(
        async (connection, transaction) =>
        {
            var run = await connection.QuerySingleOrDefaultAsync<RunRow>(
                "SELECT epoch AS Epoch, ended AS Ended FROM run WHERE id = @runId", new { runId }, transaction).ConfigureAwait(false);
            if (run is null || run.Ended || run.Epoch != epoch)
            {
                throw new FencedException(runId, epoch, run?.Epoch ?? 0, run is null or { Ended: true });
            }

            var entries = ImmutableArray.CreateBuilder<JournalEntry>(events.Count);
            foreach (var happened in events)
            {
                entries.Add(await AppendAsync(connection, transaction, runId, epoch, actor, happened).ConfigureAwait(false));
            }

            if (events.Any(happened => happened is RunEnded))
            {
                await connection.ExecuteAsync("UPDATE run SET ended = true WHERE id = @runId", new { runId }, transaction).ConfigureAwait(false);
            }

            return entries.DrainToImmutable();
        },
        cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation) => WriteAsync(
        async (connection, transaction) =>
            Run.Fold(await ReadRunAsync(connection, transaction, runId, 0).ConfigureAwait(false)) is { } run && decide(run) is { } command
                ? await AppendAsync(connection, transaction, runId, 0, actor, command).ConfigureAwait(false)
                : null,
        cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation) => WriteAsync(
        (connection, transaction) => AppendAsync(connection, transaction, stream, 0, actor, happened), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadRunAsync(string runId, long afterSeq, CancellationToken cancellation) =>
        ReadAsync(connection => ReadRunAsync(connection, null, runId, afterSeq), cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> NewestAsync(string stream, CancellationToken cancellation) => ReadAsync(
        async connection => (await connection.QueryFirstOrDefaultAsync<JournalRow>(
            $"SELECT {JournalRow.Columns} FROM journal WHERE run_id = @stream ORDER BY seq DESC LIMIT 1", new { stream }).ConfigureAwait(false))?.Entry,
        cancellation);

    /// <inheritdoc/>
    public Task<AuditHead?> HeadAsync(CancellationToken cancellation) => ReadAsync(
        async connection => await connection.QueryFirstOrDefaultAsync<JournalEnd>(JournalRow.EndQuery).ConfigureAwait(false) is { } end ? anchor.Keys.Sign(end.Id, end.Hash) : null,
        cancellation);

    /// <inheritdoc/>
    public Task ProbeAsync(CancellationToken cancellation) => ReadAsync(
        connection => connection.ExecuteAsync(JournalRow.Probe, new { at = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) }), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> RunIdsAsync(string? workloadId, int limit, CancellationToken cancellation) => ReadAsync(
        async connection => (await connection.QueryAsync<string>(
            "SELECT id FROM run WHERE @workloadId::text IS NULL OR workload_id = @workloadId ORDER BY started_id DESC LIMIT @limit",
            new { workloadId, limit }).ConfigureAwait(false)).ToImmutableArray(),
        cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<ActiveRun>> ActiveRunsAsync(CancellationToken cancellation) => ReadAsync(
        async connection => (await connection.QueryAsync<ActiveRun>(
            "SELECT id AS RunId, workload_id AS WorkloadId FROM run WHERE NOT ended ORDER BY started_id").ConfigureAwait(false)).ToImmutableArray(),
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ExportAsync(
        DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var page = await PageAsync(0, cancellation).ConfigureAwait(false); page.Count > 0; page = await PageAsync(page[^1].Id, cancellation).ConfigureAwait(false))
        {
            foreach (var row in page.Where(row => (from is null || row.Instant >= from) && (to is null || row.Instant <= to)))
            {
                yield return row.Entry;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ChainVerdict> VerifyAsync(CancellationToken cancellation)
    {
        var verifier = anchor.Verifier();
        for (var page = await PageAsync(0, cancellation).ConfigureAwait(false);
            page.Count > 0 && page.TrueForAll(row => verifier.Add(row.Link));
            page = await PageAsync(page[^1].Id, cancellation).ConfigureAwait(false))
        {
        }

        return verifier.Verdict;
    }

    private static async Task<ImmutableArray<JournalEntry>> ReadRunAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string runId, long afterSeq)
    {
        var rows = await connection.QueryAsync<JournalRow>(
            $"SELECT {JournalRow.Columns} FROM journal WHERE run_id = @runId AND seq > @afterSeq ORDER BY seq", new { runId, afterSeq }, transaction).ConfigureAwait(false);
        return [.. rows.Select(row => row.Entry)];
    }

    private Task<List<JournalRow>> PageAsync(long afterId, CancellationToken cancellation) => ReadAsync(
        async connection => (await connection.QueryAsync<JournalRow>(
            $"SELECT {JournalRow.Columns} FROM journal WHERE id > @afterId ORDER BY id LIMIT @ExportPage", new { afterId, ExportPage }).ConfigureAwait(false)).AsList(),
        cancellation);

    private async Task<JournalEntry> AppendAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string runId, long epoch, string actor, RunEvent happened)
    {
        var last = await connection.QueryFirstOrDefaultAsync<JournalEnd>(JournalRow.EndQuery, transaction: transaction).ConfigureAwait(false);
        if (JournalRow.KeyChange(last, anchor.Keys) is { } change)
        {
            last = (await InsertAsync(connection, transaction, last, ChainKeyed.Stream, 0, "unishop", change).ConfigureAwait(false)).End;
        }

        var row = await InsertAsync(connection, transaction, last, runId, epoch, actor, happened).ConfigureAwait(false);
        await PostgresDatabase.NotifyAsync(connection, transaction, runId, happened).ConfigureAwait(false);
        return row.Entry;
    }

    private async Task<JournalRow> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, JournalEnd? last, string runId, long epoch, string actor, RunEvent happened)
    {
        var seq = await connection.ExecuteScalarAsync<long>(
            "SELECT COALESCE(MAX(seq), 0) + 1 FROM journal WHERE run_id = @runId", new { runId }, transaction).ConfigureAwait(false);
        var row = JournalRow.Next(last, anchor.Keys, runId, seq, epoch, time.GetUtcNow(), actor, happened);
        await connection.ExecuteAsync(JournalRow.Insert, row, transaction).ConfigureAwait(false);
        return row;
    }

    private async Task<T> WriteAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken cancellation)
    {
        // One connection of this process at a time asks for the lock: the others are left for those who read.
        if (!await turn.WaitAsync(LongestTurn, cancellation).ConfigureAwait(false))
        {
            throw new JournalUnavailableException($"nobody could write for {LongestTurn.TotalSeconds} s", null);
        }

        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@WriterLock)", new { WriterLock }, transaction).ConfigureAwait(false);
            var result = await work(connection, transaction).ConfigureAwait(false);
            // Once begun, a commit is not given up: its outcome would not be known.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (NpgsqlException lost)
        {
            throw PostgresDatabase.Unavailable(lost);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            return await work(connection).ConfigureAwait(false);
        }
        catch (NpgsqlException lost)
        {
            throw PostgresDatabase.Unavailable(lost);
        }
    }

    private sealed record RunRow(long Epoch, bool Ended);
}
