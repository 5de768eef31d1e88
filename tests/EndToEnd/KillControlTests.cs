using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>
/// The control of <see cref="KillTests"/>: an engine that journals no intent and sends no client token must break the guarantee
/// under the same kills. Were it to pass, the kills would prove nothing.
/// </summary>
public sealed class KillControlTests : EndToEndTest
{
    private static readonly TimeSpan StuckLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task NaiveEngine_KilledInsideDestructiveSteps_BreaksTheGuaranteeAtLeastOnce()
    {
        var kept = new List<string>();
        // Most likely while the call is under way; so soon after the step's beginning it may not have been made.
        foreach (var point in KillPoint.All.Select(row => row.Data).OrderByDescending(point => point.MillisecondsAfterIntent))
        {
            var outcome = await BrokenByAsync(point);
            if (outcome.Broken)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{point}: {outcome.Words}");
                return;
            }

            kept.Add($"{point}: {outcome.Words}");
        }

        Assert.Fail("The naive engine kept the guarantee each time:\n" + string.Join('\n', kept));
    }

    private async Task<(bool Broken, string Words)> BrokenByAsync(KillPoint point)
    {
        await using var dashboard = await StartAsync(new DashboardSettings { Project = "NaiveConsole", Speed = 20 });
        // The answers are held back after the effect, as a busy control plane does: the kill falls between the two for certain.
        foreach (var (service, operation) in ((string, string)[])[("rds", "FailoverGlobalCluster"), ("rds", "RemoveFromGlobalCluster"), ("ec2", "RunInstances")])
        {
            await dashboard.Simulator.InjectAsync(new { kind = "slow", region = Workload.StandbyRegion, service, operation, delaySeconds = 60 }, Cancellation);
        }

        var id = await FailOverAsync(dashboard, point.PromoteBy);
        // Without an intent in the journal, the step's beginning is the last thing that is known before its call.
        await point.KillAsync(dashboard, id, "stepStarted", Cancellation);
        await dashboard.RestartAsync(Cancellation);
        return await WatchAsync(dashboard, id);
    }

    /// <summary>Watches until the guarantee is broken: a call took effect twice, or the run stopped though nothing is in its way.</summary>
    private static async Task<(bool Broken, string Words)> WatchAsync(RunningDashboard dashboard, string id)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var run = await dashboard.Api.RunAsync(id, Cancellation);
            var effects = await DestructiveCalls.EffectsAsync(dashboard.Simulator, Cancellation);
            var words = $"{run.State}, {string.Join(", ", effects)}";
            if (effects.Any(effect => effect.Value > 1))
            {
                return (true, words);
            }

            if (run.State == "paused")
            {
                return (true, run.InWords);
            }

            if (run.IsEnded)
            {
                return (!run.State.StartsWith("succeeded", StringComparison.Ordinal), words);
            }

            if (TimeProvider.System.GetElapsedTime(began) > StuckLimit)
            {
                return (true, "stuck: " + run.InWords);
            }

            await Task.Delay(BetweenLooks, TimeProvider.System, Cancellation);
        }
    }
}
