using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>Plans that make a standby of nothing, and nothing of a standby.</summary>
public class BuildPlanTests
{
    private static readonly TheoryDataRow<Strategy>[] s_strategies = [new(Strategy.PilotLight), new(Strategy.WarmStandby), new(Strategy.HotStandby)];

    public static IEnumerable<TheoryDataRow<Strategy>> Strategies => s_strategies;

    [Theory]
    [InlineData(Strategy.PilotLight, "site-access,network-primary,network-standby,app-primary,app-standby,follows,sign-up,verify-primary,create-image,copy-image")]
    [InlineData(Strategy.WarmStandby, "site-access,network-primary,network-standby,app-primary,app-standby,follows,forwarding,in-service-primary,sign-up,verify-primary,in-service-standby,verify-standby")]
    [InlineData(Strategy.HotStandby, "site-access,network-primary,network-standby,app-primary,app-standby,follows,forwarding,replica,in-service-primary,sign-up,verify-primary,in-service-standby,verify-standby,distribution,verify-edge")]
    public void Prepare_FreshAccount_GoesTheLabsWay(Strategy strategy, string steps)
    {
        var plan = Prepare(Fresh(strategy));

        Assert.Equal(steps.Split(','), plan.Steps.Select(step => step.Id));
        Assert.Equal(["site-access", "network-primary"], plan.Step("app-primary").DependsOn);
        // The standby's cluster joins the database that the primary's stack makes.
        Assert.Equal(["app-primary", "network-standby"], plan.Step("app-standby").DependsOn);
        Assert.Null(StrategyOperations.ConfirmWord(Fresh(strategy).Workload, Verb.Prepare));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void PrepareAndCleanUp_EveryStep_HasAReconcilerWithAGuardAndADeadline(Strategy strategy)
    {
        var registry = StepRegistry.Standard(new FakeWorld(new FakeTimeProvider()).Ports);
        var steps = Prepare(Fresh(strategy)).Steps.Concat(CleanUp(There(strategy)).Steps).ToArray();

        Assert.All(steps, step => Assert.True(Enum.IsDefined(registry.GuardOf(step))));
        Assert.All(steps, step => Assert.True(step.Deadline > step.Expected && step.Calls.Length > 0, step.Id));
        Assert.All(steps.Where(step => registry.GuardOf(step) == StepGuard.ReadOnly), step => Assert.False(step.Destructive, step.Id));
    }

    [Fact]
    public void Prepare_ImageIsThere_IsNotMadeAgain() =>
        Assert.DoesNotContain(Prepare(Samples.Snapshot() with { Workload = Samples.PilotLight }).Steps, step => step.Phase == Phase.Image);

    [Theory]
    [InlineData("away", "bring the workload back first")]
    [InlineData("unseen", "the stacks in us-west-1 can't be seen")]
    [InlineData("other names", "set GlobalDatabase to pilot-global")]
    public void Prepare_NotPossible_SaysWhy(string facts, string obstacle)
    {
        var fresh = Fresh(Strategy.PilotLight);
        var snapshot = facts switch
        {
            "away" => Samples.Away(Samples.Snapshot()),
            "unseen" => fresh with { Standby = fresh.Standby with { Stacks = Samples.Unknown<ImmutableArray<StackState>>() } },
            _ => fresh with { Workload = fresh.Workload with { GlobalDatabase = "mine" } },
        };

        Assert.Contains(obstacle, Planner.Plan(snapshot, Verb.Prepare, null).Obstacle, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Template_FitsIntoOneCall(Strategy strategy)
    {
        // CloudFormation's limit of a template that is sent along.
        Assert.InRange(Encoding.UTF8.GetByteCount(Template.Of(strategy).Text), 1, 51_200);
        Assert.InRange(Encoding.UTF8.GetByteCount(Template.Network.Text), 1, 51_200);
    }

    [Theory]
    [InlineData(false, "standby", "primary")]
    [InlineData(true, "primary", "standby")]
    public void CleanUp_Database_GoesFromTheReaderToTheWriter(bool moved, string reader, string writer)
    {
        var there = There(Strategy.PilotLight);
        var plan = CleanUp(moved ? There(Samples.Away(Samples.Snapshot())) : there);

        Assert.Contains($"leave-{reader}", plan.Step($"leave-{writer}").DependsOn);
        Assert.Equal([$"leave-{reader}", $"leave-{writer}"], plan.Step("global").DependsOn);
        Assert.Contains($"cluster-{reader}", plan.Step($"network-{reader}").DependsOn);
        Assert.Equal(plan.Steps.Length - 2, plan.Step("leftovers-primary").DependsOn.Length);
        Assert.Equal("pilot-light", StrategyOperations.ConfirmWord(there.Workload, Verb.CleanUp));
    }

    [Fact]
    public void CleanUp_Buckets_AreEmptiedBeforeTheirStackAndAfterTheInstanceThatFillsThem()
    {
        var plan = CleanUp(There(Strategy.PilotLight));

        Assert.Equal(["terminate"], plan.Step("empty-site-standby").DependsOn);
        Assert.Contains("empty-site-standby", plan.Step("stack-standby").DependsOn);
        Assert.Equal("pilot-secondary-uibucket-x", plan.Step("empty-site-standby").Parameters["bucket"]);
    }

    [Fact]
    public void CleanUp_NothingThere_StillLooksForWhatIsLeft() =>
        Assert.Equal(["leftovers-standby", "leftovers-primary"], CleanUp(Fresh(Strategy.PilotLight)).Steps.Select(step => step.Id).TakeLast(2));

    [Fact]
    public void CleanUp_WhatTheStackMadeUnknown_IsRefused() =>
        Assert.Contains("is not known", Planner.Plan(Samples.Snapshot(), Verb.CleanUp, null).Obstacle, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Verbs_EachStrategy_HasAllNineAndFencing(Strategy strategy) =>
        Assert.Equal(Enum.GetValues<Verb>().Order(), StrategyOperations.Verbs(strategy).Order());

    [Fact]
    public void Reference_StepGaveItsOutput_IsFilledInElseNamed()
    {
        var step = Prepare(Fresh(Strategy.PilotLight)).Step("verify-primary");
        var run = RunOf(Prepare(Fresh(Strategy.PilotLight)));
        var given = run with
        {
            Steps = [.. run.Steps.Select(state => state.Step.Id == "app-primary" ? state with { Outputs = ImmutableSortedDictionary<string, string>.Empty.Add("WebsiteURL", "http://site/") } : state)],
        };

        Assert.Contains("app-primary gave no WebsiteURL", StepReferences.Missing(step, run), StringComparison.Ordinal);
        Assert.Null(StepReferences.Missing(step, given));
        Assert.Equal("http://site/", StepReferences.Resolve(step.Parameters["url"], given));
    }

    private static Run RunOf(Plan plan) => Run.Next(null, new JournalEntry(
        1, "run-1", 1, 0, Samples.Now, "ana",
        new RunStarted("pilot-light", plan, "test", 7, "hash", null, null, new DataLossEstimate(0, Samples.Now, "none"), 5, 600, true), "", ""))!;

    private static Plan Prepare(WorkloadSnapshot snapshot) =>
        Planner.Plan(snapshot, Verb.Prepare, null) is { Plan: { } plan } ? plan : throw new InvalidOperationException(Planner.Plan(snapshot, Verb.Prepare, null).Obstacle);

    private static Plan CleanUp(WorkloadSnapshot snapshot) =>
        Planner.Plan(snapshot, Verb.CleanUp, null) is { Plan: { } plan } ? plan : throw new InvalidOperationException(Planner.Plan(snapshot, Verb.CleanUp, null).Obstacle);

    /// <summary>An account in which a lab's workload is configured and nothing is made yet.</summary>
    internal static WorkloadSnapshot Fresh(Strategy strategy)
    {
        var workload = WorkloadCatalog.From([Labs.Find(strategy switch { Strategy.PilotLight => "pilot-light", Strategy.WarmStandby => "warm-standby", _ => "hot-standby" })!]).All[0];
        var unread = WorkloadSnapshot.Unread(workload, Samples.Now);
        return unread with
        {
            Primary = Empty(unread.Primary),
            Standby = Empty(unread.Standby),
            Edge = Samples.Known<EdgeState?>(null),
        };
    }

    private static RegionSnapshot Empty(RegionSnapshot region) => region with
    {
        Stacks = Samples.Known<ImmutableArray<StackState>>([]),
        Images = Samples.Known<ImmutableArray<ImageState>>([]),
        GlobalDatabase = Samples.Known<GlobalDatabaseState?>(null),
        Database = Samples.Known<DatabaseState?>(null),
    };

    internal static WorkloadSnapshot There(Strategy strategy) => There(strategy switch
    {
        Strategy.WarmStandby => Samples.Warm(),
        Strategy.HotStandby => Samples.Hot(),
        _ => Samples.Snapshot(),
    });

    internal static WorkloadSnapshot There(WorkloadSnapshot snapshot) => snapshot with
    {
        Primary = snapshot.Primary with { Resources = Made("pilot-primary") },
        Standby = snapshot.Standby with { Resources = Made("pilot-secondary") },
    };

    private static Reading<ImmutableSortedDictionary<string, string>> Made(string stack) =>
        Samples.Known(ImmutableSortedDictionary<string, string>.Empty.Add("UIBucket", stack + "-uibucket-x"));
}
