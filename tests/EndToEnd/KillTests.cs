using System.Globalization;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>
/// The process is ended with SIGKILL, the simulated world with it; both come back from what they had written. The run must go on by
/// itself, and nothing destructive may happen twice.
/// </summary>
public sealed class KillTests : EndToEndTest
{
    private const double Speed = 20;

    /// <summary>How many random moments are tried; more in a long test: <c>UNISHOP_KILLS=50 ./test.sh EndToEnd</c>.</summary>
    public static TheoryData<int> Seeds => new(Enumerable.Range(
        1, int.Parse(Environment.GetEnvironmentVariable("UNISHOP_KILLS") ?? "4", CultureInfo.InvariantCulture)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Failover_KilledAtRandomMoments_GoesOnByItselfWithEachDestructiveCallOnce(int seed)
    {
        var random = new Random(seed);
        var dashboard = await StartAsync(new DashboardSettings { Speed = Speed, Seed = seed });
        var id = await FailOverAsync(dashboard);
        // No promotion is done in less than 20 s of the world's time: the first kill meets a run that goes on.
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 20 / Speed), TimeProvider.System, Cancellation);
        await dashboard.KillAsync();
        // The second comes while it starts or has just taken the run over.
        dashboard.Relaunch();
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 3), TimeProvider.System, Cancellation);
        await dashboard.KillAsync();
        await dashboard.RestartAsync(Cancellation);

        await AssertGuaranteeAsync(dashboard, id, "failover");
    }

    [Theory]
    [MemberData(nameof(KillPoint.All), MemberType = typeof(KillPoint))]
    public async Task Failover_KilledInsideADestructiveStep_GoesOnByItselfWithEachDestructiveCallOnce(KillPoint point)
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = Speed });
        var id = await FailOverAsync(dashboard, point.PromoteBy);
        await point.KillAsync(dashboard, id, Cancellation);
        await dashboard.RestartAsync(Cancellation);

        await AssertGuaranteeAsync(dashboard, id, point.PromoteBy);
    }

    private static async Task AssertGuaranteeAsync(RunningDashboard dashboard, string runId, string promoteBy)
    {
        var run = await dashboard.Api.EndOfAsync(runId, RunLimit, Cancellation);
        Assert.True(run.State == (promoteBy == "detach" ? "succeededWithWarnings" : "succeeded"), run.InWords);
        Assert.Equal(DestructiveCalls.OnceEach(promoteBy), await DestructiveCalls.EffectsAsync(dashboard.Simulator, Cancellation));

        var claims = (await dashboard.Api.EventsAsync(runId, Cancellation)).Count(happened => happened.Type == "runClaimed");
        Assert.True(claims >= 2, "The kill came too late: nobody had to take the run over.");
        var chain = await dashboard.Api.DocumentAsync("/api/v1/audit/verify", Cancellation);
        Assert.True(chain.GetProperty("intact").GetBoolean(), chain.GetRawText());
    }
}
