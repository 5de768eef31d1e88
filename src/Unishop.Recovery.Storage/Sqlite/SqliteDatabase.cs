using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Quartz;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;

namespace Unishop.Recovery.Storage.Sqlite;

/// <summary>
/// One SQLite file, held by one process: an exclusive lock file beside it keeps a second one out. Writers take turns;
/// readers see the last committed state.
/// </summary>
public sealed class SqliteDatabase : JournalDatabase
{
    private readonly FileStream? _lock;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private SqliteDatabase(string connectionString, FileStream? lockFile)
    {
        ConnectionString = connectionString;
        _lock = lockFile;
        _writer = Connect();
    }

    private string ConnectionString { get; }

    /// <summary>Opens the database, creates it where it does not exist, and brings its schema up to date.</summary>
    /// <param name="connectionString">As in <c>Data Source=unishop.db</c>; only <c>Data Source</c> is used.</param>
    /// <exception cref="IOException">Another process holds the database, or the file can't be opened.</exception>
    public static new SqliteDatabase Open(string connectionString)
    {
        SqliteLibrary.EnsureLoaded();
        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var database = new SqliteDatabase(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 5 }.ToString(), Lock(file));
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

    /// <summary>Runs a transaction; writers take turns.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = work(_writer, transaction);
            transaction.Commit();
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the last committed state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = Connect();
        return work(connection);
    }

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
        SqliteConnection.ClearPool(_writer);
        _turn.Dispose();
        _lock?.Dispose();
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

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        connection.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA recursive_triggers = ON;
            """);
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
