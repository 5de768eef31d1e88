using Dapper;
using Microsoft.Data.Sqlite;
using Quartz;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Storage.Sqlite;

/// <summary>
/// One SQLite file, held by one process: an exclusive lock file beside it keeps a second one out. Writers take turns;
/// readers see the last committed state. After a failure (a full disk, a file that is gone) the next write begins on a new connection.
/// </summary>
public sealed class SqliteDatabase : JournalDatabase
{
    private const int Constraint = 19;
    private const int Mistake = 1;
    private const int ReadOnly = 8;
    private static readonly string[] Beside = ["", "-wal", "-shm"];
    private readonly string _file;
    private readonly FileStream _lock;
    private readonly string _writing;
    private readonly string _reading;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _writer;

    private SqliteDatabase(string file, FileStream lockFile)
    {
        _file = file;
        _lock = lockFile;
        // Recursive triggers: without them INSERT OR REPLACE slips past the triggers that keep the journal append-only.
        // Not pooled: a writer that is opened anew must not be the old one again. Neither makes a file: one that is gone must be missed.
        _writing = new SqliteConnectionStringBuilder
        {
            DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5, ForeignKeys = true, RecursiveTriggers = true,
        }.ToString();
        _reading = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = true, DefaultTimeout = 5 }.ToString();
    }

    /// <summary>Opens the database, creates it where it does not exist, and brings its schema up to date. Only this user can read its files.</summary>
    /// <param name="connectionString">As in <c>Data Source=unishop.db</c>; only <c>Data Source</c> is used.</param>
    /// <exception cref="IOException">Another process holds the database, it is of a newer release, or the file can't be opened or is no database.</exception>
    public static SqliteDatabase Open(string connectionString)
    {
        var file = FileOf(connectionString);
        SqliteDatabase? database = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            database = new SqliteDatabase(file, Lock(file));
            PrivateFile.Ensure(file);
            database.Migrate();
            return database;
        }
        catch (Exception refused)
        {
            database?.Dispose();
            throw refused switch
            {
                SqliteException failed => new IOException(
                    $"Storage:Connection: {file} can't be opened: {Why(failed)}; needed: the file of a SQLite database on a disk with room, or a name that is free, e.g. \"Data Source=other.db\"", failed),
                UnauthorizedAccessException => new IOException($"Storage:Connection: {file} can't be opened: {refused.Message} Needed: a folder that this user may write to.", refused),
                IOException or OutOfMemoryException => refused,
                _ => new IOException($"Storage:Connection: {file} can't be opened: {refused.Message}", refused),
            };
        }
    }

    /// <summary>Runs a transaction off the caller's thread; writers take turns.</summary>
    /// <exception cref="JournalUnavailableException">The file can't be written; nothing of the transaction is in it.</exception>
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
    /// <exception cref="JournalUnavailableException">The file can't be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        if (!File.Exists(_file))
        {
            await RestoreInTurnAsync(cancellation).ConfigureAwait(false);
        }

        return await Task.Run(() => Read(work), cancellation).ConfigureAwait(false);
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
        CloseWriter();
        _turn.Dispose();
        _lock.Dispose();
    }

    /// <inheritdoc/>
    private protected override string NewestKeyId() => Read(static connection => connection.QueryFirstOrDefault<JournalEnd>(JournalRow.EndQuery)?.KeyId ?? "");

    /// <summary>What is wrong, in words that name no file: SQLite's own do not either.</summary>
    private static string Why(Exception failed) => failed switch
    {
        SqliteException { SqliteErrorCode: 13 } => "its disk is full",
        SqliteException { SqliteErrorCode: 8 } => "its file takes no writes",
        SqliteException { SqliteErrorCode: 5 or 6 } => "another program holds its file",
        SqliteException { SqliteErrorCode: 11 } => "its file is damaged",
        SqliteException { SqliteErrorCode: 26 } => "its file is no SQLite database",
        SqliteException { SqliteErrorCode: 14 } => "its file can't be opened",
        SqliteException other => $"its file can't be used (SQLite error {other.SqliteErrorCode})",
        _ => "its file can't be reached",
    };

    private static string FileOf(string connectionString)
    {
        try
        {
            return Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        }
        catch (ArgumentException)
        {
            // What is wrong may stand beside a secret: nothing of it is repeated.
            throw new IOException("Storage:Connection: is not accepted; needed: the file of a SQLite database, e.g. Data Source=unishop.db");
        }
    }

    private static FileStream Lock(string file)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(file + ".lock", options);
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
            RestoreFile();
            var writer = _writer ??= OpenWriter();
            using var transaction = writer.BeginTransaction(deferred: false);
            var result = work(writer, transaction);
            transaction.Commit();
            return result;
        }
        catch (Exception failed) when (failed is SqliteException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // What a failed transaction left behind in the connection is not known: the next writer gets a new one.
            CloseWriter();
            if (failed is InvalidOperationException or SqliteException { SqliteErrorCode: Constraint or Mistake })
            {
                throw;
            }

            throw new JournalUnavailableException(Why(failed), failed);
        }
    }

    private T Read<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = new SqliteConnection(_reading);
            connection.Open();
            return work(connection);
        }
        catch (SqliteException failed) when (failed.SqliteErrorCode is not (Constraint or Mistake or ReadOnly))
        {
            throw new JournalUnavailableException(Why(failed), failed);
        }
    }

    private SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(_writing);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts a file back that was deleted under a running console: SQLite still has all of it, and what was written after would be lost with the
    /// process. Nothing may be left of the old file's log then, which would be taken for the new one's.
    /// </summary>
    private void RestoreFile()
    {
        if (_writer is not { } writer || File.Exists(_file))
        {
            return;
        }

        var copy = _file + ".restored";
        try
        {
            File.Delete(copy);
            writer.Execute("VACUUM INTO @copy", new { copy });
        }
        catch (Exception failed) when (failed is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The connection is all that is left of the file: it is kept for the next try.
            throw new JournalUnavailableException("its file is gone and could not be put back", failed);
        }

        PrivateFile.Restrict(copy);
        CloseWriter();
        foreach (var ending in Beside)
        {
            File.Delete(_file + ending);
        }

        File.Move(copy, _file);
    }

    private async Task RestoreInTurnAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Task.Run(RestoreFile, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void CloseWriter()
    {
        try
        {
            Interlocked.Exchange(ref _writer, null)?.Dispose();
        }
        catch (Exception failed) when (failed is SqliteException or InvalidOperationException)
        {
            // It had failed already, and is let go of all the same.
        }

        using var reader = new SqliteConnection(_reading);
        SqliteConnection.ClearPool(reader);
    }

    private void Migrate()
    {
        var writer = _writer = OpenWriter();
        foreach (var ending in Beside)
        {
            PrivateFile.Restrict(_file + ending);
        }

        var done = writer.ExecuteScalar<long>("PRAGMA user_version");
        foreach (var migration in Migration.After(done, ".Sqlite.Migrations.", _file))
        {
            using var transaction = writer.BeginTransaction();
            writer.Execute(migration.Sql, transaction: transaction);
            writer.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA user_version = {migration.Number}"), transaction: transaction);
            transaction.Commit();
        }
    }
}
