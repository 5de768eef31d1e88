using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class WatchCostTests
{
    [Theory]
    [InlineData(1, 20, 1.296)]
    [InlineData(100, 20, 129.6)]
    [InlineData(1, 60, 0.432)]
    public void DollarsPerMonth_OfPilotLights_IsOneMetricEachPoll(int workloads, double slow, double dollars)
    {
        var cost = WatchCost.Of(Enumerable.Repeat(Samples.PilotLight, workloads), new ObservationOptions { SlowSeconds = slow });

        Assert.Equal(dollars, cost.DollarsPerMonth, 6);
    }

    [Fact]
    public void Of_ManyWorkloads_SharesTheCallsThatCanBeShared()
    {
        var one = WatchCost.Of([Samples.PilotLight], new ObservationOptions());
        var many = WatchCost.Of(Enumerable.Repeat(Samples.PilotLight, 1000), new ObservationOptions());

        // Two Regions, four times a second.
        Assert.Equal(8, PerSecond(many, "rds:DescribeDBClusters"));
        Assert.Equal(0.4, PerSecond(one, "rds:DescribeDBClusters"), 6);
        Assert.Equal(1000 * PerSecond(one, "s3:GetPublicAccessBlock"), PerSecond(many, "s3:GetPublicAccessBlock"), 6);
        Assert.True(many.CallsPerMonth < 1000 * one.CallsPerMonth / 5);
        Assert.Equal(1000 * one.DollarsPerMonth, many.DollarsPerMonth, 6);

        static double PerSecond(WatchCost cost, string operation) => cost.Calls.Single(call => call.Operation == operation).PerSecond;
    }

    [Fact]
    public void Of_AWorkload_CountsTheCallsThatItsStrategyNeeds()
    {
        var pilot = WatchCost.Of([Samples.PilotLight], new ObservationOptions());
        var hot = WatchCost.Of([Samples.Hot().Workload], new ObservationOptions());

        Assert.Equal(2 * 86_400 / 5 * 30, pilot.Calls.Single(call => call.Operation == "rds:DescribeDBClusters").PerMonth);
        Assert.DoesNotContain(pilot.Calls, call => call.Operation.StartsWith("autoscaling", StringComparison.Ordinal));
        Assert.Contains(hot.Calls, call => call.Operation == "dynamodb:DescribeTable");
        Assert.Empty(WatchCost.Of([], new ObservationOptions()).Calls);
    }
}
