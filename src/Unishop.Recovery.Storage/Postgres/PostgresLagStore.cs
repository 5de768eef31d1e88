using System.Collections.Immutable;
using Npgsql;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage.Postgres;

/// <summary>The history of lags on PostgreSQL. Consoles that add the same minutes at the same time take turns.</summary>
public sealed class PostgresLagStore(NpgsqlDataSource source) : ILagStore
{
    private const long WriterLock = 0x556e_6973_686f_7003;

    /// <inheritdoc/>
    public async Task AddAsync(IReadOnlyCollection<MeasuredLag> measured, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = WriterLock } } };
            await turn.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            await LagTable.AddAsync(connection, transaction, measured).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException lost)
        {
            throw PostgresDatabase.Unavailable(lost);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<LagSpan>> ReadAsync(string workloadId, LagResolution resolution, DateTimeOffset from, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            return await LagTable.ReadAsync(connection, workloadId, resolution, from).ConfigureAwait(false);
        }
        catch (NpgsqlException lost)
        {
            throw PostgresDatabase.Unavailable(lost);
        }
    }
}
