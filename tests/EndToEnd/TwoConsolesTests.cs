using System.Net;
using Unishop.Harness;
using Unishop.Recovery.Storage.Tests;

namespace Unishop.EndToEnd;

/// <summary>The owner of a run is killed, asked to end or suspended: the other console takes the run up, and nothing is done twice.</summary>
public sealed class TwoConsolesTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan SeenLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KILL", 5)]
    [InlineData("TERM", 1)]
    public async Task Failover_OwnerIsEnded_OtherConsoleOwnsItInTime(string signal, double goal)
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var run = await PromotingAsync(consoles);
        var (owner, other, claims) = await OwnerAsync(consoles, run);
        var at = TimeProvider.System.GetUtcNow();
        await owner.SignalAsync(signal);

        var taken = await ClaimAfterAsync(other, run, claims) - at;
        TestContext.Current.TestOutputHelper?.WriteLine($"taken up {taken.TotalSeconds:0.00} s after SIG{signal}");
        Assert.True(taken <= TimeSpan.FromSeconds(goal), $"taken up {taken.TotalSeconds:0.00} s after SIG{signal}; the goal is {goal} s\n{consoles.Output}");
        await AssertDoneOnceAsync(consoles, other, run);
    }

    [Fact]
    public async Task Failover_OwnerIsSuspendedAndComesBack_DoesNothingTwice()
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var run = await PromotingAsync(consoles);
        var (owner, other, claims) = await OwnerAsync(consoles, run);
        await owner.SignalAsync("STOP");
        try
        {
            await ClaimAfterAsync(other, run, claims);
        }
        finally
        {
            await owner.SignalAsync("CONT");
        }

        await AssertDoneOnceAsync(consoles, other, run);
    }

    [Fact]
    public async Task Failover_DatabaseIsRestartedInMidRun_GoesOnWithEachDestructiveCallOnce()
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var run = await PromotingAsync(consoles);
        await server.RestartAsync();

        await AssertDoneOnceAsync(consoles, consoles.Second, run);
    }

    [Fact]
    public async Task Failover_FiftyStartsAtOnceOnTwoConsoles_OneIsTaken()
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => StartAsync(number % 2 == 0 ? consoles.First : consoles.Second)));

        var taken = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.All(answers.Except([taken]), answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        await AssertDoneOnceAsync(consoles, consoles.Second, taken.RunId!);
    }

    private static Task<CommandAnswer> StartAsync(RunningDashboard console) => console.Api.StartAsync(
        Workload.Id, new { verb = "failover", promoteBy = "failover", confirm = Workload.StandbyRegion, reason = "drill" }, Cancellation);

    /// <summary>Starts a failover and waits until the call that promotes is about to be made.</summary>
    private static async Task<string> PromotingAsync(TwoConsoles consoles)
    {
        var answer = await StartAsync(consoles.First);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Body);
        await Deadline.UntilAsync<object>(
            "intent to promote", SeenLimit,
            async limited => (await consoles.Second.Api.EventsAsync(answer.RunId!, limited)).FirstOrDefault(happened => happened is { Type: "stepIntent", Step: "promote" }),
            Cancellation);
        return answer.RunId!;
    }

    /// <summary>Who owns the run: the name of a console ends in the number of its process.</summary>
    private static async Task<(RunningDashboard Owner, RunningDashboard Other, int Claims)> OwnerAsync(TwoConsoles consoles, string run)
    {
        var claims = (await consoles.Second.Api.EventsAsync(run, Cancellation)).Where(happened => happened.Type == "runClaimed").ToArray();
        return claims[^1].Actor.Contains($"{consoles.First.ProcessId}", StringComparison.Ordinal)
            ? (consoles.First, consoles.Second, claims.Length)
            : (consoles.Second, consoles.First, claims.Length);
    }

    private static async Task<DateTimeOffset> ClaimAfterAsync(RunningDashboard console, string run, int claims) => (await Deadline.UntilAsync<EventView>(
        "the run is taken up", SeenLimit,
        async limited => (await console.Api.EventsAsync(run, limited)).Where(happened => happened.Type == "runClaimed").ElementAtOrDefault(claims),
        Cancellation)).At;

    private static async Task AssertDoneOnceAsync(TwoConsoles consoles, RunningDashboard console, string run)
    {
        var end = await console.Api.EndOfAsync(run, RunLimit, Cancellation);
        Assert.True(end.State == "succeeded", $"{end.InWords}\n{consoles.Output}");
        Assert.Equal(DestructiveCalls.OnceEach("failover"), await DestructiveCalls.EffectsAsync(consoles.Simulator, Cancellation));
        Assert.True((await console.Api.DocumentAsync("/api/v1/audit/verify", Cancellation)).GetProperty("intact").GetBoolean());
    }
}
