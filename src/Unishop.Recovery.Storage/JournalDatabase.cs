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
    /// <param name="keyFile">The file with the keys of the journal's chain, made where the journal has none yet; <see langword="null"/>: no key.</param>
    /// <exception cref="IOException">It can't be opened; the message names the key and what would do.</exception>
    public static JournalDatabase Open(string connectionString, string? keyFile = null)
    {
        JournalDatabase database = IsPostgres(connectionString) ? PostgresDatabase.Open(connectionString) : SqliteDatabase.Open(connectionString);
        try
        {
            database.Anchor = AnchorOf(database, keyFile);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>What ties the journal to something outside the database.</summary>
    public ChainAnchor Anchor { get; internal set; } = ChainAnchor.None;

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

    /// <summary>The id of the key of the newest entry; empty: none.</summary>
    private protected abstract string NewestKeyId();

    private static ChainAnchor AnchorOf(JournalDatabase database, string? keyFile)
    {
        var newest = database.NewestKeyId();
        return keyFile is not null ? KeyFile.Open(keyFile, newest)
            : newest.Length == 0 ? ChainAnchor.None
            : throw new IOException($"Audit:KeyFile: is missing, and the journal is kept with key {newest}; needed: the file that holds that key");
    }

    /// <summary>Closes the database.</summary>
    protected abstract void Dispose(bool disposing);
}
