using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>Servers that the writer's move leaves behind: every verb renews them, or says that it does not.</summary>
public sealed class RenewalPlanTests
{
    private static readonly WorkloadSnapshot HotAway = Told(Samples.Away(Samples.Hot()), "yes");

    [Fact]
    public void HotFailback_ServersWereTold_TellsThemAgainAndRenewsThem()
    {
        var plan = Planner.Plan(HotAway, Verb.Failback, null).Plan!;

        Assert.Equal("no", plan.Step("scale-in").Parameters["value"]);
        Assert.Equal(["scale-in"], plan.Step("refresh").DependsOn);
    }

    public static TheoryData<string, string> Blind => new() { { "fleet", "Auto Scaling group in us-west-1 is unknown" }, { "stack", "stack pilot-secondary in us-west-1 is not known" } };

    [Theory]
    [MemberData(nameof(Blind))]
    public void HotFailback_ServersToBeRenewedAreUnknown_IsRefusedWithTheReason(string unknown, string obstacle) =>
        Assert.Contains(obstacle, Planner.Plan(Without(HotAway, unknown), Verb.Failback, null).Obstacle, StringComparison.Ordinal);

    [Fact]
    public void HotFailback_NeverTold_RenewsNothing() =>
        Assert.DoesNotContain(Planner.Plan(Told(HotAway, "no"), Verb.Failback, null).Plan!.Steps, step => step.Id is "scale-in" or "refresh");

    [Fact]
    public void HotFailback_NoServers_TellsThoseToCome()
    {
        var plan = Planner.Plan(Empty(HotAway), Verb.Failback, null).Plan!;

        Assert.Contains(plan.Steps, step => step.Id == "scale-in");
        Assert.DoesNotContain(plan.Steps, step => step.Id == "refresh");
    }

    [Theory]
    [InlineData("hot", true)]
    [InlineData("warm", true)]
    [InlineData("told", false)]
    [InlineData("empty", false)]
    [InlineData("pilot", false)]
    public void Promotion_Alone_SaysWhetherServersAreLeftBehind(string standby, bool isSaid)
    {
        var snapshot = standby switch
        {
            "warm" => Samples.Warm(),
            "told" => Told(Samples.Hot(), "yes"),
            "empty" => Empty(Samples.Hot()),
            "pilot" => Samples.Snapshot(),
            _ => Samples.Hot(),
        };

        var note = Previews.Of(snapshot, Planner.Plan(snapshot, Verb.Promote, PromoteBy.Failover).Plan!).Steps.Single().Note ?? "";

        Assert.Equal(isSaid, note.Contains("scale out afterwards", StringComparison.Ordinal));
    }

    [Fact]
    public void Promotion_StackWasNeverSeen_SaysThatItIsNotKnown()
    {
        var snapshot = Without(Samples.Hot(), "stack");

        Assert.Contains("is not known", Previews.Of(snapshot, Planner.Plan(snapshot, Verb.Promote, PromoteBy.Failover).Plan!).Steps.Single().Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Failover_RenewsByItself_SaysNothingOfTheKind() => Assert.DoesNotContain(
        Previews.Of(Samples.Warm(), Planner.Plan(Samples.Warm(), Verb.Failover, PromoteBy.Failover).Plan!).Steps,
        step => step.Note?.Contains("scale out afterwards", StringComparison.Ordinal) == true);

    [Fact]
    public void WarmScaleOut_PromotedBefore_RenewsTheServersThatRanThen()
    {
        var promoted = Samples.Away(Samples.Warm());

        Assert.Equal(["scale-out", "in-service", "refresh"], Planner.Plan(promoted, Verb.ScaleOut, null).Plan!.Steps.Select(step => step.Id));
        Assert.Equal(["scale-out", "in-service"], Planner.Plan(Told(promoted, "yes"), Verb.ScaleOut, null).Plan!.Steps.Select(step => step.Id));
        Assert.Equal(["scale-out", "in-service"], Planner.Plan(Samples.Warm(), Verb.ScaleOut, null).Plan!.Steps.Select(step => step.Id));
    }

    private static WorkloadSnapshot Told(WorkloadSnapshot snapshot, string promoted) => snapshot with
    {
        Standby = snapshot.Standby with
        {
            Stacks = Samples.Known<ImmutableArray<StackState>>(
                [.. snapshot.Standby.Stacks.Value.Select(stack => stack.Parameters.ContainsKey("IsPromote") ? stack with { Parameters = stack.Parameters.SetItem("IsPromote", promoted) } : stack)]),
        },
    };

    private static WorkloadSnapshot Empty(WorkloadSnapshot snapshot) =>
        snapshot with { Standby = snapshot.Standby with { Fleet = Samples.Known<FleetState?>(Samples.Fleet("standby-group", 0)) } };

    private static WorkloadSnapshot Without(WorkloadSnapshot snapshot, string fact) => snapshot with
    {
        Standby = fact == "fleet"
            ? snapshot.Standby with { Fleet = Samples.Unknown<FleetState?>() }
            : snapshot.Standby with { Stacks = Samples.Unknown<ImmutableArray<StackState>>() },
    };
}
