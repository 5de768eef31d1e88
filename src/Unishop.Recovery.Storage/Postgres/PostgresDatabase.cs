using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using Quartz;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Storage.Postgres;

/// <summary>The journal's database on a PostgreSQL server, shared by several consoles.</summary>
public sealed class PostgresDatabase : JournalDatabase
{
    private const string Channel = "unishop_journal";

    // A console that is suspended within a transaction holds its locks; the server ends the transaction for the others. Milliseconds.
    private const string SuspendedOwners = "-c idle_in_transaction_session_timeout=2000";
    private const long MigrationLock = 0x556e_6973_686f_7001;

    private readonly SemaphoreSlim _turn = new(1, 1);

    private PostgresDatabase(NpgsqlDataSource source, string connectionString)
    {
        Source = source;
        ConnectionString = connectionString;
    }

    internal NpgsqlDataSource Source { get; }

    private string ConnectionString { get; }

    /// <summary>Opens the database and brings its schema up to date.</summary>
    /// <exception cref="IOException">The server can't be reached or refuses.</exception>
    public static PostgresDatabase Open(string connectionString)
    {
        try
        {
            // A connection that a restart of the server left half open must not hold a run for longer than a call may take.
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { KeepAlive = 5, Timeout = 5, CommandTimeout = 10, MaxPoolSize = 50 };
            settings.Options = $"{settings.Options} {SuspendedOwners}".Trim();
            var source = NpgsqlDataSource.Create(settings);
            try
            {
                Migrate(source);
                return new PostgresDatabase(source, settings.ToString());
            }
            catch
            {
                source.Dispose();
                throw;
            }
        }
        catch (ArgumentException)
        {
            // What is wrong may stand beside a password, or be one: nothing of it is repeated.
            throw new IOException("Storage:Connection: is not accepted; needed: keys and values of PostgreSQL, e.g. Host=127.0.0.1;Database=unishop;Username=unishop;Password=...");
        }
        catch (Exception refused) when (refused is NpgsqlException or TimeoutException)
        {
            throw new IOException(
                $"Storage:Connection: the PostgreSQL database can't be opened: {refused.Message}; needed: a server that answers, e.g. Host=127.0.0.1;Database=unishop;Username=unishop", refused);
        }
    }

    /// <inheritdoc/>
    public override IJournalStore Journal(TimeProvider time) => new PostgresJournalStore(Source, _turn, Anchor, time);

    /// <inheritdoc/>
    public override IXmlRepository Keys => new PostgresKeys(Source);

    /// <inheritdoc/>
    public override ILagStore Lags => new PostgresLagStore(Source);

    /// <inheritdoc/>
    public override void Configure(IQuartzBuilder quartz) => quartz
        .ConfigureScheduler(options =>
        {
            options.InstanceName = "unishop";
            options.GenerateInstanceId = true;
            options.IdleWaitTime = TimeSpan.FromSeconds(1);
            options.MaxBatchSize = 5;
        })
        .UsePersistentStore(store =>
        {
            store.UsePostgres(ConnectionString);
            store.ProvisionSchema();
            // A console that is taken for dead too early loses nothing: its epoch is old, and the new owner looks before it acts.
            store.UseClustering(options =>
            {
                options.CheckinInterval = TimeSpan.FromMilliseconds(500);
                options.CheckinMisfireThreshold = TimeSpan.FromSeconds(1);
            });
            store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
        });

    /// <inheritdoc/>
    public override async Task ListenAsync(JournalFeed feed, Action released, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await Source.OpenConnectionAsync(stopping).ConfigureAwait(false);
                connection.Notification += (_, heard) =>
                {
                    var parts = heard.Payload.Split(' ', 2);
                    feed.Signal(parts[0]);
                    if (parts is [_, nameof(RunReleased) or nameof(RunStarted)])
                    {
                        released();
                    }
                };
                await connection.ExecuteAsync($"LISTEN {Channel}").ConfigureAwait(false);
                // What was written while nobody listened is read now: a signal is not the data.
                feed.SignalAll();
                released();
                while (true)
                {
                    await connection.WaitAsync(stopping).ConfigureAwait(false);
                }
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    private protected override string NewestKeyId()
    {
        try
        {
            using var connection = Source.OpenConnection();
            return connection.QueryFirstOrDefault<JournalEnd>(JournalRow.EndQuery)?.KeyId ?? "";
        }
        catch (NpgsqlException lost)
        {
            throw new IOException($"Storage:Connection: {Unavailable(lost).Message}", lost);
        }
    }

    /// <summary>What the server said, in words that name neither it nor a user.</summary>
    internal static JournalUnavailableException Unavailable(NpgsqlException lost) => new(
        lost switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the database server's disk is full",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "the database server has no connection left",
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "the database server takes no writes",
            PostgresException refused => $"the database server refused ({refused.SqlState})",
            _ => "the database server does not answer",
        },
        lost);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Source.Dispose();
        _turn.Dispose();
    }

    internal static Task NotifyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string runId, RunEvent happened) =>
        connection.ExecuteAsync("SELECT pg_notify(@Channel, @payload)", new { Channel, payload = $"{runId} {happened.GetType().Name}" }, transaction);

    private static void Migrate(NpgsqlDataSource source)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // Two consoles that start together: one migrates, the other then finds it done.
        connection.Execute("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (number bigint PRIMARY KEY)", transaction: transaction);
        var done = connection.ExecuteScalar<long?>("SELECT max(number) FROM schema_version", transaction: transaction) ?? 0;
        foreach (var migration in Migration.After(done, ".Postgres.Migrations.", "the database"))
        {
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute("INSERT INTO schema_version VALUES (@Number)", new { migration.Number }, transaction);
        }

        transaction.Commit();
    }
}
