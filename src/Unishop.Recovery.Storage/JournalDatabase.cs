using System.Data.Common;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Quartz;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Storage.Postgres;
using Unishop.Recovery.Storage.Sqlite;

namespace Unishop.Recovery.Storage;

/// <summary>The database of the journal: a SQLite file for one process, PostgreSQL for several.</summary>
public abstract class JournalDatabase : IDisposable
{
    /// <summary>Whether a connection string names a PostgreSQL server; every other names a SQLite file.</summary>
    public static bool IsPostgres(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Opens the database and brings its schema up to date.</summary>
    /// <param name="connectionString">As in <c>Data Source=unishop.db</c> or <c>Host=db;Database=unishop;Username=unishop</c>.</param>
    /// <exception cref="IOException">It can't be opened; the message names the key and what would do.</exception>
    public static JournalDatabase Open(string connectionString) =>
        IsPostgres(connectionString) ? PostgresDatabase.Open(connectionString) : SqliteDatabase.Open(connectionString);

    /// <summary>The journal, whose times are those of the clock.</summary>
    public abstract IJournalStore Journal(TimeProvider time);

    /// <summary>The history of lags.</summary>
    public abstract ILagStore Lags { get; }

    /// <summary>The keys that protect cookies and forms, where several consoles share them; <see langword="null"/>: each process keeps its own.</summary>
    public virtual IXmlRepository? Keys => null;

    /// <summary>Tells Quartz where its own data are.</summary>
    public abstract void Configure(IQuartzBuilder quartz);

    /// <summary>
    /// Signals what other processes write, until it is stopped. <paramref name="released"/> is called when one of them let go of a run.
    /// </summary>
    public abstract Task ListenAsync(JournalFeed feed, Action released, CancellationToken stopping);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the database.</summary>
    protected abstract void Dispose(bool disposing);
}
