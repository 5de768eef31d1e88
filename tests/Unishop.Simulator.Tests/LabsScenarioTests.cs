using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>The worlds that scenarios begin with: what stands in them, and what their shopper sees.</summary>
public class LabsScenarioTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ScenarioCatalog.Empty, "", "", "")]
    [InlineData(ScenarioCatalog.Fresh, "", "", "")]
    [InlineData(ScenarioCatalog.PilotLight, "us-east-1/network-stack us-west-1/network-stack us-east-1/pilot-primary us-west-1/pilot-secondary", "pilot-global", "us-east-1:5")]
    [InlineData(ScenarioCatalog.WarmStandby, "us-east-1/network-stack us-west-2/network-stack us-east-1/warm-primary us-west-2/warm-secondary", "warm-global", "us-east-1:6 us-west-2:6")]
    [InlineData(ScenarioCatalog.HotStandby, "us-east-1/network-stack us-west-1/network-stack us-east-1/hot-primary us-west-1/hot-secondary", "hot-global", "us-east-1:10 us-west-1:10")]
    [InlineData(
        ScenarioCatalog.AllLabs,
        "us-east-1/network-stack us-west-1/network-stack us-west-2/network-stack us-east-1/pilot-primary us-east-1/warm-primary us-east-1/hot-primary "
            + "us-west-1/pilot-secondary us-west-2/warm-secondary us-west-1/hot-secondary",
        "hot-global pilot-global warm-global", "us-east-1:5 us-east-1:6 us-west-2:6 us-east-1:10 us-west-1:10")]
    public void Create_Scenario_StandsAtThePointWhereFailoverBegins(string scenario, string stacks, string globals, string carts)
    {
        var world = ScenarioCatalog.Create(scenario, 1, Start, "http://127.0.0.1:5081");

        Assert.Equal(Start, world.Now);
        Assert.Empty(world.Operations);
        Assert.Equal(stacks, string.Join(' ', world.Stacks.Select(stack => $"{stack.Region}/{stack.Name}")));
        Assert.All(world.Stacks, stack => Assert.Equal("CREATE_COMPLETE", stack.Status));
        Assert.Equal(globals, string.Join(' ', world.GlobalClusters.Keys));
        Assert.All(world.GlobalClusters.Values, global => Assert.Equal("available", global.Status));
        Assert.Equal(carts, string.Join(' ', Carts(world)));
        Assert.Equal(scenario is ScenarioCatalog.Fresh ? PublicAccessBlock.Everything : scenario is ScenarioCatalog.Empty ? null : PublicAccessBlock.Nothing, world.AccountPublicAccessBlock);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(2026)]
    [InlineData(long.MaxValue)]
    public void Create_AnySeed_IsThereInTime(long seed)
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.AllLabs, seed, Start, "http://127.0.0.1:5081");

        Assert.All(world.Stacks, stack => Assert.Equal("CREATE_COMPLETE", stack.Status));
        Assert.Equal(5, Carts(world).Count());
    }

    /// <summary>The carts at every site that has been filled, by Region.</summary>
    private static IEnumerable<string> Carts(World world)
    {
        foreach (var lab in new[] { "pilot", "warm", "hot" })
        {
            foreach (var stack in world.Stacks.Where(stack => stack.Name is var name && (name == lab + "-primary" || name == lab + "-secondary")))
            {
                var bucket = stack.Resource("UIBucket")!.PhysicalId;
                if (world.Buckets[bucket].Objects.Any())
                {
                    var shopper = new ScenarioShopper(world, stack.Region, bucket);
                    shopper.LogIn(ScenarioCatalog.Trainer);
                    yield return $"{shopper.Region}:{shopper.Count()}";
                }
            }
        }
    }
}
