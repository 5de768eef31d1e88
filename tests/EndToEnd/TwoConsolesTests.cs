using System.Net;
using System.Text.RegularExpressions;
using Unishop.Harness;
using Unishop.Recovery.Storage.Tests;

namespace Unishop.EndToEnd;

/// <summary>The owner of a run is killed, asked to end or suspended: the other console takes the run up, and nothing is done twice.</summary>
public sealed class TwoConsolesTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Failover_OwnerIsEnded_OtherConsoleTakesItUpAndDoesNothingTwice(string signal)
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var run = await consoles.PromotingAsync(Cancellation);
        var (owner, other, claims) = await consoles.OwnerAsync(run, Cancellation);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = await browser.GetStringAsync(owner.Url, Cancellation);
        await owner.SignalAsync(signal);

        await TwoConsoles.ClaimAfterAsync(other, run, claims, Cancellation);
        await AssertDoneOnceAsync(consoles, other, run);
        await AssertFormIsAcceptedAsync(browser, page, other);
    }

    [Fact]
    public async Task Failover_OwnerIsSuspendedAndComesBack_DoesNothingTwice()
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var run = await consoles.PromotingAsync(Cancellation);
        var (owner, other, claims) = await consoles.OwnerAsync(run, Cancellation);
        await owner.SignalAsync("STOP");
        try
        {
            await TwoConsoles.ClaimAfterAsync(other, run, claims, Cancellation);
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
        var run = await consoles.PromotingAsync(Cancellation);
        await server.RestartAsync();

        await AssertDoneOnceAsync(consoles, consoles.Second, run);
    }

    [Fact]
    public async Task Failover_FiftyStartsAtOnceOnTwoConsoles_OneIsTaken()
    {
        await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), Cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => TwoConsoles.FailOverAsync(number % 2 == 0 ? consoles.First : consoles.Second, Cancellation)));

        var taken = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.All(answers.Except([taken]), answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        await AssertDoneOnceAsync(consoles, consoles.Second, taken.RunId!);
    }

    /// <summary>A form of the console that is gone, sent to the one that took over.</summary>
    private static async Task AssertFormIsAcceptedAsync(HttpClient browser, string page, RunningDashboard other)
    {
        var token = Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(token);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("value", "dark"), new("back", "/")]);
        using var answer = await browser.PostAsync(new Uri(other.Url, "/preferences/theme"), form, Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
    }

    private static async Task AssertDoneOnceAsync(TwoConsoles consoles, RunningDashboard console, string run)
    {
        var end = await console.Api.EndOfAsync(run, RunLimit, Cancellation);
        Assert.True(end.State == "succeeded", $"{end.InWords}\n{consoles.Output}");
        Assert.Equal(DestructiveCalls.OnceEach("failover"), await DestructiveCalls.EffectsAsync(consoles.Simulator, Cancellation));
        Assert.True((await console.Api.DocumentAsync("/api/v1/audit/verify", Cancellation)).GetProperty("intact").GetBoolean());
    }
}
