using Bunit;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Features.Overview;
using Unishop.Dashboard.Features.Review;
using Unishop.Dashboard.Features.Workloads;
using Unishop.Dashboard.Features.Workshop;
using Unishop.Dashboard.Workshop;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Monitoring;

namespace Unishop.Dashboard.Tests.Pages;

/// <summary>Components whose states are those of the world, each state by itself.</summary>
public sealed class StateTests : ScreenTest
{
    /// <summary>The global database, what the arrow says then, and whether its line is whole.</summary>
    public static TheoryData<string, string, bool> Replications => new()
    {
        { "replicates", "behind", true },
        { "detached", "no replication: detached", false },
        { "moving", "the writer moves: switching-over", false },
        { "unknown", "replication unknown", false },
    };

    [Theory]
    [MemberData(nameof(Replications))]
    public void Replication_InEachState_SaysItAndIsWholeOnlyWhereItFlows(string state, string said, bool whole)
    {
        var arrow = Render<Replication>(p => p.Add(r => r.Snapshot, Of(state)).Add(r => r.Rpo, StatusRules.Of(Of(state), null, null, World.Noon).Rpo));

        Assert.Contains(said, arrow.Find(".arrow__word").TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(whole, arrow.FindAll(".arrow__line--broken").Count == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RegionColumn_OfALostRegion_IsUnknownInEveryFactAndNeverEmpty(bool lost)
    {
        var column = Render<RegionColumn>(p => p
            .Add(c => c.View, (lost ? World.EastLost : World.Healthy).Primary).Add(c => c.Serves, !lost).Add(c => c.Polls, new ObservationOptions()));

        Assert.Equal(lost ? 0 : 1, column.FindAll(".serves").Count);
        Assert.Equal(lost, column.FindAll(".reading__unknown").Count >= 4);
        Assert.All(column.FindAll("dd"), fact => Assert.NotEqual("", fact.TextContent.Trim()));
    }

    [Fact]
    public void RunStrip_OfARunThatGoesOn_CountsItsStepsAndLeadsToIt()
    {
        var strip = Render<RunStrip>(p => p.Add(s => s.Run, World.Run(new RunClaimed("host:1", 1), new StepStarted("launch"), World.Succeeded("launch"), new StepStarted("healthy"))));

        Assert.Equal("1", strip.Find("progress").GetAttribute("value"));
        Assert.Equal("/runs/run-1", strip.Find("a").GetAttribute("href"));
        Assert.False(string.IsNullOrEmpty(strip.Find("progress").GetAttribute("aria-label")));
    }

    [Theory]
    [InlineData(PromoteBy.Switchover)]
    [InlineData(PromoteBy.Failover)]
    [InlineData(PromoteBy.Detach)]
    public void WayPanel_Advised_MarksThatWayAndLeavesTheChoice(PromoteBy advised)
    {
        var panel = Render<WayPanel>(p => p.Add(w => w.Address, "/workloads/pilot-light/failover").Add(w => w.Chosen, PromoteBy.Failover).Add(w => w.Advice, new Advice(advised, ["because"])));

        Assert.Equal(3, panel.FindAll("input[type=radio]").Count);
        Assert.Equal("Failover", panel.Find("input[checked]").GetAttribute("value"));
        Assert.Equal($"{advised}", panel.FindAll(".way").Single(way => way.QuerySelector(".badge") is not null).QuerySelector("input")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void NextStep_OfAnAction_IsLoudOnlyWhereItIsUrgent(bool urgent, bool loud)
    {
        var next = Render<NextStep>(p => p.Add(n => n.Action, new NextAction(Dashboard.Components.Tone.Bad, "Fail over", "it is down", "/x", "Review") { IsUrgent = urgent }));

        Assert.Equal(loud, next.FindAll(".next--urgent .button--danger").Count == 1);
        Assert.Equal("/x", next.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void OrdersPanel_OfAWorldThatCountsNone_IsNotThere() =>
        Assert.Equal("", Render<OrdersPanel>(p => p.Add(o => o.World, new SimulatedWorld())).Markup.Trim());

    [Fact]
    public void DisasterPanel_OfALab_OffersItsOwnRegionsOnly()
    {
        var world = new SimulatedWorld { Regions = new Dictionary<string, SimulatedRegion> { [World.East] = new(), [World.West] = new(), ["us-west-2"] = new() } };

        var panel = Render<DisasterPanel>(p => p.Add(d => d.World, world).Add(d => d.Workload, World.Workload));

        Assert.Equal([World.East, World.West], panel.FindAll("[data-inject=siteBlocked]").Select(button => button.GetAttribute("data-region")));
        Assert.Contains("us-west-2", Render<DisasterPanel>(p => p.Add(d => d.World, world)).Markup, StringComparison.Ordinal);
    }

    private static WorkloadSnapshot Of(string state)
    {
        var global = World.Healthy.Standby.GlobalDatabase.Value!;
        var seen = state switch
        {
            "detached" => World.Known<GlobalDatabaseState?>(global with { Members = [global.Members[0]] }),
            "moving" => World.Known<GlobalDatabaseState?>(global with { Move = new WriterMove("switching-over", global.Members[0].ClusterArn, global.Members[1].ClusterArn, false) }),
            "unknown" => Reading<GlobalDatabaseState?>.Unknown("no answer", World.Noon, "test"),
            _ => World.Healthy.Standby.GlobalDatabase,
        };
        return World.Healthy with { Primary = World.Healthy.Primary with { GlobalDatabase = seen }, Standby = World.Healthy.Standby with { GlobalDatabase = seen } };
    }
}
