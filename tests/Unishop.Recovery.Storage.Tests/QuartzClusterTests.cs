using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Storage.Postgres;
using Unishop.Recovery.Storage.Quartz;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>Two consoles on one PostgreSQL: each run has one owner at a time, and a new one soon after its owner stops.</summary>
public sealed class QuartzClusterTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Runs_FiftyStartedAtOnceOnTwoConsoles_EachIsCarriedOutByOneOwnerAtATime()
    {
        var connection = await server.NewDatabaseAsync();
        await using var first = await Console.StartAsync("a", connection, holds: false);
        await using var second = await Console.StartAsync("b", connection, holds: false);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => (number % 2 == 0 ? first : second).BeginAsync($"run-{number}", $"w-{number}")));
        await UntilAsync(async () => (await first.Journal.ActiveRunsAsync(CancellationToken.None)).IsEmpty, "all runs end");

        Assert.Equal(50, first.Ended.Count + second.Ended.Count);
        Assert.Empty(first.Ended.Keys.Intersect(second.Ended.Keys));
        Assert.True((await first.Journal.VerifyAsync(CancellationToken.None)).Intact);
    }

    /// <summary>The second console never sweeps: what it hears on the database's channel is all that makes it look for runs.</summary>
    [Fact]
    public async Task Run_OwnerIsStopped_IsHandedOverWithoutWaitingForASweep()
    {
        var connection = await server.NewDatabaseAsync();
        var first = await Console.StartAsync("a", connection, holds: true);
        await first.BeginAsync("run-1", "w-1");
        await UntilAsync(async () => await OwnerAsync(first.Journal) == "a", "the first console owns the run");
        await using var second = await Console.StartAsync("b", connection, holds: true, sweep: Timeout.InfiniteTimeSpan);
        await UntilAsync(async () => await ListenersAsync(connection) == 2, "both consoles listen");

        await first.DisposeAsync();
        await UntilAsync(async () => await OwnerAsync(second.Journal) == "b", "the second console owns the run");
    }

    private static async Task<long> ListenersAsync(string connection)
    {
        await using var database = new NpgsqlConnection(connection);
        return await database.ExecuteScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
    }

    private static async Task<string?> OwnerAsync(IJournalStore journal) =>
        Run.Fold(await journal.ReadRunAsync("run-1", 0, CancellationToken.None)) is { Owner: { } owner } ? owner : null;

    private static async Task UntilAsync(Func<Task<bool>> reached, string what)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!await reached())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>A console without a world: its executor claims a run and either ends it or holds it until it is stopped.</summary>
    private sealed class Console : IRunExecutor, IAsyncDisposable
    {
        private readonly string _name;
        private readonly bool _holds;
        private readonly PostgresDatabase _database;
        private readonly QuartzEngine _engine;

        private Console(string name, string connection, bool holds, TimeSpan? sweep)
        {
            (_name, _holds) = (name, holds);
            _database = PostgresDatabase.Open(connection);
            Journal = _database.Journal(TimeProvider.System);
            _engine = new QuartzEngine(this, Journal, _database, new JournalFeed(), NullLogger<QuartzEngine>.Instance) { Sweep = sweep ?? QuartzEngine.UsualSweep };
        }

        public IJournalStore Journal { get; }

        public ConcurrentDictionary<string, byte> Ended { get; } = new();

        public static async Task<Console> StartAsync(string name, string connection, bool holds, TimeSpan? sweep = null)
        {
            var console = new Console(name, connection, holds, sweep);
            await console._engine.StartAsync(CancellationToken.None);
            return console;
        }

        public async Task BeginAsync(string runId, string workload)
        {
            var plan = new Plan(workload, Verb.Verify, null, "us-west-1", ImmutableArray<PlanStep>.Empty);
            await Journal.StartAsync(runId, "ana", new RunStarted(workload, plan, "test", 1, "h", null, null, new DataLossEstimate(null, null, ""), 5, 600, true), CancellationToken.None);
            await _engine.SubmitAsync(runId, workload, CancellationToken.None);
        }

        public async Task ExecuteAsync(string runId, CancellationToken stopping)
        {
            if (await Journal.ClaimAsync(runId, _name, stopping) is not { } claim)
            {
                return;
            }

            if (_holds)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Journal.AppendAsync(runId, claim.Epoch, _name, [new RunReleased("stops")], CancellationToken.None);
                return;
            }

            await Journal.AppendAsync(runId, claim.Epoch, _name, [new RunEnded(RunStatus.Succeeded, "done")], CancellationToken.None);
            Assert.True(Ended.TryAdd(runId, 0));
        }

        public async ValueTask DisposeAsync()
        {
            await _engine.StopAsync(CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
            _engine.Dispose();
            _database.Dispose();
        }
    }
}
