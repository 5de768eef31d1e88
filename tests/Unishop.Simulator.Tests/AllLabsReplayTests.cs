using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Tests;

/// <summary>All three labs in one account: what came in makes the same world again, from a file and in another process's place.</summary>
public sealed class AllLabsReplayTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";
    private const string Template = """
        Resources:
          Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
          Wait: { Type: AWS::CloudFormation::WaitCondition, Properties: { Handle: !Ref Handle, Timeout: 3600 } }
        """;

    [Fact]
    public void Snapshot_InTheMiddleOfThreeFailovers_GivesTheSameWorldHoursLater()
    {
        using var first = Start(seed: 5);
        Begin(first);
        var file = first.Snapshot();
        var inTheMiddle = Facts(first);

        using var second = Start(seed: 6);
        second.Restore(WorldSnapshot.Read(new StringReader(file)));

        Assert.Equal(inTheMiddle, Facts(second));
        Later(first);
        Later(second);
        var after = Facts(first);
        Assert.NotEqual(inTheMiddle, after);
        Assert.Equal(after, Facts(second));
        Assert.All(first.Read(world => world.GlobalClusters.Values.Select(global => (global.Id, global.Status)).ToArray()), global => Assert.Equal("available", global.Status));
        Assert.Equal("CREATE_COMPLETE", first.Read(world => world.Stack(East, "waits")!.Status));
    }

    private static void Begin(Simulation simulation)
    {
        simulation.AddFaults(world => [.. Outages.All["2025-10-20"].Faults(East, world.Now, 10)]);
        simulation.SetShoppers(new Shop.ShopperPace("pilot", East, 30));
        Call(simulation, East, "cloudformation", "CreateStack", ("StackName", "waits"), ("TemplateBody", Template));
        Call(simulation, West, "rds", "FailoverGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"), ("TargetDbClusterIdentifier", Arn(simulation, West, "pilot-secondary")), ("AllowDataLoss", true));
        Call(simulation, East, "rds", "SwitchoverGlobalCluster", ("GlobalClusterIdentifier", "warm-global"), ("TargetDbClusterIdentifier", Arn(simulation, "us-west-2", "warm-secondary")));
        Call(simulation, West, "rds", "RemoveFromGlobalCluster", ("GlobalClusterIdentifier", "hot-global"), ("DbClusterIdentifier", Arn(simulation, West, "hot-secondary")));
        simulation.SetClock(null, 45);
        Call(simulation, West, "ec2", "RunInstances", ("ImageId", simulation.Read(world => world.Images.Single(image => image.Region == West).Id)), ("MinCount", 1L), ("MaxCount", 1L));
        Call(simulation, East, "dynamodb", "PutItem", ("TableName", "unishophotstandby"), ("Item", WireStruct.Of(("uuid", WireStruct.Of(("S", "someone"))))));
        simulation.SetClock(null, 60);
    }

    private static void Later(Simulation simulation)
    {
        var address = simulation.Read(world => world.Stack(East, "waits")!.Resource("Handle")!.PhysicalId);
        Assert.True(simulation.Signal(new Uri(address).AbsolutePath, new HandleSignal("one", true, "", "data")));
        Call(simulation, "us-west-2", "autoscaling", "SetDesiredCapacity", ("AutoScalingGroupName", simulation.Read(world => world.ScalingGroups.Single(group => group.Region == "us-west-2").Name)), ("DesiredCapacity", 3L));
        simulation.SetClock(null, 4 * 3600);
    }

    private static string Arn(Simulation simulation, string region, string cluster) => simulation.Read(world => world.Cluster(region, cluster)!.Arn);

    private static void Call(Simulation simulation, string region, string service, string operation, params ReadOnlySpan<(string Name, object? Value)> input)
    {
        var model = ServiceModel.Load(service);
        simulation.Call(new WireCall(model, model.Operations[operation], default!, WireStruct.Of(input)), region, "request", null);
    }

    private static Simulation Start(long seed) => new(new SimulatorOptions { Scenario = ScenarioCatalog.AllLabs, Seed = seed, Speed = 0 }, "http://127.0.0.1:5081");

    private static string Facts(Simulation simulation) => simulation.Read(world => JsonSerializer.Serialize(WorldView.Of(world, 0)));
}
