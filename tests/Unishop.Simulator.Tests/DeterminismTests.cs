using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services;

namespace Unishop.Simulator.Tests;

/// <summary>The same seed and the same calls at the same times make the same world.</summary>
public class DeterminismTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void World_AfterManyRandomCallsOnAllServices_IsTheSameEachTime(long seed)
    {
        var first = Play(seed, 300);

        Assert.Equal(first, Play(seed, 300));
        Assert.NotEqual(first, Play(seed + 1, 300));
    }

    [Fact]
    public void World_ParallelCallsInAnotherOrder_GivesTheSameDurations()
    {
        static double[] Needed(bool failOverFirst)
        {
            var world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 5, Start, "http://127.0.0.1:5081");
            var failOver = new Input("aws", Start, Start)
            {
                Region = "us-west-1", Service = "rds", Operation = "FailoverGlobalCluster", RequestId = "1",
                Body = Body("rds", "FailoverGlobalCluster",
                    ("GlobalClusterIdentifier", "pilot-global"), ("TargetDbClusterIdentifier", world.Cluster("us-west-1", "pilot-secondary")!.Arn), ("AllowDataLoss", true)),
            };
            var image = new Input("aws", Start, Start)
            {
                Region = "us-east-1", Service = "ec2", Operation = "CreateImage", RequestId = "2",
                Body = Body("ec2", "CreateImage", ("InstanceId", world.Instances[0].Id), ("Name", "copy"), ("NoReboot", true)),
            };
            foreach (var input in failOverFirst ? new[] { failOver, image } : [image, failOver])
            {
                InputReplay.Apply(world, input);
            }

            world.Advance(Start + TimeSpan.FromHours(2));
            return [.. world.Operations.OrderBy(operation => operation.Name, StringComparer.Ordinal).Select(operation => (operation.CompletedAt!.Value - operation.AcceptedAt).TotalSeconds)];
        }

        var needed = Needed(failOverFirst: true);

        Assert.Equal(2, needed.Length);
        Assert.Equal(needed, Needed(failOverFirst: false));
    }

    [Fact]
    public void Random_ClientTokensDiffer_DecideNoDuration()
    {
        static double Needed(string token)
        {
            var world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 5, Start, "http://127.0.0.1:5081");
            InputReplay.Apply(world, new Input("aws", Start, Start)
            {
                Region = "us-west-1", Service = "ec2", Operation = "RunInstances", RequestId = token,
                Body = Body("ec2", "RunInstances",
                    ("ImageId", world.Images.Single(image => image.Region == "us-west-1").Id), ("MinCount", 1), ("MaxCount", 1), ("ClientToken", token)),
            });
            world.Advance(Start + TimeSpan.FromHours(1));
            var launch = Assert.Single(world.Operations);
            return (launch.CompletedAt!.Value - launch.AcceptedAt).TotalSeconds;
        }

        Assert.Equal(Needed("one"), Needed("two"));
    }

    private static JsonElement Body(string service, string operation, params ReadOnlySpan<(string Name, object? Value)> members) =>
        JsonDocument.Parse(JsonBody.Write(WireStruct.Of(members), ServiceModel.Load(service).Operations[operation].Input!)).RootElement;

    /// <summary>A long sequence of calls, some of which make sense, at random times, with faults in between; what comes of it as one hash.</summary>
    private static string Play(long seed, int count)
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, seed, Start, "http://127.0.0.1:5081");
        var random = new WorldRandom(seed * 31);
        var operations = AwsServices.All.Values.OrderBy(service => service.Model, StringComparer.Ordinal)
            .SelectMany(service => service.Operations.Order(StringComparer.Ordinal).Select(operation => (service.Model, operation))).ToArray();
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var at = Start;
        for (var index = 0; index < count; index++)
        {
            at += TimeSpan.FromSeconds(random.NextDouble() * 60);
            if (random.NextDouble() < 0.05)
            {
                InputReplay.Apply(world, new Input("fault", at, at)
                {
                    Body = JsonSerializer.SerializeToElement(new Fault(
                        FaultKinds.Names[(int)(random.NextDouble() * FaultKinds.Names.Length)], random.NextDouble() < 0.5 ? "us-east-1" : "us-west-1", null, null, 50, at + TimeSpan.FromSeconds(30), at + TimeSpan.FromSeconds(600))),
                });
                continue;
            }

            var (service, operation) = operations[(int)(random.NextDouble() * operations.Length)];
            var input = ServiceModel.Load(service).Operations[operation].Input is { } shape ? Guess.Input(shape, random, world) : [];
            InputReplayCall(world, random.NextDouble() < 0.5 ? "us-east-1" : "us-west-1", service, operation, input, at, index, hash);
        }

        world.Advance(at + TimeSpan.FromHours(10));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(WorldView.Of(world, 1)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void InputReplayCall(World world, string region, string service, string operation, WireStruct input, DateTimeOffset at, int index, IncrementalHash hash)
    {
        world.Advance(at);
        try
        {
            var output = InputReplay.Invoke(world, region, service, operation, input, $"{index}", null, null, null);
            if (ServiceModel.Load(service).Operations[operation].Output is { } shape)
            {
                hash.AppendData(JsonBody.Write(output, shape));
            }
        }
        catch (WireException refused)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(refused.Error.Code + refused.Error.Message));
        }
    }
}
