using System.Collections.Immutable;
using System.Diagnostics;
using Dapper;
using Npgsql;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Storage.Postgres;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>Many runs at once in two processes, one of which is killed in the middle of them.</summary>
[Trait("Speed", "slow")]
public sealed class ManyRunsTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const int Second = 1000;
    private const int FifthOfASecond = 200;
    private const int Never = -1;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="runs">How many runs there are.</param>
    /// <param name="firstAnswersAfter">
    /// The milliseconds between an effect of the first process and its answer: with a second the kill falls anywhere, and where the answer
    /// never comes it falls between the two in every run of that process.
    /// </param>
    [Theory]
    [InlineData(200, Second)]
    [InlineData(40, Never)]
    public async Task Runs_OneOfTwoProcessesIsKilled_NoneIsLostAndNoneActsTwice(int runs, int firstAnswersAfter)
    {
        var (acts, journal) = await KilledAmongAsync("careful", runs, firstAnswersAfter);

        Assert.Equal(runs, acts.Count);
        Assert.All(acts, act => Assert.Single(act.Value));
        Assert.True(journal.Intact);
    }

    /// <summary>
    /// The control: killed between an effect and its answer, a driver that journals no intent must act again in each run that the killed
    /// process had in hand, or the kill proves nothing.
    /// </summary>
    [Fact]
    public async Task Runs_OfANaiveDriverKilledBetweenEffectAndAnswer_AllActTwice()
    {
        var (acts, _) = await KilledAmongAsync("naive", 40, Never);

        var cut = acts.Values.Where(workers => workers.Contains("first")).ToArray();
        Assert.NotEmpty(cut);
        Assert.All(cut, workers => Assert.Contains("second", workers));
    }

    /// <returns>By run the processes that acted for it, and whether the journal is whole.</returns>
    private async Task<(ImmutableDictionary<string, ImmutableArray<string>> Acts, ChainVerdict Journal)> KilledAmongAsync(string driver, int runs, int firstAnswersAfter)
    {
        var connection = await server.NewDatabaseAsync();
        using var database = PostgresDatabase.Open(connection);
        await using var world = NpgsqlDataSource.Create(connection);
        await using (var create = world.CreateCommand("CREATE TABLE effect (run_id text NOT NULL, worker text NOT NULL)"))
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
        for (var number = 0; number < runs; number++)
        {
            var plan = new Plan($"w-{number}", Verb.Promote, null, "us-west-1", [step]);
            await journal.StartAsync(
                $"run-{number}", "ana", new RunStarted(plan.WorkloadId, plan, "test", 1, "h", null, null, new DataLossEstimate(null, null, ""), 5, 600, true), CancellationToken.None);
        }

        using var first = Start(connection, driver, runs, "first", firstAnswersAfter);
        Process? second = null;
        try
        {
            // The first has runs in hand for certain before the second can take them all.
            await UntilAsync(async () => !(await ActsAsync(world)).IsEmpty, "the first process has acted");
            second = Start(connection, driver, runs, "second", FifthOfASecond);
            await UntilAsync(async () => (await ActsAsync(world)).Count >= runs / 5, "a fifth of the runs has acted");
            first.Kill();
            await UntilAsync(async () => (await journal.ActiveRunsAsync(CancellationToken.None)).IsEmpty, "all runs end");
            return (await ActsAsync(world), await journal.VerifyAsync(CancellationToken.None));
        }
        finally
        {
            first.Kill();
            second?.Kill();
            second?.Dispose();
        }
    }

    private static async Task<ImmutableDictionary<string, ImmutableArray<string>>> ActsAsync(NpgsqlDataSource world)
    {
        await using var connection = await world.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Run, string Worker)>("SELECT run_id, worker FROM effect ORDER BY worker");
        return rows.GroupBy(row => row.Run, row => row.Worker, StringComparer.Ordinal)
            .ToImmutableDictionary(run => run.Key, run => run.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static Process Start(string connection, string driver, int runs, string name, int answersAfter) => Process.Start(
        "dotnet",
        [
            AppContext.BaseDirectory.Replace("Unishop.Recovery.Storage.Tests", "RunWorker", StringComparison.Ordinal) + "RunWorker.dll",
            connection, $"{runs}", driver, name, $"{answersAfter}",
        ]);

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
