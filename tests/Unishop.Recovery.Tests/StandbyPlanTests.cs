using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class StandbyPlanTests
{
    [Fact]
    public void WarmFailover_Plan_PromotesAndScalesOutInParallelRenewsThenVerifies()
    {
        var plan = Planner.Plan(Samples.Warm(), Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Equal(["promote", "scale-out", "in-service", "refresh", "verify"], plan.Steps.Select(step => step.Id));
        Assert.Empty(plan.Step("scale-out").DependsOn);
        Assert.Equal(["promote", "in-service"], plan.Step("refresh").DependsOn);
        Assert.Equal(["promote", "in-service", "refresh"], plan.Step("verify").DependsOn);
        Assert.Equal("i-old", plan.Step("refresh").Parameters["survivors"]);
        Assert.All(plan.Steps.SelectMany(step => step.Calls), call => Assert.Equal("us-west-1", call.Region));
    }

    [Theory]
    [InlineData(ScaleOutBy.Stack, "cloudformation")]
    [InlineData(ScaleOutBy.Group, "autoscaling")]
    public void WarmFailover_ScaleOutBy_CallsThatService(ScaleOutBy by, string service)
    {
        var snapshot = Samples.Warm();
        var plan = Planner.Plan(snapshot with { Workload = snapshot.Workload with { ScaleOutBy = by } }, Verb.ScaleOut, null).Plan!;

        Assert.Equal(service, Assert.Single(plan.Step("scale-out").Calls).Service);
    }

    [Fact]
    public void WarmFailover_ByGroup_TellsTheStackAndRenewsBeforeTheProof()
    {
        var snapshot = Samples.Warm();
        var plan = Planner.Plan(snapshot with { Workload = snapshot.Workload with { ScaleOutBy = ScaleOutBy.Group } }, Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Equal(["promote", "promoted-stack", "scale-out", "in-service", "refresh", "verify"], plan.Steps.Select(step => step.Id));
        Assert.Equal(["promoted-stack"], plan.Step("scale-out").DependsOn);
    }

    [Fact]
    public void WarmFailover_OneServerIsEnough_IsRenewedAllTheSame()
    {
        var snapshot = Samples.Warm();
        var plan = Planner.Plan(snapshot with { Workload = snapshot.Workload with { Capacity = new Capacity(1, 5) } }, Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Contains("alone", plan.Step("refresh").Parameters.Keys);
        Assert.Contains("refresh", plan.Step("verify").DependsOn);
    }

    [Theory]
    [InlineData(1, 4, 10, "2", "4", "10")]
    [InlineData(4, 4, 8, "4", "4", "8")]
    [InlineData(0, 0, 1, "2", "2", "5")]
    public void ScaleOut_OfAGroup_LowersNoneOfItsNumbers(int minimum, int desired, int most, string min, string wanted, string max)
    {
        var warm = Samples.Warm();
        var snapshot = warm with
        {
            Workload = warm.Workload with { ScaleOutBy = ScaleOutBy.Group },
            Standby = warm.Standby with { Fleet = Samples.Known<FleetState?>(warm.Standby.Fleet.Value! with { Minimum = minimum, Desired = desired, Most = most }) },
        };

        var call = Assert.Single(Planner.Plan(snapshot, Verb.ScaleOut, null).Plan!.Step("scale-out").Calls);

        Assert.Equal((min, wanted, max), (call.Parameters["MinSize"], call.Parameters["DesiredCapacity"], call.Parameters["MaxSize"]));
    }

    [Fact]
    public void WarmFailover_StandbyOnlyHelpsOut_IsNotTakenForServing()
    {
        var blocked = PrimaryBlocked(Samples.Warm());

        Assert.Null(ServingRules.Of(blocked).Region);
        Assert.NotNull(Planner.Plan(blocked, Verb.Failover, PromoteBy.Switchover).Plan);
        Assert.Equal("us-east-1", OutageRules.Derive(blocked).Outage!.Region);
    }

    [Fact]
    public void WarmFailover_MovedAndAtFullCapacity_IsRefused()
    {
        var moved = Moved(Samples.Warm());
        var full = moved with { Standby = moved.Standby with { Fleet = Samples.Known<FleetState?>(Samples.Fleet("standby-group", 2)) } };

        Assert.NotNull(Planner.Plan(moved, Verb.Failover, PromoteBy.Failover).Plan);
        Assert.Contains("serves already", Planner.Plan(full, Verb.Failover, PromoteBy.Failover).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void WarmScaleOut_TemplateWithoutIsPromote_NamesTheWayOut()
    {
        var snapshot = Samples.Warm();
        var without = snapshot with
        {
            Standby = snapshot.Standby with { Stacks = Samples.Known<ImmutableArray<StackState>>([.. snapshot.Standby.Stacks.Value.Select(s => s with { Parameters = ImmutableSortedDictionary<string, string>.Empty })]) },
        };

        Assert.Contains("ScaleOutBy", Planner.Plan(without, Verb.ScaleOut, null).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void HotFailover_SiteBlocked_ProvesThroughTheDistributionAndPromotesNothing()
    {
        var plan = Planner.Plan(EdgeMoved(PrimaryBlocked(Samples.Hot())), Verb.Failover, null).Plan!;

        Assert.Equal(["table", "verify"], plan.Steps.Select(step => step.Id));
        Assert.Equal("http://d1.example/", plan.Step("verify").Parameters["url"]);
        Assert.Null(plan.PromoteBy);
    }

    [Fact]
    public void HotFailover_WriterLost_PromotesOnlyWhereItIsAskedForAndRenewsTheServers()
    {
        var blocked = EdgeMoved(PrimaryBlocked(Samples.Hot()));
        var lost = blocked with { Primary = blocked.Primary with { Database = Samples.Unknown<DatabaseState?>() } };
        var plan = Planner.Plan(lost, Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Equal(["table", "verify"], Planner.Plan(lost, Verb.Failover, null).Plan!.Steps.Select(step => step.Id));
        Assert.Equal(["promote", "table", "verify", "scale-out", "refresh", "verify-renewed"], plan.Steps.Select(step => step.Id));
        Assert.Equal(["table"], plan.Step("verify").DependsOn);
        Assert.Equal(["promote", "scale-out"], plan.Step("refresh").DependsOn);
        Assert.Equal(PromoteBy.Failover, plan.PromoteBy);
    }

    [Fact]
    public void HotFailover_ServersToBeRenewedAreUnknown_IsProvenButNotPromoted()
    {
        var moved = EdgeMoved(PrimaryBlocked(Samples.Hot()));
        var blind = moved with { Standby = moved.Standby with { Fleet = Samples.Unknown<FleetState?>() } };
        var early = moved with { Standby = moved.Standby with { Stacks = Samples.Known<ImmutableArray<StackState>>([]) } };

        Assert.Contains("Auto Scaling group", Planner.Plan(blind, Verb.Failover, PromoteBy.Failover).Obstacle, StringComparison.Ordinal);
        Assert.Contains("stack", Planner.Plan(early, Verb.Failover, PromoteBy.Failover).Obstacle, StringComparison.Ordinal);
        Assert.All([blind, early], snapshot => Assert.Equal(["table", "verify"], Planner.Plan(snapshot, Verb.Failover, null).Plan!.Steps.Select(step => step.Id)));
    }

    [Fact]
    public void HotFailover_PrimaryServes_IsRefusedWithTheReason() =>
        Assert.Contains("by itself", Planner.Plan(Samples.Hot(), Verb.Failover, null).Obstacle, StringComparison.Ordinal);

    [Fact]
    public void HotFailover_DistributionUnreadNow_UsesItsLastKnownAddress()
    {
        var moved = EdgeMoved(PrimaryBlocked(Samples.Hot()));
        var blind = moved with { Edge = Reading<EdgeState?>.Unknown("us-east-1 is lost", Samples.Now, "test", moved.Edge) };

        Assert.NotNull(Planner.Plan(blind, Verb.Failover, null).Plan);
    }

    /// <summary>Services whose administration lives in us-east-1 are on no way to the standby.</summary>
    [Theory]
    [InlineData(Strategy.PilotLight)]
    [InlineData(Strategy.WarmStandby)]
    [InlineData(Strategy.HotStandby)]
    public void Failover_EveryStrategy_NeedsNoControlPlaneOfTheLostRegion(Strategy strategy)
    {
        var snapshot = strategy switch
        {
            Strategy.WarmStandby => PrimaryBlocked(Samples.Warm()),
            Strategy.HotStandby => EdgeMoved(PrimaryBlocked(Samples.Hot())),
            _ => PrimaryBlocked(Samples.Snapshot()),
        };
        var plan = Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan!;
        string[] administeredInUsEast1 = ["iam", "route53", "cloudfront", "s3", "organizations", "account"];

        Assert.All(plan.Steps.SelectMany(step => step.Calls), call =>
        {
            Assert.NotEqual("us-east-1", call.Region);
            Assert.DoesNotContain(call.Service, administeredInUsEast1);
        });
    }

    [Theory]
    [InlineData("good", CheckState.Pass)]
    [InlineData("unknown", CheckState.Unknown)]
    [InlineData("none in service", CheckState.Fail)]
    [InlineData("maximum too low", CheckState.Fail)]
    public void Readiness_Fleet_IsJudged(string facts, CheckState expected)
    {
        var good = Samples.Warm();
        var fleet = good.Standby.Fleet.Value!;
        var snapshot = good with
        {
            Standby = good.Standby with
            {
                Fleet = facts switch
                {
                    "unknown" => Samples.Unknown<FleetState?>(),
                    "none in service" => Samples.Known<FleetState?>(fleet with { Instances = [fleet.Instances[0] with { Balancer = "OutOfService" }] }),
                    "maximum too low" => Samples.Known<FleetState?>(fleet with { Most = 1 }),
                    _ => good.Standby.Fleet,
                },
            },
        };

        Assert.Equal(expected, ReadinessRules.Of(snapshot, Samples.Now).Single(check => check.Id == "fleet").State);
    }

    [Theory]
    [InlineData("good", CheckState.Pass)]
    [InlineData("unknown", CheckState.Unknown)]
    [InlineData("unknown by now", CheckState.Warn)]
    [InlineData("disabled", CheckState.Fail)]
    [InlineData("one origin", CheckState.Fail)]
    [InlineData("no 403", CheckState.Warn)]
    [InlineData("deploying", CheckState.Warn)]
    public void Readiness_Edge_IsJudged(string facts, CheckState expected)
    {
        var good = Samples.Hot();
        var edge = good.Edge.Value!;
        var snapshot = good with
        {
            Edge = facts switch
            {
                "unknown" => Samples.Unknown<EdgeState?>(),
                "unknown by now" => Reading<EdgeState?>.Unknown("no answer within 5 s", Samples.Now, "test", good.Edge),
                "disabled" => Samples.Known<EdgeState?>(edge with { IsEnabled = false }),
                "one origin" => Samples.Known<EdgeState?>(edge with { Origins = ["east"] }),
                "no 403" => Samples.Known<EdgeState?>(edge with { FailoverCodes = [500, 502, 503, 504, 404] }),
                "deploying" => Samples.Known<EdgeState?>(edge with { Status = "InProgress" }),
                _ => good.Edge,
            },
        };

        Assert.Equal(expected, ReadinessRules.Of(snapshot, Samples.Now).Single(check => check.Id == "edge").State);
    }

    [Fact]
    public void Labs_Defaults_AreAcceptedAndKeepWhatIsConfigured()
    {
        var labs = Labs.Ids.Select(id => Labs.Complete(new WorkloadOptions { Id = id, RtoSeconds = 77 })).ToArray();

        Assert.Empty(WorkloadCatalog.Validate(labs));
        var catalog = WorkloadCatalog.From(labs);
        Assert.All(catalog.All, workload => Assert.Equal(77, workload.Objectives.Rto.TotalSeconds));
        Assert.Equal(["us-west-1", "us-west-2", "us-west-1"], catalog.All.Select(workload => workload.Standby.Region));
        Assert.Equal("unishophotstandby", catalog.Find("hot-standby")!.Table);
    }

    private static WorkloadSnapshot PrimaryBlocked(WorkloadSnapshot snapshot) =>
        snapshot with { Primary = snapshot.Primary with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) } };

    private static WorkloadSnapshot EdgeMoved(WorkloadSnapshot snapshot) => snapshot with
    {
        EdgeSite = Samples.Known(Samples.Site("us-west-1", SiteHealth.Healthy, new CartState(["u1", "u2", "u3"]))),
    };

    private static WorkloadSnapshot Moved(WorkloadSnapshot snapshot) => PrimaryBlocked(snapshot) with
    {
        Standby = snapshot.Standby with
        {
            GlobalDatabase = Samples.Known<GlobalDatabaseState?>(new GlobalDatabaseState("pilot-global", "available", null,
                [new GlobalMember(FakeWorld.PrimaryArn, false, "connected"), new GlobalMember(FakeWorld.StandbyArn, true, "connected")])),
        },
    };
}
