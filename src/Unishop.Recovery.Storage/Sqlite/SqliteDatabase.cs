using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Quartz;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Storage.Sqlite;

/// <summary>
/// One SQLite file, held by one process: an exclusive lock file beside it keeps a second one out. Writers take turns;
/// readers see the last committed state.
/// </summary>
public sealed class SqliteDatabase : JournalDatabase
{
    private readonly FileStream _lock;
    private readonly string _writing;
    private readonly string _reading;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection _writer;

    private SqliteDatabase(string file, FileStream lockFile)
    {
        _lock = lockFile;
        // Recursive triggers: without them INSERT OR REPLACE slips past the triggers that keep the journal append-only.
        // Not pooled: a writer that is opened anew must not be the old one again.
        _writing = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 5, ForeignKeys = true, RecursiveTriggers = true }.ToString();
        _reading = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 5, Mode = SqliteOpenMode.ReadOnly }.ToString();
        _writer = OpenWriter();
    }

    /// <summary>Opens the database, creates it where it does not exist, and brings its schema up to date.</summary>
    /// <param name="connectionString">As in <c>Data Source=unishop.db</c>; only <c>Data Source</c> is used.</param>
    /// <exception cref="IOException">Another process holds the database, or the file can't be opened.</exception>
    public static new SqliteDatabase Open(string connectionString)
    {
        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var database = new SqliteDatabase(file, Lock(file));
        try
        {
            database.Migrate();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs a transaction off the caller's thread; writers take turns.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Write(work), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the last committed state off the caller's thread: SQLite's own calls are never asynchronous.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var connection = new SqliteConnection(_reading);
            connection.Open();
            return work(connection);
        },
        cancellation);

    /// <inheritdoc/>
    public override IJournalStore Journal(TimeProvider time) => new SqliteJournalStore(this, time);

    /// <inheritdoc/>
    public override ILagStore Lags => new SqliteLagStore(this);

    /// <inheritdoc/>
    public override void Configure(IQuartzBuilder quartz) => quartz.UseInMemoryStore(_ => { });

    /// <summary>One process alone holds the file: there is nobody to listen to.</summary>
    public override Task ListenAsync(JournalFeed feed, Action released, CancellationToken stopping) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _writer.Dispose();
        using (var reader = new SqliteConnection(_reading))
        {
            SqliteConnection.ClearPool(reader);
        }

        _turn.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string file)
    {
        try
        {
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new IOException(
                $"Storage:Connection: {file} is held by another process (its lock file is {file}.lock). Stop that one, or name another file, e.g. \"Data Source=other.db\".", held);
        }
    }

    private T Write<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        try
        {
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = work(_writer, transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException)
        {
            // What a failed transaction left behind in the connection is not known: the next writer gets a new one.
            _writer.Dispose();
            _writer = OpenWriter();
            throw;
        }
    }

    private SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(_writing);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        return connection;
    }

    private void Migrate()
    {
        var done = _writer.ExecuteScalar<long>("PRAGMA user_version");
        var assembly = Assembly.GetExecutingAssembly();
        const string Folder = ".Sqlite.Migrations.";
        var migrations =
            from name in assembly.GetManifestResourceNames()
            let at = name.IndexOf(Folder, StringComparison.Ordinal)
            where at >= 0
            let number = long.Parse(name.AsSpan(at + Folder.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture)
            where number > done
            orderby number
            select (Name: name, Number: number);
        foreach (var migration in migrations)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(migration.Name)!);
            using var transaction = _writer.BeginTransaction();
            _writer.Execute(reader.ReadToEnd(), transaction: transaction);
            _writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migration.Number}"), transaction: transaction);
            transaction.Commit();
        }
    }
}
