using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>What persons and switches do to a run that goes on.</summary>
public sealed class RunControlTests : RunEngineTest
{
    [Fact]
    public async Task Approval_Needed_HoldsThatStepWhileOthersGoOn()
    {
        var runId = await StartAsync(Approving());
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var waiting = await UntilAsync(runId, run => run.Status == RunStatus.WaitingForApproval && run.Step("healthy").IsOver, "the run waits while the launch is done");
        Assert.DoesNotContain("FailoverGlobalCluster", World.Effects);
        Assert.Equal(StepStatus.Waiting, waiting.Step("promote").Status);

        await CommandAsync(new RunCommand(runId, RunAction.Approve, "promote", null, "ben"));
        await executor.WaitAsync(Patience, TimeProvider.System);

        var run = await ReadAsync(runId);
        Assert.Equal((RunStatus.Succeeded, "ben"), (run.Status, run.Step("promote").ApprovedBy));
        Assert.Contains(RunMeasurement.Of(run, Time.GetUtcNow()).Waterfall, part => part is { Phase: Phase.Approve, IsOver: true });
    }

    [Theory]
    [InlineData("ana", "approver-same")]
    [InlineData("Ana (api@10.0.0.7)", "approver-same")]
    [InlineData("api@10.0.0.7", "approver-unnamed")]
    [InlineData("ben", null)]
    public void Approve_ByWhom_IsRefusedToTheStarter(string actor, string? refusal)
    {
        var run = Run.Fold([Entry(1, "ana", Started(Approving())), Entry(2, "p", new RunClaimed("p", 1)), Entry(3, "p", new StepWaitsForApproval("promote"))])!;

        Assert.Equal(refusal, RunCommands.Decide(run, new RunCommand("run-1", RunAction.Approve, "promote", null, actor), Loss).Refusal?.Code);
    }

    [Fact]
    public void Approve_StepThatDoesNotWait_IsRefused()
    {
        var run = Run.Fold([Entry(1, "ana", Started(Samples.Snapshot()))])!;

        Assert.Equal("step-not-waiting", RunCommands.Decide(run, new RunCommand("run-1", RunAction.Approve, "promote", null, "ben"), Loss).Refusal?.Code);
    }

    [Fact]
    public async Task Switchover_PrimaryStopsAnswering_IsChangedToAFailoverInMidRun()
    {
        for (var call = 0; call < 1000; call++)
        {
            World.SwitchOverFailures.Enqueue(NoAnswer);
        }

        var runId = await StartAsync(Samples.Snapshot(), PromoteBy.Switchover);
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);
        await UntilAsync(runId, run => run.Step("promote").Attempts > 0, "the switchover is tried");

        await CommandAsync(new RunCommand(runId, RunAction.FailOver, "promote", null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);

        var run = await ReadAsync(runId);
        Assert.Equal((RunStatus.Succeeded, StepKinds.FailOverDatabase), (run.Status, run.Step("promote").Step.Kind));
        Assert.Single(World.Effects, "FailoverGlobalCluster");
        Assert.Equal(1.5, run.DataLoss.Seconds);
        Assert.Equal(1.5, RunMeasurement.Of(run, Time.GetUtcNow()).RpoSeconds);
    }

    [Fact]
    public async Task Failover_RefusedForGood_SaysTheWayOutAndIsChangedToADetach()
    {
        World.FailOverFailures.Enqueue(new CallFailure(FailureKind.Refused, "InvalidParameterValue", "the engine versions differ", "req-1"));
        var runId = await StartAsync();
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);
        var paused = await UntilAsync(runId, run => run.Status == RunStatus.Paused, "the run pauses");
        Assert.Contains("changed to a detach", paused.StatusReason, StringComparison.Ordinal);

        await CommandAsync(new RunCommand(runId, RunAction.Detach, "promote", null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);

        var run = await ReadAsync(runId);
        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("not fenced", run.StatusReason, StringComparison.Ordinal);
        Assert.Equal(["RemoveFromGlobalCluster", "RunInstances"], World.Effects.Order());
    }

    [Fact]
    public void FailOver_OfAStepThatIsNoSwitchover_IsRefused()
    {
        var run = Run.Fold([Entry(1, "ana", Started(Samples.Snapshot()))])!;

        Assert.Equal("step-no-switchover", RunCommands.Decide(run, new RunCommand("run-1", RunAction.FailOver, "launch", null, "ana"), Loss).Refusal?.Code);
    }

    [Fact]
    public void Pause_AfterTheFailedStepWasTriedAgain_IsNone()
    {
        JournalEntry[] entries =
        [
            Entry(1, "ana", Started(Samples.Snapshot())), Entry(2, "p", new RunClaimed("p", 1)), Entry(3, "p", new StepStarted("promote")),
            Entry(4, "p", new StepFailed("promote", "no")), Entry(5, "ana", new StepRetried("promote")), Entry(6, "p", new RunPaused("promote: no", ByFailure: true)),
        ];

        Assert.True(Run.Fold(entries)!.IsGoing);
        Assert.Equal(RunStatus.Paused, Run.Fold([.. entries[..4], Entry(5, "p", new RunPaused("promote: no", ByFailure: true))])!.Status);
    }

    [Fact]
    public async Task StackUpdate_ComesToNothing_StopsAtOnceWithTheCauseAndIsMadeAgainOnRetry()
    {
        World.StartFleet();
        World.UpdateCauses.Enqueue("WebServerGroup: no capacity");
        var runId = await StartAsync(Samples.Warm());
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var stopped = await UntilAsync(runId, run => run.Step("scale-out").Status == StepStatus.Failed, "the update is given up");
        Assert.EndsWith("is UPDATE_ROLLBACK_COMPLETE: WebServerGroup: no capacity", stopped.Step("scale-out").Detail, StringComparison.Ordinal);
        Assert.InRange(stopped.Step("scale-out").EndedAt!.Value - stopped.Step("scale-out").StartedAt!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3));

        await CommandAsync(new RunCommand(runId, RunAction.Retry, "scale-out", null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(RunStatus.Succeeded, (await ReadAsync(runId)).Status);
        Assert.Equal(2, World.Effects.Count(effect => effect == "UpdateStack"));
    }

    [Fact]
    public async Task Image_MakingFails_StopsAtOnceAndIsMadeAgainOnceTheFailedOneIsGone()
    {
        World.ImageStates.Enqueue("failed");
        var runId = await StartAsync(Samples.Snapshot(), null, Verb.CopyImage);
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var failed = (await UntilAsync(runId, run => run.Step("create-image").Status == StepStatus.Failed, "the image is given up")).Step("create-image");
        Assert.EndsWith("is failed; deregister it and retry", failed.Detail, StringComparison.Ordinal);
        Assert.InRange(failed.EndedAt!.Value - failed.StartedAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));

        await World.DeregisterAsync("us-east-1", "ami-2", CancellationToken.None);
        await CommandAsync(new RunCommand(runId, RunAction.Retry, "create-image", null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(RunStatus.Succeeded, (await ReadAsync(runId)).Status);
        Assert.Equal(["CreateImage", "DeregisterImage", "CreateImage", "CopyImage"], World.Effects);
    }

    [Fact]
    public async Task Automation_StoppedInMidRun_MakesNoFurtherCallUntilAllowedAndResumed()
    {
        var automation = new Automation(Journal, new RunOptions());
        Assert.Null(await automation.SetAsync(true, "AWS is being repaired", "ben", CancellationToken.None));
        var runId = await StartAsync();
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var paused = await UntilAsync(runId, run => run.Status == RunStatus.Paused, "the run pauses");
        Assert.Contains("AWS is being repaired", paused.StatusReason, StringComparison.Ordinal);
        Assert.Empty(World.Effects);

        Assert.Null(await automation.SetAsync(false, "repaired", "ben", CancellationToken.None));
        await CommandAsync(new RunCommand(runId, RunAction.Resume, null, null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(RunStatus.Succeeded, (await ReadAsync(runId)).Status);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public async Task Automation_SwitchUnreadableOrForbidden_CountsAsStopped(bool configured, bool readable, bool stoppedByJournal)
    {
        Journal.IsUnreadable = !readable;
        var state = await new Automation(Journal, new RunOptions { Automation = configured }).StateAsync(CancellationToken.None);

        Assert.Equal(!configured || stoppedByJournal, state.IsStopped);
        Assert.Equal(state.IsStopped, state.Reason is not null);
    }

    [Fact]
    public async Task Automation_WithoutReason_IsRefused()
    {
        var refusal = await new Automation(Journal, new RunOptions()).SetAsync(true, " ", "ben", CancellationToken.None);

        Assert.Equal("reason-missing", refusal?.Code);
    }

    [Fact]
    public async Task Run_LongerThanItsPlanAllows_IsGivenToAPerson()
    {
        var runId = await StartAsync(Approving());
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        await UntilAsync(runId, run => run.Status == RunStatus.WaitingForApproval && run.Step("healthy").IsOver, "the run waits");
        Time.Advance(TimeSpan.FromHours(3));
        await CommandAsync(new RunCommand(runId, RunAction.Approve, "promote", null, "ben"));

        var overdue = await UntilAsync(runId, run => run.IsOverdue, "the run's deadline passes");
        Assert.Equal(RunStatus.Paused, overdue.Status);
        Assert.Empty(World.Effects.Except(["RunInstances"]));
        await CommandAsync(new RunCommand(runId, RunAction.Resume, null, null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(RunStatus.Succeeded, (await ReadAsync(runId)).Status);
    }

    private static readonly DataLossEstimate Loss = new(1.5, Samples.Now, "lag");

    private static WorkloadSnapshot Approving()
    {
        var snapshot = Samples.Snapshot();
        return snapshot with { Workload = snapshot.Workload with { ApprovePromotion = true } };
    }

    private static RunStarted Started(WorkloadSnapshot snapshot) => new(
        snapshot.Workload.Id, Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan!, "drill", 7, "hash", null, null, Loss, 5, 600, true);

    private static JournalEntry Entry(long seq, string actor, RunEvent happened) => new(seq, "run-1", seq, 0, Samples.Now, actor, happened, "", "");
}
