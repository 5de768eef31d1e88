using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>What is not proved is not measured, and what is not known is not in order.</summary>
public class VerifiedTests : RunEngineTest
{
    [Fact]
    public void Of_ProofSkipped_HasNoNumbersAndIsNotVerified()
    {
        var run = Failover(new StepSkipped("verify", "ana has no time"), new RunEnded(RunStatus.SucceededWithWarnings, ""));

        var measures = RunMeasurement.Of(run, Samples.Now.AddHours(1));

        Assert.Equal((null, null, false), (measures.RtoSeconds, measures.RpoSeconds, measures.Verified));
        Assert.Equal(ObjectiveState.Unknown, RunMeasurement.Against(measures.RtoSeconds, 600));
    }

    [Fact]
    public void Of_ProofSucceeded_IsVerifiedWithNumbers()
    {
        var measures = RunMeasurement.Of(Failover(new StepSucceeded("verify", "", ImmutableSortedDictionary<string, string>.Empty, []), new RunEnded(RunStatus.Succeeded, "")), Samples.Now);

        Assert.Equal((true, 0.3), (measures.Verified, measures.RpoSeconds));
        Assert.NotNull(measures.RtoSeconds);
    }

    [Fact]
    public void Of_RunThatGoesOn_IsNotVerifiedYet() => Assert.Null(RunMeasurement.Of(Failover(), Samples.Now).Verified);

    [Fact]
    public void Of_RunThatVerifiesNothing_HasNoVerdict()
    {
        var plan = Planner.Plan(Samples.Snapshot(), Verb.Promote, PromoteBy.Switchover).Plan!;
        var run = Folded(plan, new RunEnded(RunStatus.Succeeded, ""));

        var measures = RunMeasurement.Of(run, Samples.Now);

        Assert.Equal((null, null, null), (measures.RtoSeconds, measures.RpoSeconds, measures.Verified));
    }

    [Fact]
    public async Task Execute_ProofSkipped_SaysWhatWasNotProved()
    {
        var runId = await StartAsync();
        await CommandAsync(new RunCommand(runId, RunAction.Skip, "healthy", "it is down", "ana"));
        await CommandAsync(new RunCommand(runId, RunAction.Skip, "verify", "it is down", "ana"));

        var run = await RunToEndAsync(runId);

        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.StartsWith("not verified: the shop was not proved", run.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failover_Denied_SaysWhatToGrantAndNotToDetach()
    {
        World.FailOverFailures.Enqueue(new(Abstractions.FailureKind.AccessDenied, "AccessDenied", "not authorized", "req-1"));
        var runId = await StartAsync();
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var paused = await UntilAsync(runId, run => run.Status == RunStatus.Paused, "the run pauses");

        Assert.Contains("grant rds:FailoverGlobalCluster", paused.StatusReason, StringComparison.Ordinal);
        Assert.DoesNotContain("detach", paused.StatusReason, StringComparison.Ordinal);
        await stop.CancelAsync();
        await executor.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public void Readiness_InstancesNotSeen_IsUnknownWithTheReason()
    {
        var good = Samples.Snapshot();
        var database = good.Standby.Database.Value!;
        var blind = good with
        {
            Standby = good.Standby with
            {
                Database = Samples.Known<DatabaseState?>(database with { Instances = [database.Instances[0] with { Status = null }], InstancesUnknown = "AccessDenied: not authorized" }),
            },
        };

        var check = ReadinessRules.Of(blind, Samples.Now).Single(one => one.Id == "database-instance");

        Assert.Equal(CheckState.Unknown, check.State);
        Assert.Contains("AccessDenied", check.Evidence, StringComparison.Ordinal);
        Assert.Equal("Allow rds:DescribeDBInstances in us-west-1.", check.Fix);
    }

    [Fact]
    public void Rto_NoPlanIsPossible_HasNoEstimateAndIsNotMet()
    {
        var good = Samples.Snapshot();
        var without = good with { Standby = good.Standby with { Images = Samples.Known<ImmutableArray<ImageState>>([]) } };

        var rto = StatusRules.Rto(without, null, Samples.Now, plannable: RecoveryService.IsPlannable(without));

        Assert.Equal((null, ObjectiveState.Unknown), (rto.EstimateSeconds, rto.State));
        Assert.All([good, Samples.Away(good), Samples.Hot()], snapshot => Assert.True(RecoveryService.IsPlannable(snapshot)));
    }

    [Theory]
    [InlineData(PromoteBy.Switchover, 3600)]
    [InlineData(PromoteBy.Failover, 0)]
    public void Estimate_StandbyFarBehind_CatchingUpIsPartOfASwitchoverAlone(PromoteBy by, double more)
    {
        var plan = Planner.Plan(Samples.Snapshot(), Verb.Failover, by).Plan!;

        Assert.Equal(RtoEstimate.Of(plan, []).Steps.Single(step => step.Step == "promote").P50Seconds + more,
            RtoEstimate.Of(plan, [], TimeSpan.FromHours(1)).Steps.Single(step => step.Step == "promote").P50Seconds);
    }

    private static Run Failover(params RunEvent[] events) => Folded(Planner.Plan(Samples.Snapshot(), Verb.Failover, PromoteBy.Failover).Plan! with
    {
        Steps = [.. Planner.Plan(Samples.Snapshot(), Verb.Failover, PromoteBy.Failover).Plan!.Steps.Where(step => step.Id == "verify").Select(step => step with { DependsOn = [] })],
    }, events);

    private static Run Folded(Plan plan, params RunEvent[] events)
    {
        var start = new RunStarted("pilot-light", plan, "test", 1, "", null, null, new DataLossEstimate(0.3, null, ""), 5, 600, true);
        return Run.Fold(events.Prepend(start).Select((happened, index) => new JournalEntry(index + 1, "run-1", index + 1, 1, Samples.Now.AddSeconds(index), "test", happened, "", "")))!;
    }
}
