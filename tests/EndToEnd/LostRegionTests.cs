using Unishop.Harness;

namespace Unishop.EndToEnd;

public sealed class LostRegionTests : EndToEndTest
{
    private const double Speed = 10;
    private static readonly TimeSpan SeenLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(3);

    // One call to the dead Region that is waited for costs its whole deadline: 5 s real, here 50 s of the world's time.
    private const double OneWaitedCall = 5 * Speed;

    [Fact]
    public async Task PrimaryRegionLost_ItsReadingsTurnUnknownWithTheReason()
    {
        var dashboard = await StartAsync();
        await LoseAsync(dashboard);

        await Deadline.UntilAsync<string>(
            "the dead Region shown as unknown",
            SeenLimit,
            async limited => Workload.WhyUnknown(Workload.Region(await dashboard.Api.SnapshotAsync(Workload.Id, limited), Workload.PrimaryRegion).GetProperty("database")),
            Cancellation);

        var standby = Workload.Region(await dashboard.Api.SnapshotAsync(Workload.Id, Cancellation), Workload.StandbyRegion);
        Assert.Null(Workload.WhyUnknown(standby.GetProperty("database")));
    }

    [Fact]
    public async Task PrimaryRegionLost_FailoverSucceedsWithoutWaitingForItAndPagesAnswer()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = Speed });
        await LoseAsync(dashboard);
        var id = await FailOverAsync(dashboard);

        var end = dashboard.Api.EndOfAsync(id, RunLimit, Cancellation);
        do
        {
            foreach (var page in new[] { "/", $"/workloads/{Workload.Id}", $"/runs/{id}" })
            {
                await Deadline.WithinAsync(PageLimit, dashboard.Api.TextAsync(page, Cancellation), $"page {page} while {Workload.PrimaryRegion} hangs");
            }
        }
        while (!end.IsCompleted);

        var run = await end;
        Assert.True(run.State.StartsWith("succeeded", StringComparison.Ordinal), run.InWords);
        var measured = (run.EndedAt!.Value - run.StartedAt).TotalSeconds;
        var needed = await dashboard.Simulator.CriticalPathAsync(run.StartedAt, run.EndedAt.Value, Cancellation);
        Assert.True(measured - needed.Seconds < OneWaitedCall, $"took {measured:0.0} s, the world needed {needed.Seconds:0.0} s; {run.InWords}");
        Assert.DoesNotContain(
            await dashboard.Simulator.CallsAsync(Cancellation),
            call => call.Effect && call.Region == Workload.PrimaryRegion && call.At >= run.StartedAt);
    }

    private static Task LoseAsync(RunningDashboard dashboard) =>
        dashboard.Simulator.InjectAsync(new { kind = "regionLost", region = Workload.PrimaryRegion }, Cancellation);
}
