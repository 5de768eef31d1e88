using System.Text.Json;
using Unishop.Dashboard.Workshop;

namespace Unishop.Dashboard.Tests.Workshop;

public sealed class LabTests
{
    private const string StandbyInstance = """ "instances": [{ "name": "pilot-secondary", "state": "running", "appReady": true }], "images" """;
    private const string Blocked = """{ "kind": "siteBlocked", "region": "us-east-1", "since": "2026-05-04T11:59:00Z" }""";

    /// <summary>How the pilot light's world changes step by step, and which step is next then.</summary>
    public static TheoryData<string, string, string> Worlds => new()
    {
        { "{}", "stacks", "" },
        { SimulatorDouble.Of("").Replace("\"a\", \"b\"", "", StringComparison.Ordinal), "image", "shop" },
        { SimulatorDouble.Of(""), "image", "" },
        { Copied(""), "disaster", "" },
        { Copied(Blocked), "promote", "" },
        { Promoted(Copied(Blocked)), "instance", "" },
        { Filled(Promoted(Copied(Blocked))), "heal", "empty" },
        { Filled(Promoted(Copied(""))), "clean-up", "empty disaster" },
        { """{ "scenario": "pilot-light" }""", "", "stacks shop empty image disaster promote instance moved heal" },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void PilotLight_InAWorld_NamesTheNextStepAndWhatWasDoneBefore(string world, string next, string passed)
    {
        var stands = LabGuide.All[0].Judge(new LabSight(Read(world), Tests.World.Workload));

        Assert.Equal(next, stands.FirstOrDefault(stand => stand.State == LabState.Next)?.Step.Id ?? "");
        Assert.Equal(passed, string.Join(' ', stands.Where(stand => stand.State == LabState.Passed).Select(stand => stand.Step.Id)));
        Assert.All(stands, stand => Assert.False(string.IsNullOrWhiteSpace(stand.Seen)));
    }

    [Fact]
    public void EveryLab_OfTheGuide_HasAWorkloadAndStepsWithDistinctIds()
    {
        Assert.Equal(Unishop.Domain.Workloads.Labs.Ids, LabGuide.All.Select(lab => lab.Id));
        Assert.All(LabGuide.All, lab => Assert.Equal(lab.Steps.Length, lab.Steps.Select(step => step.Id).Distinct().Count()));
    }

    [Fact]
    public void World_WithoutAnything_IsReadAsEmptyAndNotRefused()
    {
        var world = Read("""{ "news": [1, 2], "orders": [] }""");

        Assert.Empty(world.OrderCounts);
        Assert.Empty(world.Region("us-east-1").Stacks);
        Assert.All(LabGuide.All, lab => Assert.Contains(lab.Judge(new LabSight(world, Tests.World.Workload)), stand => stand.State == LabState.Next));
    }

    [Fact]
    public void Orders_AsNumbersOrLists_AreCounted()
    {
        var count = Assert.Single(Read(SimulatorDouble.Of("")).OrderCounts);

        Assert.Equal(new OrderCount("pilot", 12, 3, 1), count);
    }

    private static string Copied(string faults) => SimulatorDouble.Of(faults).Replace("pending", "available", StringComparison.Ordinal);

    private static string Promoted(string world) => world.Replace("\"pilot-primary\", \"isWriter\": true", "\"pilot-primary\", \"isWriter\": false", StringComparison.Ordinal)
        .Replace("\"pilot-secondary\", \"isWriter\": false", "\"pilot-secondary\", \"isWriter\": true", StringComparison.Ordinal);

    private static string Filled(string world)
    {
        var west = world.IndexOf("us-west-1\": {", StringComparison.Ordinal);
        return world[..west] + world[west..].Replace("\"images\"", StandbyInstance, StringComparison.Ordinal).Replace("\"keys\": []", "\"keys\": [\"index.html\"]", StringComparison.Ordinal);
    }

    private static SimulatedWorld Read(string json) => JsonSerializer.Deserialize<SimulatedWorld>(json, JsonSerializerOptions.Web)!;
}
