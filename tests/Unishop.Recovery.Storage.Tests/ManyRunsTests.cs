using System.Collections.Immutable;
using System.Diagnostics;
using Dapper;
using Npgsql;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Storage.Postgres;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>Two hundred runs at once in two processes, one of which is killed in the middle of them.</summary>
public sealed class ManyRunsTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const int Runs = 200;
    private const int Before = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Runs_OneOfTwoProcessesIsKilled_NoneIsLostAndNoneActsTwice()
    {
        var (effects, journal) = await KilledAmongAsync("careful");

        Assert.Equal(Runs, effects.Count);
        Assert.All(effects.Values, times => Assert.Equal(1, times));
        Assert.True(journal.Intact);
    }

    /// <summary>The control: a driver that journals no intent must act twice under the same kill, or the kill proves nothing.</summary>
    [Fact]
    public async Task Runs_OfANaiveDriver_ActTwiceAtLeastOnce()
    {
        var (effects, _) = await KilledAmongAsync("naive");

        Assert.Contains(effects.Values, times => times > 1);
    }

    private async Task<(ImmutableDictionary<string, long> Effects, ChainVerdict Journal)> KilledAmongAsync(string driver)
    {
        var connection = await server.NewDatabaseAsync();
        using var database = PostgresDatabase.Open(connection);
        await using var world = NpgsqlDataSource.Create(connection);
        await using (var create = world.CreateCommand("CREATE TABLE effect (run_id text NOT NULL)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        var journal = database.Journal(TimeProvider.System);
        var step = new PlanStep
        {
            Id = "effect", Kind = "effect", Title = "Act", Region = "us-west-1", Phase = Phase.Promote, CompletedWhen = "it is there",
            Expected = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromMinutes(10),
            Calls = [new PlannedCall("test", "Insert", "us-west-1", Plane.Control, ImmutableSortedDictionary<string, string>.Empty)],
        };
        for (var number = 0; number < Runs; number++)
        {
            var plan = new Plan($"w-{number}", Verb.Promote, null, "us-west-1", [step]);
            await journal.StartAsync(
                $"run-{number}", "ana", new RunStarted(plan.WorkloadId, plan, "test", 1, "h", null, null, new DataLossEstimate(null, null, ""), 5, 600, true), CancellationToken.None);
        }

        using var first = Start(connection, driver);
        using var second = Start(connection, driver);
        try
        {
            await UntilAsync(async () => (await EffectsAsync(world)).Count >= Before, $"{Before} runs have acted");
            first.Kill();
            await UntilAsync(async () => (await journal.ActiveRunsAsync(CancellationToken.None)).IsEmpty, "all runs end");
            return (await EffectsAsync(world), await journal.VerifyAsync(CancellationToken.None));
        }
        finally
        {
            first.Kill();
            second.Kill();
        }
    }

    private static async Task<ImmutableDictionary<string, long>> EffectsAsync(NpgsqlDataSource world)
    {
        await using var connection = await world.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Run, long Times)>("SELECT run_id, count(*) FROM effect GROUP BY run_id");
        return rows.ToImmutableDictionary(row => row.Run, row => row.Times, StringComparer.Ordinal);
    }

    private static Process Start(string connection, string driver) => Process.Start(
        "dotnet", [AppContext.BaseDirectory.Replace("Unishop.Recovery.Storage.Tests", "RunWorker", StringComparison.Ordinal) + "RunWorker.dll", connection, $"{Runs}", driver]);

    private static async Task UntilAsync(Func<Task<bool>> reached, string what)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!await reached())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }
}
