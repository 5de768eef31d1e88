namespace Unishop.Recovery.Aws.Tests;

public class ProbeTests
{
    [Fact]
    public async Task Probes_OfTheSimulatedAccount_TellCallerPermissionsAndQuotas()
    {
        await using var world = await SimulatedWorld.StartAsync();
        var probes = world.Ports.Probes!;

        var caller = SimulatedWorld.Value(await probes.CallerAsync(SimulatedWorld.Standby, SimulatedWorld.Cancellation));
        var permitted = SimulatedWorld.Value(await probes.PermissionsAsync(SimulatedWorld.Standby, caller.Arn, ["rds:FailoverGlobalCluster", "ec2:RunInstances"], SimulatedWorld.Cancellation));
        var quotas = SimulatedWorld.Value(await probes.QuotasAsync(SimulatedWorld.Standby, SimulatedWorld.Cancellation));

        Assert.EndsWith(":user/operator", caller.Arn, StringComparison.Ordinal);
        Assert.Null(caller.Expires);
        Assert.Equal(["rds:FailoverGlobalCluster", "ec2:RunInstances"], permitted.Select(action => action.Action));
        Assert.All(permitted, action => Assert.True(action.IsAllowed));
        Assert.Equal(["L-1216C47A", "L-7B6409FD", "L-CDE20ADC"], quotas.Select(quota => quota.Code));
        Assert.All(quotas, quota => Assert.True(quota.Value > 0));
    }

    [Fact]
    public async Task Probes_RegionLost_AreUnknownAndNotRefused()
    {
        await using var world = await SimulatedWorld.StartAsync(TimeSpan.FromMilliseconds(300));
        await world.FaultAsync("regionLost", SimulatedWorld.Standby);

        var answer = await world.Ports.Probes!.CallerAsync(SimulatedWorld.Standby, SimulatedWorld.Cancellation);

        Assert.True(answer.Failure is { IsTransient: true });
    }
}
