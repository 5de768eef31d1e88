namespace Unishop.Recovery.Aws.Tests;

/// <summary>The heartbeat through the simulated shops of both Regions.</summary>
public sealed class HeartbeatTests
{
    [Theory]
    [InlineData("warm-standby")]
    [InlineData("hot-standby")]
    public async Task Heartbeat_RunningStandby_ArrivesAndStopsWithTheRegion(string workload)
    {
        await using var world = await MeasuredRun.StartAsync(workload, options => (options.HeartbeatSeconds, options.HeartbeatEmail) = (5, "heartbeat@unishop.example"));

        var arrived = await world.HeartbeatAsync(beat => beat is { IsKnown: true, Value.IsAtLeast: false });
        Assert.Equal(("us-east-1", world.StandbyRegion, 0), (arrived.Value.From, arrived.Value.To, arrived.Value.Missing));
        Assert.True(arrived.Value.Lag > TimeSpan.Zero);

        await world.FaultAsync("lagStorm");
        // What does not arrive is not forgotten: the lag grows beyond the time between two beats.
        if (workload == "warm-standby")
        {
            var missing = await world.HeartbeatAsync(beat => beat is { IsKnown: true, Value: { IsAtLeast: true, Missing: > 2 } });
            Assert.True(missing.Value.Lag > TimeSpan.FromSeconds(10));
        }

        await world.FaultAsync("regionLost");
        var lost = await world.HeartbeatAsync(beat => !beat.IsKnown || beat.Value.From != "us-east-1");
        Assert.True(lost.LastKnown is not null || lost.IsKnown);
    }
}
