using Npgsql;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Contracts;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Storage.Postgres;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>The journal on PostgreSQL keeps every promise, and the server's own.</summary>
public sealed class PostgresJournalStoreTests(PostgresServer server) : JournalStoreContract, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private PostgresDatabase? _database;
    private string _connection = "";

    protected override IJournalStore Store => _database!.Journal(TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        _connection = await server.NewDatabaseAsync();
        _database = PostgresDatabase.Open(_connection);
    }

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Open_TwiceAtOnce_MigratesOnceEach()
    {
        using var second = PostgresDatabase.Open(_connection);
        using var connection = second.Source.OpenConnection();
        using var count = new NpgsqlCommand("SELECT count(*) FROM schema_version", connection);

        var migrations = typeof(PostgresDatabase).Assembly.GetManifestResourceNames().LongCount(name => name.Contains("Postgres.Migrations", StringComparison.Ordinal));
        Assert.True(migrations > 0);
        Assert.Equal(migrations, count.ExecuteScalar());
    }

    [Theory]
    [InlineData("UPDATE journal SET actor = 'mallory'")]
    [InlineData("DELETE FROM journal")]
    [InlineData("TRUNCATE journal CASCADE")]
    public async Task Journal_ChangedByHand_IsRefusedByTheDatabase(string statement)
    {
        await Store.RecordAsync("automation", "ben", new AutomationStopped("repairs"), CancellationToken.None);
        using var connection = _database!.Source.OpenConnection();
        using var change = new NpgsqlCommand(statement, connection);

        var refused = Assert.Throws<PostgresException>(() => change.ExecuteNonQuery());
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_ChangedBehindTheTriggers_IsFoundByTheChain()
    {
        for (var number = 0; number < 3; number++)
        {
            await Store.RecordAsync("automation", "ben", new AutomationStopped($"repair {number}"), CancellationToken.None);
        }

        using var connection = _database!.Source.OpenConnection();
        using var change = new NpgsqlCommand("SET session_replication_role = replica; UPDATE journal SET actor = 'mallory' WHERE id = 2", connection);
        change.ExecuteNonQuery();

        Assert.Equal(2, (await Store.VerifyAsync(CancellationToken.None)).FirstBroken);
    }

    [Fact]
    public async Task Listen_AnotherConsoleWrites_SignalsTheRunAndTheRelease()
    {
        using var stop = new CancellationTokenSource();
        var feed = new JournalFeed();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = _database!.ListenAsync(feed, () => (listening.TrySetResult() ? listening : released).TrySetResult(), stop.Token);
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var listener = feed.Listen("run-9");

        using var other = PostgresDatabase.Open(_connection);
        await other.Journal(TimeProvider.System).RecordAsync("run-9", "b", new RunReleased("stops"), CancellationToken.None);

        await listener.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await released.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await stop.CancelAsync();
        await task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public void Open_NobodyThere_NamesTheKeyAndWhatWouldDo()
    {
        var refused = Assert.Throws<IOException>(() => JournalDatabase.Open("Host=127.0.0.1;Port=1;Database=x;Username=y"));

        Assert.Contains("Storage:Connection", refused.Message, StringComparison.Ordinal);
    }
}

/// <summary>What a restart of the server does; a class of its own, since it takes the server from under everybody.</summary>
public sealed class PostgresRestartTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Store_ServerRestarts_SaysSoAndGoesOnWithWhatWasWritten()
    {
        using var database = PostgresDatabase.Open(await server.NewDatabaseAsync());
        var store = database.Journal(TimeProvider.System);
        await store.RecordAsync("automation", "ben", new AutomationStopped("before"), CancellationToken.None);

        await server.RestartAsync();
        // The pool's connections are dead: the first write may be lost, and says so.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                await store.RecordAsync("automation", "ben", new AutomationAllowed("after"), CancellationToken.None);
                break;
            }
            catch (JournalUnavailableException)
            {
                Assert.True(attempt < 4, "the store did not find the server again");
            }
        }

        var entries = await store.ReadRunAsync("automation", 0, CancellationToken.None);
        Assert.Equal(new AutomationStopped("before"), entries[0].Event);
        Assert.Equal(new AutomationAllowed("after"), entries[^1].Event);
        Assert.True((await store.VerifyAsync(CancellationToken.None)).Intact);
    }
}
