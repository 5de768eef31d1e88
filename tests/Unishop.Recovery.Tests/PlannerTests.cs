using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class PlannerTests
{
    private static readonly WorkloadSnapshot Good = Samples.Snapshot();

    [Fact]
    public void Failover_Plan_PromotesAndLaunchesInParallelThenVerifies()
    {
        var plan = Planner.Plan(Good, Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Equal(["promote", "launch", "healthy", "verify"], plan.Steps.Select(step => step.Id));
        Assert.Empty(plan.Step("promote").DependsOn);
        Assert.Empty(plan.Step("launch").DependsOn);
        Assert.Equal(["promote", "healthy"], plan.Step("verify").DependsOn);
        Assert.Equal(["promote", "verify"], CriticalPath.Of(plan.Steps, step => step.Expected).Steps);
    }

    [Theory]
    [InlineData(PromoteBy.Failover)]
    [InlineData(PromoteBy.Detach)]
    public void Failover_PrimaryLost_CallsNothingInThePrimary(PromoteBy by)
    {
        var plan = Planner.Plan(PrimaryLost(), Verb.Failover, by).Plan!;

        Assert.All(plan.Steps.SelectMany(step => step.Calls), call => Assert.Equal("us-west-1", call.Region));
    }

    [Fact]
    public void Failover_StandbyReadingsLostJustNow_UsesWhatWasKnownLast()
    {
        var blind = Good with
        {
            Standby = Good.Standby with
            {
                Images = Reading<ImmutableArray<ImageState>>.Unknown("throttled", Samples.Now, "test", Good.Standby.Images),
                Network = Reading<NetworkState>.Unknown("throttled", Samples.Now, "test", Good.Standby.Network),
                Stacks = Reading<ImmutableArray<StackState>>.Unknown("throttled", Samples.Now, "test", Good.Standby.Stacks),
                Database = Reading<DatabaseState?>.Unknown("throttled", Samples.Now, "test", Good.Standby.Database),
            },
        };

        Assert.Equal(
            Previews.Hash(Planner.Plan(Good, Verb.Failover, PromoteBy.Failover).Plan!),
            Previews.Hash(Planner.Plan(blind, Verb.Failover, PromoteBy.Failover).Plan!));
    }

    [Fact]
    public void Failover_NoImage_NamesTheObstacle()
    {
        var without = Good with { Standby = Good.Standby with { Images = Samples.Known<ImmutableArray<ImageState>>([]) } };

        Assert.Contains("copy the image first", Planner.Plan(without, Verb.Failover, PromoteBy.Failover).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Failover_StandbyServesAlready_IsRefused()
    {
        var moved = Good with
        {
            Primary = Good.Primary with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) },
            Standby = Good.Standby with { Site = Samples.Known(Samples.Site("us-west-1", SiteHealth.Healthy)) },
        };

        Assert.Contains("serves already", Planner.Plan(moved, Verb.Failover, PromoteBy.Failover).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_OtherImage_HasAnotherHashAndSaysWhatChanged()
    {
        var before = Planner.Plan(Good, Verb.Failover, PromoteBy.Failover).Plan!;
        var newer = Good with { Standby = Good.Standby with { Images = Samples.Known<ImmutableArray<ImageState>>([Good.Standby.Images.Value[0] with { Id = "ami-new" }]) } };
        var after = Planner.Plan(newer, Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.NotEqual(Previews.Hash(before), Previews.Hash(after));
        Assert.Contains("ami-new", Previews.Difference(before, after), StringComparison.Ordinal);
    }

    public static TheoryData<string, PromoteBy> AdviceCases => new()
    {
        { "healthy", PromoteBy.Switchover },
        { "primary lost", PromoteBy.Failover },
        { "versions differ", PromoteBy.Switchover },
        { "writer modifying", PromoteBy.Switchover },
        { "standby blind", PromoteBy.Switchover },
    };

    [Theory]
    [MemberData(nameof(AdviceCases))]
    public void Advisor_Facts_SpeakForOneWay(string facts, PromoteBy expected)
    {
        var snapshot = facts switch
        {
            "primary lost" => PrimaryLost(),
            "versions differ" => Good with { Standby = Good.Standby with { Database = Samples.Known<DatabaseState?>(Good.Standby.Database.Value! with { EngineVersion = "8.0" }) } },
            "writer modifying" => Good with { Primary = Good.Primary with { Database = Samples.Known<DatabaseState?>(Good.Primary.Database.Value! with { Status = "modifying" }) } },
            "standby blind" => Good with { Standby = Good.Standby with { GlobalDatabase = Samples.Unknown<GlobalDatabaseState?>() } },
            _ => Good,
        };

        var advice = Advisor.Of(snapshot);

        Assert.Equal(expected, advice.PromoteBy);
        Assert.NotEmpty(advice.Reasons);
    }

    [Fact]
    public void Outage_SitesDown_IsSuspectedThenBelievedThenOver()
    {
        var down = Good with { Primary = Good.Primary with { Site = Reading<SiteState>.Known(Samples.Site("us-east-1", SiteHealth.Down), Samples.Now, "t") } };
        var suspected = OutageRules.Derive(down);
        Assert.Equal(("us-east-1", null), (suspected.Outage!.Region, suspected.Outage.ConfirmedAt));

        var later = Samples.Now + OutageRules.ConfirmAfter;
        var believed = OutageRules.Derive(suspected with { Primary = suspected.Primary with { Site = Reading<SiteState>.Known(Samples.Site("us-east-1", SiteHealth.Down), later, "t") } });
        Assert.Equal((Samples.Now, later), (believed.Outage!.Since, believed.Outage.ConfirmedAt));

        var well = OutageRules.Derive(believed with { Primary = Good.Primary });
        Assert.Equal(Samples.Now, well.Outage!.WellSince);
        var over = OutageRules.Derive(well with { Primary = Good.Primary with { Site = Reading<SiteState>.Known(Good.Primary.Site.Value, later, "t") } });
        Assert.Null(over.Outage);
        Assert.Equal(3, over.Baseline!.Cart.Count);
    }

    private static WorkloadSnapshot PrimaryLost() => Good with
    {
        Primary = Good.Primary with
        {
            Database = Samples.Unknown<DatabaseState?>(),
            GlobalDatabase = Samples.Unknown<GlobalDatabaseState?>(),
            Compute = Samples.Unknown<ImmutableArray<InstanceState>>(),
            Images = Samples.Unknown<ImmutableArray<ImageState>>(),
            Stacks = Samples.Unknown<ImmutableArray<StackState>>(),
            Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)),
        },
    };
}
