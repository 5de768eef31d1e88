using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>A standby that somebody took out of the global database while the primary serves.</summary>
public class MembershipTests
{
    private static readonly WorkloadSnapshot LeftBehind = Detach(Samples.Snapshot());

    public static TheoryData<PromoteBy> Ways => [PromoteBy.Failover, PromoteBy.Switchover, PromoteBy.Detach];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writer_StandbyLeftWhileThePrimaryServes_IsThePrimarys(bool warm)
    {
        var snapshot = warm ? Detach(Samples.Warm()) : LeftBehind;

        Assert.Equal(("us-east-1", "us-east-1"), (ServingRules.WriterRegion(snapshot), ServingRules.Of(snapshot).Region));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SplitBrain_StandbyLeftWhileThePrimaryServes_NeverNamesTheRegionThatServes(bool warm)
    {
        var snapshot = warm ? Detach(Samples.Warm()) : LeftBehind;

        Assert.Equal(("us-west-1", CheckState.Fail), (SplitBrain.Of(snapshot)!.Region, SplitBrain.Of(snapshot)!.State));
        Assert.DoesNotContain(ReadinessRules.Of(snapshot, Samples.Now), check => check.Fix == "Fence us-east-1.");
        Assert.NotNull(Planner.Plan(snapshot, Verb.Fence, null).Obstacle);
    }

    [Fact]
    public void SplitBrain_BothServeAndNothingIsRemembered_IsUnknownAndFencesNobody()
    {
        var split = SplitBrain.Of(Detach(Samples.Warm()) with { Baseline = null })!;

        Assert.Equal(CheckState.Unknown, split.State);
        Assert.Contains("both take writes", split.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Readiness_StandbyLeft_IsAFindingOfItsOwnEvenWhereTheGlobalDatabaseIsNotSeen()
    {
        var blind = LeftBehind with { Standby = LeftBehind.Standby with { GlobalDatabase = Samples.Unknown<GlobalDatabaseState?>() } };

        var check = ReadinessRules.Of(blind, Samples.Now).Single(check => check.Id == "database-member");

        Assert.Equal((CheckState.Fail, "pilot-secondary is not a member of pilot-global"), (check.State, check.Evidence));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Failover_StandbyLeftWhileThePrimaryServes_IsRefusedByEveryWay(PromoteBy way) =>
        Assert.Contains("not a member of pilot-global", Planner.Plan(LeftBehind, Verb.Failover, way).Obstacle, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Loss_StandbyLeft_IsUnknown(PromoteBy way)
    {
        var loss = Previews.DataLoss(LeftBehind, way);

        Assert.Equal((null, null), (loss.Seconds, loss.Orders));
        Assert.Equal((null, ObjectiveState.Unknown), (StatusRules.Rpo(LeftBehind, Samples.Now).CurrentSeconds, StatusRules.Rpo(LeftBehind, Samples.Now).State));
    }

    [Fact]
    public void Advice_StandbyLeftWhileThePrimaryServes_IsToAddItAgain()
    {
        var advice = Advisor.Of(LeftBehind);

        Assert.Equal((PromoteBy.Switchover, true), (advice.PromoteBy, advice.Hold));
        Assert.Contains("add us-west-1 to pilot-global again", advice.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Promote_AfterAFailover_IsNotOfferedAgain() =>
        Assert.Equal("us-west-1 holds the writer already", Planner.Plan(Samples.Away(Samples.Snapshot()), Verb.Promote, null).Obstacle);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ScaleOut_AfterAFailover_IsNotOfferedAgain(bool warm)
    {
        var away = Samples.Away(warm ? Samples.Warm() : Samples.Snapshot());
        if (warm)
        {
            away = away with
            {
                Standby = away.Standby with
                {
                    Fleet = Samples.Known<FleetState?>(Samples.Fleet("standby-group", away.Workload.Capacity.Full)),
                    Stacks = Samples.Known(away.Standby.Stacks.Value.SetItem(1, away.Standby.Stacks.Value[1] with { Parameters = away.Standby.Stacks.Value[1].Parameters.SetItem("IsPromote", "yes") })),
                },
            };
        }

        Assert.Contains("us-west-1 serves already", Planner.Plan(away, Verb.ScaleOut, null).Obstacle, StringComparison.Ordinal);
    }

    private static WorkloadSnapshot Detach(WorkloadSnapshot good)
    {
        var global = Samples.Known<GlobalDatabaseState?>(new GlobalDatabaseState("pilot-global", "available", null, [new GlobalMember(FakeWorld.PrimaryArn, true, null)]));
        return good with
        {
            Primary = good.Primary with { GlobalDatabase = global },
            Standby = good.Standby with { GlobalDatabase = global, Database = Samples.Known<DatabaseState?>(good.Standby.Database.Value! with { GlobalDatabaseId = null }) },
        };
    }
}
