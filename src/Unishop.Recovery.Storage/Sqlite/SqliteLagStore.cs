using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage.Sqlite;

/// <summary>The history of lags in a SQLite file.</summary>
public sealed class SqliteLagStore(SqliteDatabase database) : ILagStore
{
    /// <inheritdoc/>
    // SQLite's own calls are never asynchronous: the result is there.
    public Task AddAsync(IReadOnlyCollection<MeasuredLag> measured, CancellationToken cancellation) =>
        database.WriteAsync((connection, transaction) => LagTable.AddAsync(connection, transaction, measured).GetAwaiter().GetResult(), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<LagSpan>> ReadAsync(string workloadId, LagResolution resolution, DateTimeOffset from, CancellationToken cancellation) =>
        database.ReadAsync(connection => LagTable.ReadAsync(connection, workloadId, resolution, from).GetAwaiter().GetResult(), cancellation);
}
