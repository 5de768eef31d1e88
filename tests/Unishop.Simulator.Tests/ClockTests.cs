using Unishop.Simulator.Core;

namespace Unishop.Simulator.Tests;

public class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Advance_StandingStill_MovesExactly()
    {
        var clock = new SimulatorClock(Start, 0);

        clock.Advance(TimeSpan.FromMinutes(90));

        Assert.Equal(Start + TimeSpan.FromMinutes(90), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Timer_StandingStillThenAdvanced_FiresOnce(double speed)
    {
        var clock = new SimulatorClock(Start, 0);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        Assert.False(fired.Task.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(31));
        clock.SetSpeed(speed);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Delay_FastClock_WaitsWorldSeconds()
    {
        var clock = new SimulatorClock(Start, 1000);

        await Task.Delay(TimeSpan.FromSeconds(50), clock).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        Assert.True(clock.GetUtcNow() >= Start + TimeSpan.FromSeconds(50));
    }
}
