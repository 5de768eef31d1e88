using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Unishop.Domain.Journal;

namespace Unishop.Recovery.Storage;

/// <summary>Reads a journal from outside the console: nothing is locked, migrated or written, and a console may be running on it.</summary>
public static class JournalReader
{
    private const int Page = 1000;

    /// <summary>The entries of a database, in order.</summary>
    /// <param name="connectionString">As in <c>Data Source=unishop.db</c> or <c>Host=db;Database=unishop;Username=unishop</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">It can't be read, or holds no journal.</exception>
    public static async IAsyncEnumerable<ChainLink> ReadAsync(string connectionString, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(connectionString, cancellation).ConfigureAwait(false);
        var columns = await ColumnsAsync(connection).ConfigureAwait(false);
        for (var after = 0L; ;)
        {
            var rows = await PageAsync(connection, columns, after).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row.Link;
                after = row.Id;
            }

            if (rows.Count < Page)
            {
                yield break;
            }
        }
    }

    private static async Task<DbConnection> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        DbConnection? connection = null;
        try
        {
            connection = JournalDatabase.IsPostgres(connectionString)
                ? new NpgsqlConnection(connectionString)
                : new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch (ArgumentException)
        {
            throw new IOException("--database: is not accepted; needed: e.g. \"Data Source=unishop.db\" or \"Host=127.0.0.1;Database=unishop;Username=unishop\"");
        }
        catch (DbException failed)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            throw new IOException($"--database: can't be opened: {failed.Message}", failed);
        }
    }

    /// <summary>A journal of an older release has no keys.</summary>
    private static async Task<string> ColumnsAsync(DbConnection connection)
    {
        try
        {
            await connection.ExecuteScalarAsync("SELECT key_id FROM journal LIMIT 1").ConfigureAwait(false);
            return JournalRow.Columns;
        }
        catch (DbException)
        {
            return JournalRow.Columns.Replace("key_id AS KeyId", "'' AS KeyId", StringComparison.Ordinal);
        }
    }

    private static async Task<List<JournalRow>> PageAsync(DbConnection connection, string columns, long after)
    {
        try
        {
            return (await connection.QueryAsync<JournalRow>($"SELECT {columns} FROM journal WHERE id > @after ORDER BY id LIMIT {Page}", new { after }).ConfigureAwait(false)).AsList();
        }
        catch (DbException failed)
        {
            throw new IOException($"--database: holds no journal that can be read: {failed.Message}", failed);
        }
    }
}
