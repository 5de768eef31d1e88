using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>
/// The control of <see cref="KillTests"/>: an engine that journals no intent and sends no client token must break the guarantee
/// where it is killed between an effect and its note. Were it to pass, the kills would prove nothing.
/// </summary>
public sealed class KillControlTests : EndToEndTest
{
    private const string Launch = "RunInstances";
    private static readonly TimeSpan ActedLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task NaiveEngine_KilledBetweenALaunchAndItsNote_LaunchesTwice()
    {
        var dashboard = await StartAsync(new DashboardSettings
        {
            Project = "NaiveConsole", Speed = 60, Extra = new Dictionary<string, string> { ["HeldStep"] = "launch" },
        });
        // A drill launches and moves no writer: no other call can be in the way of the second launch.
        await Workload.OfferedAsync(dashboard, "drill", Cancellation);
        var started = await dashboard.Api.StartAsync(Workload.Id, new { verb = "drill", reason = "the control" }, Cancellation);
        Assert.NotNull(started.RunId);
        await LaunchedAsync(dashboard, 1);
        await dashboard.KillAsync();
        await dashboard.RestartAsync(Cancellation);

        await LaunchedAsync(dashboard, 2);
    }

    /// <summary>Waits until so many launches have taken effect, as the simulated AWS counted them.</summary>
    private static async Task LaunchedAsync(RunningDashboard dashboard, int times)
    {
        var last = "nothing";
        await Deadline.UntilAsync<object>(
            $"launch number {times}",
            ActedLimit,
            async limited =>
            {
                var effects = await DestructiveCalls.EffectsAsync(dashboard.Simulator, limited);
                last = string.Join(", ", effects);
                return effects.GetValueOrDefault(Launch) == times ? effects : null;
            },
            Cancellation,
            () => last);
    }
}
