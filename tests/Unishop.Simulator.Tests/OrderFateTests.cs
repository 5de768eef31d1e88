using System.Text.Json;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>What the world says of orders after every way of moving the writer, in each lab: which were kept, lost, or written on both sides.</summary>
public class OrderFateTests
{
    private const string East = "us-east-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // A: long before. B: in the moment of the disaster. C: at the old writer while and after the new one is promoted, where it takes it.
    // D: at the new writer.
    public static TheoryData<string, string, string> Moves => new()
    {
        { "switchover", "", "kept A B D" },
        { "failover", "", "kept A B D" },
        { "failover", FaultKinds.LagStorm, "kept A D, lost B, both B, in snapshots B" },
        { "failover", FaultKinds.RegionLost, "kept A, new D, lost B C, old B C, both B" },
        { "failover", FaultKinds.NetworkIsolated, "kept A, new D, lost B C, old B C, both B" },
        { "detach", "", "kept A B, new D, lost C, old C, both C" },
        { "detach", FaultKinds.RegionLost, "kept A, new D, lost B C, old B C, both B" },
        { "detach", FaultKinds.LagStorm, "kept A, new D, lost B C, old B C, both B" },
    };

    public static TheoryData<string, string, string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string, string, string>();
            foreach (var (scenario, lab, west) in new[] { (ScenarioCatalog.PilotLight, "pilot", "us-west-1"), (ScenarioCatalog.WarmStandby, "warm", "us-west-2"), (ScenarioCatalog.HotStandby, "hot", "us-west-1") })
            {
                foreach (var move in Moves)
                {
                    rows.Add(scenario, lab, west, move.Data.Item1, move.Data.Item2, move.Data.Item3);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Move_Disaster_TheWorldSaysWhatBecameOfEachOrder(string scenario, string lab, string west, string move, string fault, string expected)
    {
        var world = ScenarioCatalog.Create(scenario, 1, Start, "http://127.0.0.1:5081");
        var (old, target) = (world.Cluster(East, lab + "-primary")!, world.Cluster(west, lab + "-secondary")!);
        var placed = new List<(char Name, string Uuid, long Sequence)>();

        Place(world, old, 'A', placed);
        world.Advance(world.Now.AddSeconds(30));
        if (fault.Length > 0)
        {
            world.Faults.Add(new Fault(fault, East, null, null, 100, world.Now, fault == FaultKinds.LagStorm ? world.Now.AddMinutes(5) : null) { DelaySeconds = fault == FaultKinds.LagStorm ? 7200 : null });
        }

        Place(world, old, 'B', placed);
        Move(world, move, lab + "-global", west, target, old);
        Await(world, () => target is { IsWriter: true, WriterEndpointActive: true });
        Place(world, old, 'C', placed);
        Place(world, target, 'D', placed);
        world.Advance(world.Now.AddHours(1));

        var told = JsonSerializer.SerializeToNode(WorldView.Of(world, 0), JsonSerializerOptions.Web)!["orders"]![lab]!;
        Assert.Equal($"{west}/{target.Id}", told["writer"]!.GetValue<string>());
        Assert.Equal(placed.Count, told["confirmed"]!.GetValue<int>());
        Assert.Equal(expected, Told(told, placed));
    }

    [Fact]
    public void HotCart_WrittenInBothRegionsWhileTheWayIsCut_TheWorldNamesTheLostWrite()
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.HotStandby, 1, Start, "http://127.0.0.1:5081");
        var fault = world.Faults.Add(new Fault(FaultKinds.NetworkIsolated, East, null, null, 100, world.Now, null));
        Put(world, East, "shopper", "east");
        world.Advance(world.Now.AddSeconds(10));
        Put(world, "us-west-1", "shopper", "west");
        Put(world, "us-west-1", "other", "west");
        world.Advance(world.Now.AddMinutes(5));
        Assert.Empty(Overwritten(world, East));

        world.Faults.Remove(candidate => candidate.Id == fault.Id);
        world.Advance(world.Now.AddMinutes(1));

        var lost = Assert.Single(Overwritten(world, East))!;
        Assert.Contains("shopper", lost["key"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("east", "us-west-1"), (lost["lost"]!["cart"]!["S"]!.GetValue<string>(), lost["by"]!["writtenIn"]!.GetValue<string>()));
        Assert.Empty(Overwritten(world, "us-west-1"));

        // What is written later, in the knowledge of what is there, is no conflict.
        Put(world, East, "shopper", "later");
        world.Advance(world.Now.AddMinutes(1));
        Put(world, "us-west-1", "shopper", "last");
        world.Advance(world.Now.AddMinutes(1));
        Assert.Single(Overwritten(world, East));
        Assert.Empty(Overwritten(world, "us-west-1"));
    }

    private static JsonArray Overwritten(World world, string region) =>
        (JsonArray)JsonSerializer.SerializeToNode(WorldView.Of(world, 0), JsonSerializerOptions.Web)!["regions"]![region]!["edge"]!["tables"]![0]!["overwritten"]!;

    private static void Put(World world, string region, string shopper, string cart) => AwsServices.Invoke(world, region, "dynamodb", "PutItem", WireStruct.Of(
        ("TableName", "unishophotstandby"), ("Item", WireStruct.Of(("uuid", WireStruct.Of(("S", shopper))), ("cart", WireStruct.Of(("S", cart)))))));

    /// <summary>Orders at a cluster, as the shop on any instance does that reaches its writer; a cluster that takes no writes takes no order.</summary>
    private static void Place(World world, DbCluster cluster, char name, List<(char Name, string Uuid, long Sequence)> placed)
    {
        Aurora.Replicate(world);
        var session = new DatabaseSession(cluster, cluster.Data, cluster is { IsWriter: true, IsUp: true } ? cluster : null);
        var order = new JsonObject { ["uuid"] = "shopper", ["unicorns"] = new JsonArray(new JsonObject { ["uuid"] = cluster.Data.Unicorns[0].Uuid }) };
        if (ShopOrders.Place(world, session, order) is { Status: 201 } answer)
        {
            var confirmed = JsonNode.Parse(answer.Body)!;
            placed.Add((name, confirmed["uuid"]!.GetValue<string>(), confirmed["sequence"]!.GetValue<long>()));
        }
    }

    private static void Move(World world, string how, string global, string west, DbCluster target, DbCluster old)
    {
        _ = how switch
        {
            "detach" => AwsServices.Invoke(world, west, "rds", "RemoveFromGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", global), ("DbClusterIdentifier", target.Arn))),
            "switchover" => AwsServices.Invoke(world, old.Region, "rds", "SwitchoverGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", global), ("TargetDbClusterIdentifier", target.Arn))),
            _ => AwsServices.Invoke(world, west, "rds", "FailoverGlobalCluster", WireStruct.Of(("GlobalClusterIdentifier", global), ("TargetDbClusterIdentifier", target.Arn), ("AllowDataLoss", true))),
        };
    }

    private static void Await(World world, Func<bool> isSo)
    {
        var latest = world.Now.AddHours(1);
        while (!isSo())
        {
            Assert.True(world.Now < latest, "It never was.");
            world.Advance(world.Now.AddSeconds(1));
        }
    }

    /// <summary>What is told, with the orders' names in the place of their numbers.</summary>
    private static string Told(JsonNode told, List<(char Name, string Uuid, long Sequence)> placed)
    {
        string? Part(string title, string member, bool isLost)
        {
            // A number that was given out twice is that of the lost order in the lists of losses, else that of the other.
            var names = told[member]!.AsArray().Select(number => number!.GetValue<long>())
                .Select(number => placed.Where(order => order.Sequence == number).OrderBy(order => order.Name).ToArray())
                .Select(same => same.Length == 1 ? same[0].Name : isLost ? same[0].Name : same[^1].Name).Order().ToArray();
            return names.Length == 0 ? null : $"{title} {string.Join(' ', names)}";
        }

        return string.Join(", ", new[]
        {
            Part("kept", "kept", false), Part("new", "onlyNew", false), Part("lost", "lost", true), Part("old", "onlyOld", true), Part("both", "both", true), Part("in snapshots", "inSnapshots", true),
        }.OfType<string>());
    }
}
