using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>The way back, fencing and rehearsals, as plans.</summary>
public class ReturnPlanTests
{
    [Fact]
    public void Failback_PilotLight_WaitsSwitchesOverOpensVerifiesAndEndsTheStandbysInstance()
    {
        var plan = Planner.Plan(Samples.Away(Samples.Snapshot()), Verb.Failback, null).Plan!;

        Assert.Equal(["rejoined", "lost-tail", "instances", "promote", "open-site", "verify", "terminate"], plan.Steps.Select(step => step.Id));
        Assert.Equal(("us-east-1", PromoteBy.Switchover), (plan.TargetRegion, plan.PromoteBy));
        Assert.Equal("us-west-1", Assert.Single(plan.Step("promote").Calls).Region);
        Assert.Contains("rejoined", plan.Step("promote").DependsOn);
        Assert.Equal(["promote"], plan.Step("open-site").DependsOn);
        Assert.Equal("us-west-1", plan.Step("terminate").Region);
    }

    [Fact]
    public void Failback_WarmStandby_GivesTheOldRegionItsStrengthFirstAndTheStandbyItsShapeLast()
    {
        var plan = Planner.Plan(Samples.Away(Samples.Warm()), Verb.Failback, null).Plan!;

        Assert.Equal(
            ["rejoined", "lost-tail", "scale-out", "in-service", "promote", "open-site", "verify", "scale-in", "shrink", "refresh"],
            plan.Steps.Select(step => step.Id));
        Assert.Equal("no", plan.Step("scale-in").Parameters["value"]);
        Assert.Contains("in-service", plan.Step("promote").DependsOn);
    }

    [Fact]
    public void Failback_DatabaseFenced_IsOpenedBeforeTheSwitchover()
    {
        var away = Samples.Away(Samples.Snapshot());
        var fenced = away with { Primary = away.Primary with { DatabaseGate = Samples.Known<DatabaseGate?>(new DatabaseGate("sg-db", [])) } };
        var plan = Planner.Plan(fenced, Verb.Failback, null).Plan!;

        Assert.Equal("sg-1", plan.Step("open-database").Parameters["from"]);
        Assert.Contains("open-database", plan.Step("promote").DependsOn);
    }

    public static TheoryData<string, string> Obstacles => new()
    {
        { "not moved", "nothing to bring back" },
        { "split", "fence us-east-1 first" },
        { "detached and fenced", "network-stack-DBSubnetGroupName" },
        { "standby lost", "the writer in us-west-1 can't be seen" },
        { "lost", "can't be seen" },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void Failback_NotPossible_SaysWhatComesFirst(string facts, string obstacle)
    {
        var away = Samples.Away(Samples.Snapshot());
        var detached = Samples.Detached();
        var snapshot = facts switch
        {
            "not moved" => Samples.Snapshot(),
            "split" => detached,
            "lost" => away with { Primary = away.Primary with { Database = Samples.Unknown<DatabaseState?>() } },
            "standby lost" => away with { Standby = away.Standby with { Database = Samples.Unknown<DatabaseState?>() } },
            _ => detached with { Primary = detached.Primary with { DatabaseGate = Samples.Known<DatabaseGate?>(new DatabaseGate("sg-db", [])) } },
        };

        Assert.Contains(obstacle, Planner.Plan(snapshot, Verb.Failback, null).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Failback_AfterDetach_KeepsTheOldWriterAsASnapshotBeforeItGoesAndLetsNobodyInUntilTheRegionHasJoined()
    {
        var detached = Samples.Detached();
        var fenced = detached with
        {
            Primary = detached.Primary with
            {
                DatabaseGate = Samples.Known<DatabaseGate?>(new DatabaseGate("sg-db", [])),
                Network = Samples.Known(detached.Primary.Network.Value with { DatabaseSubnetGroup = "subnets" }),
            },
        };

        var plan = Planner.Plan(fenced, Verb.Failback, null).Plan!;

        Assert.Equal(
            ["evidence", "old-instances", "old-leaves", "old-cluster", "global", "new-global", "join", "join-instances", "rejoined", "open-database", "instances", "promote", "open-site", "verify", "terminate"],
            plan.Steps.Select(step => step.Id));
        Assert.Equal(["evidence"], plan.Step("old-instances").DependsOn);
        Assert.Equal(["old-cluster", "new-global"], plan.Step("join").DependsOn);
        Assert.Equal(["join"], plan.Step("open-database").DependsOn);
        Assert.Contains("open-database", plan.Step("promote").DependsOn);
        Assert.Equal(("us-west-1", "us-east-1"), (plan.Step("new-global").Region, plan.Step("join").Region));
    }

    [Fact]
    public void Failback_AfterDetachOldClusterGone_MakesAnotherOfTheSameName()
    {
        var detached = Samples.Detached();
        var gone = detached with
        {
            Primary = detached.Primary with
            {
                Database = Samples.Known<DatabaseState?>(null),
                Network = Samples.Known(detached.Primary.Network.Value with { DatabaseSubnetGroup = "subnets" }),
            },
        };

        var plan = Planner.Plan(gone, Verb.Failback, null).Plan!;

        Assert.Equal(["global", "new-global", "join", "join-instances", "rejoined"], plan.Steps.Select(step => step.Id).Take(5));
        Assert.Equal(FakeWorld.PrimaryArn, plan.Step("promote").Parameters["clusterArn"]);
    }

    public static TheoryData<string, CheckState?> Brains => new()
    {
        { "good", null },
        { "moved", CheckState.Pass },
        { "moved, old lost", CheckState.Unknown },
        { "detached", CheckState.Fail },
        { "detached, fenced", CheckState.Pass },
    };

    [Theory]
    [MemberData(nameof(Brains))]
    public void SplitBrain_Facts_AreJudged(string facts, CheckState? expected)
    {
        var detached = Samples.Detached();
        var away = Samples.Away(Samples.Snapshot());
        var snapshot = facts switch
        {
            "moved" => away,
            "moved, old lost" => away with { Primary = away.Primary with { Database = Samples.Unknown<DatabaseState?>() } },
            "detached" => detached,
            "detached, fenced" => detached with { Primary = detached.Primary with { DatabaseGate = Samples.Known<DatabaseGate?>(new DatabaseGate("sg-db", [])) } },
            _ => Samples.Snapshot(),
        };

        Assert.Equal(expected, SplitBrain.Of(snapshot)?.State);
        Assert.Equal(expected, ReadinessRules.Of(snapshot, Samples.Now).SingleOrDefault(check => check.Id == "split-brain")?.State);
    }

    [Fact]
    public async Task SplitBrainWatch_ComesAndGoes_IsKeptAsEvidenceOnce()
    {
        var journal = new MemoryJournal(new FakeTimeProvider());
        var catalog = new WorkloadCatalog([Samples.PilotLight]);
        var watch = new SplitBrainWatch(catalog, new SnapshotStore(catalog, new FakeTimeProvider()), journal, new ProcessIdentity("p"), NullLogger<SplitBrainWatch>.Instance);
        var detached = Samples.Detached();
        var fenced = detached with { Primary = detached.Primary with { DatabaseGate = Samples.Known<DatabaseGate?>(new DatabaseGate("sg-db", [])) } };

        foreach (var snapshot in new[] { Samples.Snapshot(), detached, detached, fenced, fenced })
        {
            await watch.ConsiderAsync("pilot-light", snapshot, CancellationToken.None);
        }

        var events = (await journal.ReadRunAsync(SplitBrainWatch.StreamOf("pilot-light"), 0, CancellationToken.None)).Select(entry => entry.Event).ToArray();
        Assert.Collection(
            events,
            happened => Assert.Contains("tcp 3306", Assert.IsType<SplitBrainSeen>(happened).Accepts[0], StringComparison.Ordinal),
            happened => Assert.IsType<SplitBrainResolved>(happened));
    }

    [Fact]
    public void Fence_OldRegionBack_ClosesDatabaseSiteAndComputeSideBySide()
    {
        var plan = Planner.Plan(Samples.Detached(), Verb.Fence, null).Plan!;

        Assert.Equal(["close-database", "close-site", "stop-instances"], plan.Steps.Select(step => step.Id));
        Assert.All(plan.Steps, step => Assert.Empty(step.DependsOn));
        Assert.All(plan.Steps, step => Assert.Equal("us-east-1", step.Region));
        Assert.Equal("us-east-1", StrategyOperations.ConfirmWord(Samples.PilotLight, Verb.Fence));
    }

    [Fact]
    public void Fence_WriterAtHome_IsRefused() =>
        Assert.Contains("not to be closed", Planner.Plan(Samples.Snapshot(), Verb.Fence, null).Obstacle, StringComparison.Ordinal);

    [Theory]
    [InlineData(Strategy.PilotLight, "launch,healthy,terminate,leftovers")]
    [InlineData(Strategy.WarmStandby, "scale-out,in-service,verify,shrink,leftovers")]
    [InlineData(Strategy.HotStandby, "table,verify,leftovers")]
    public void Drill_EachStrategy_TouchesTheStandbyAloneAndCleansUp(Strategy strategy, string steps)
    {
        var snapshot = strategy switch
        {
            Strategy.WarmStandby => Samples.Warm(),
            Strategy.HotStandby => Samples.Hot(),
            _ => Samples.Snapshot(),
        };
        var plan = Planner.Plan(snapshot, Verb.Drill, null).Plan!;

        Assert.Equal(steps.Split(','), plan.Steps.Select(step => step.Id));
        Assert.All(plan.Steps, step => Assert.Equal("us-west-1", step.Region));
        Assert.DoesNotContain(plan.Steps.SelectMany(step => step.Calls), call => call.Service == "rds");
    }

    [Fact]
    public void Drill_StandbyIsProduction_IsRefused() =>
        Assert.Contains("production", Planner.Plan(Samples.Away(Samples.Snapshot()), Verb.Drill, null).Obstacle, StringComparison.Ordinal);
}
