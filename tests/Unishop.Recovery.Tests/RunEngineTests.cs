using Microsoft.Extensions.Logging.Abstractions;
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

public sealed class RunEngineTests : RunEngineTest
{
    [Fact]
    public async Task Execute_Failover_SucceedsWithEachCallOnce()
    {
        var run = await RunToEndAsync(await StartAsync());

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.All(run.Steps, step => Assert.Equal(StepStatus.Succeeded, step.Status));
        Assert.Equal(["FailoverGlobalCluster", "RunInstances"], World.Effects.Order());
    }

    [Fact]
    public async Task Execute_Failover_IsLoggedByNumberInItsScopes()
    {
        var run = await RunToEndAsync(await StartAsync());

        Assert.Equal(run.Id, Assert.Single(Logs.Of(1002)).Values["Run"]);
        var calls = Logs.Of(1003);
        Assert.Equal(["launch", "promote"], calls.Select(line => line.Values["Step"]).Order());
        Assert.All(calls, line => Assert.Equal([("Run", run.Id), ("Workload", run.WorkloadId), ("Step", line.Values["Step"])], line.Scopes));
        Assert.Equal(2, Logs.Of(1004).Count);
        var end = Assert.Single(Logs.Of(1007));
        Assert.Equal((run.Id, "Succeeded"), (end.Values["Run"], end.Values["State"]));
    }

    [Fact]
    public async Task Execute_Failover_AsksNothingOfThePrimary()
    {
        await RunToEndAsync(await StartAsync());

        Assert.Equal(["us-west-1"], World.AskedRegions);
    }

    [Fact]
    public async Task Execute_Failover_PromotesAndLaunchesSideBySide()
    {
        // Each call is held until the other is made: the test's clock may jump while a thread waits for its turn.
        using var both = new Barrier(2);
        World.OnMutation = _ => Assert.True(both.SignalAndWait(Patience), "the other call was not made meanwhile");

        var run = await RunToEndAsync(await StartAsync());

        var launch = run.Step("launch");
        var promote = run.Step("promote");
        Assert.True(launch.StartedAt < promote.EndedAt && promote.StartedAt < launch.EndedAt, "promote and launch did not overlap");
        // Which of the two takes longer is a matter of how the test's clock jumped.
        var longest = new[] { Took("promote"), Took("launch") + Took("healthy") }.Max() + Took("verify");
        Assert.Equal(longest, RunMeasurement.Of(run, Time.GetUtcNow()).CriticalPath.Aggregate(TimeSpan.Zero, (sum, step) => sum + Took(step)));

        TimeSpan Took(string step) => run.Step(step).EndedAt!.Value - run.Step(step).StartedAt!.Value;
    }

    [Fact]
    public async Task Execute_CartDiffers_SucceedsWithWarningThatSaysWhat()
    {
        World.Cart = ["u1", "u2"];

        var run = await RunToEndAsync(await StartAsync());

        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("1 missing", run.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_AnswerLost_LooksBeforeItCallsAgain()
    {
        World.LaunchFailures.Enqueue(new CallFailure(FailureKind.Unreachable, "Timeout", "no answer within 5 s", null));

        var run = await RunToEndAsync(await StartAsync());

        var entries = await Journal.ReadRunAsync(run.Id, 0, CancellationToken.None);
        var settled = Assert.Single(entries.Select(e => e.Event).OfType<StepIntentSettled>(), e => e.Step == "launch");
        Assert.False(settled.TookEffect);
        Assert.Equal(2, run.Step("launch").Attempts);
        Assert.Single(World.Effects, "RunInstances");
    }

    [Fact]
    public async Task Execute_CallRefused_PausesWithTheTrueReasonAndGoesOnAfterRetry()
    {
        World.LaunchFailures.Enqueue(new CallFailure(FailureKind.AccessDenied, "UnauthorizedOperation", "ec2:RunInstances", "req-9"));
        var runId = await StartAsync();
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var paused = await UntilAsync(runId, run => run.Status == RunStatus.Paused, "the run pauses");
        Assert.Contains("UnauthorizedOperation", paused.StatusReason, StringComparison.Ordinal);
        Assert.Equal(StepStatus.Succeeded, paused.Step("promote").Status);

        await CommandAsync(new RunCommand(runId, RunAction.Retry, "launch", null, "ana"));
        await executor.WaitAsync(Patience, TimeProvider.System);

        Assert.Equal(RunStatus.Succeeded, (await ReadAsync(runId)).Status);
    }

    [Fact]
    public async Task Execute_Cancelled_EndsCancelledAndNamesTheReason()
    {
        var runId = await StartAsync();
        await CommandAsync(new RunCommand(runId, RunAction.Cancel, null, "wrong night", "ana"));

        var run = await RunToEndAsync(runId);

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Contains("wrong night", run.StatusReason, StringComparison.Ordinal);
        Assert.Empty(World.Effects);
    }

    /// <summary>The process dies at the n-th write of the journal, or inside a call: whoever comes next finishes, and nothing is done twice.</summary>
    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Execute_ProcessDiesAnywhere_NextOwnerFinishesWithEachCallOnce(int dyingWrite, string? dyingCall)
    {
        var runId = await StartAsync();
        var writes = 0;
        var dead = false;
        Journal.OnAppend = _ =>
        {
            if (dead || ++writes == dyingWrite)
            {
                dead = true;
                throw new ProcessDiedException();
            }
        };
        World.OnMutation = call =>
        {
            if (call == dyingCall)
            {
                dead = true;
                throw new ProcessDiedException();
            }
        };
        await Assert.ThrowsAnyAsync<ProcessDiedException>(() => Executor().ExecuteAsync(runId, CancellationToken.None).WaitAsync(Patience, TimeProvider.System));

        dead = false;
        Journal.OnAppend = null;
        World.OnMutation = null;
        var run = await RunToEndAsync(runId);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(2, run.Epoch);
        Assert.Equal(["FailoverGlobalCluster", "RunInstances"], World.Effects.Order());
    }

    public static TheoryData<int, string?> Deaths
    {
        get
        {
            var data = new TheoryData<int, string?> { { 0, "FailoverGlobalCluster" }, { 0, "RunInstances" } };
            for (var write = 1; write <= 12; write++)
            {
                data.Add(write, null);
            }

            return data;
        }
    }

    [Fact]
    public async Task Execute_TwoOwners_TheOlderOneWritesNothingMore()
    {
        var runId = await StartAsync();
        using var older = await RunSession.ClaimAsync(Journal, runId, "a", CancellationToken.None);
        using var newer = await RunSession.ClaimAsync(Journal, runId, "b", CancellationToken.None);

        await Assert.ThrowsAsync<FencedException>(() => older!.AppendAsync(new StepStarted("promote")));
        await newer!.AppendAsync(new StepStarted("promote"));
    }

    [Fact]
    public async Task Execute_Stopped_HandsOver()
    {
        var runId = await StartAsync();
        using var stop = new CancellationTokenSource();
        Journal.OnAppend = events =>
        {
            if (events.Any(happened => happened is StepActed { Step: "promote" }))
            {
                stop.Cancel();
            }
        };
        await Executor().ExecuteAsync(runId, stop.Token).WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(RunStatus.Interrupted, (await ReadAsync(runId)).Status);

        var run = await RunToEndAsync(runId);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["FailoverGlobalCluster", "RunInstances"], World.Effects.Order());
    }

    [Fact]
    public async Task Execute_WarmFailover_SucceedsWithEachCallOnce()
    {
        World.StartFleet();

        var run = await RunToEndAsync(await StartAsync(Samples.Warm()));

        Assert.Equal((RunStatus.Succeeded, null), (run.Status, run.StatusReason is { } reason && reason.Contains("failover", StringComparison.Ordinal) ? null : run.StatusReason));
        Assert.Equal(["FailoverGlobalCluster", "Terminate i-old", "UpdateStack"], World.Effects.Order());
        Assert.Equal(["us-west-1"], World.AskedRegions);
        var proved = run.Step("verify").EndedAt;
        Assert.True(run.Step("refresh").EndedAt <= run.Step("verify").StartedAt, "the proof was asked for before the servers were renewed");
        Assert.Equal((proved - run.StartedAt)!.Value.TotalSeconds, RunMeasurement.Of(run, Time.GetUtcNow()).RtoSeconds);
    }

    [Fact]
    public async Task Execute_WarmFailoverByGroup_StackWithoutIsPromote_NeedsNoCloudFormation()
    {
        World.StartFleet();
        var snapshot = Samples.Untold(Samples.Warm());

        var run = await RunToEndAsync(await StartAsync(snapshot with { Workload = snapshot.Workload with { ScaleOutBy = ScaleOutBy.Group } }));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["FailoverGlobalCluster", "Terminate i-old", "UpdateAutoScalingGroup"], World.Effects.Order());
    }

    [Fact]
    public async Task Execute_WarmFailoverByGroup_TellsTheStackBeforeItRenewsAndProves()
    {
        World.StartFleet();
        var snapshot = Samples.Warm();

        var run = await RunToEndAsync(await StartAsync(snapshot with { Workload = snapshot.Workload with { ScaleOutBy = ScaleOutBy.Group } }));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Contains("UpdateStack", World.Effects);
        Assert.True(run.Step("promoted-stack").EndedAt <= run.Step("scale-out").StartedAt, "the group grew before its servers were told");
        Assert.True(run.Step("refresh").EndedAt <= run.Step("verify").StartedAt, "the proof was asked for before the servers were renewed");
    }

    [Fact]
    public async Task Execute_ScaleOut_OfALargerGroup_LowersNoneOfItsNumbers()
    {
        World.StartFleet();
        World.Size = new FleetSize(1, 4, 10);
        var snapshot = Samples.Untold(Samples.Warm());

        // The plan was made when the group was small: what counts is what it is when the call is made.
        await RunToEndAsync(await StartAsync(snapshot with { Workload = snapshot.Workload with { ScaleOutBy = ScaleOutBy.Group } }, null, Verb.ScaleOut));

        Assert.Equal(new FleetSize(2, 4, 10), World.Size);
    }

    [Fact]
    public async Task Execute_HotFailover_ChangesNothing()
    {
        World.StartFleet();
        await World.FailOverAsync("us-west-1", "pilot-global", FakeWorld.StandbyArn, CancellationToken.None);
        Time.Advance(TimeSpan.FromMinutes(5));
        World.Effects.Clear();
        var hot = Samples.Hot();

        var run = await RunToEndAsync(await StartAsync(hot with
        {
            Primary = hot.Primary with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) },
            EdgeSite = Samples.Known(Samples.Site("us-west-1", SiteHealth.Healthy)),
        }, by: null));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Empty(World.Effects);
    }

    [Fact]
    public async Task Execute_Failback_BringsTheWriterHomeAndEndsTheStandbysInstance()
    {
        World.MoveAway();
        World.IsSiteBlocked = true;
        World.PrimaryInstance = "stopped";

        var run = await RunToEndAsync(await StartAsync(Samples.Away(Samples.Snapshot()), null, Verb.Failback));

        Assert.Equal(["Start", "SwitchoverGlobalCluster", "Unblock"], World.Effects.Order());
        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("copy it to keep it", run.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Fence_ClosesEveryDoorOnce()
    {
        var run = await RunToEndAsync(await StartAsync(Samples.Detached(), null, Verb.Fence));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["Block", "Revoke", "Stop"], World.Effects.Order());
    }

    [Fact]
    public async Task Execute_StaleLookIsAnsweredLate_CountsFromWhenItBegan()
    {
        var isLate = false;
        World.OnSiteLook = gate =>
        {
            if (!gate.IsBlocked || isLate)
            {
                return Outcome<SiteGate?>.Success(gate);
            }

            isLate = true;
            Time.Advance(TimeSpan.FromMinutes(2));
            return Outcome<SiteGate?>.Success(gate with { IsBlocked = false });
        };

        var run = await RunToEndAsync(await StartAsync(Samples.Detached(), null, Verb.Fence));

        Assert.True(isLate);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["Block", "Revoke", "Stop"], World.Effects.Order());
    }

    [Fact]
    public async Task Execute_NothingSeenUntilTheDeadline_SaysThatBesideWhatIsSeenThen()
    {
        var looks = 0;
        World.OnSiteLook = gate =>
        {
            if (++looks == 1)
            {
                return Outcome<SiteGate?>.Fail(NoAnswer);
            }

            Time.Advance(TimeSpan.FromMinutes(20));
            return Outcome<SiteGate?>.Success(gate);
        };
        var runId = await StartAsync(Samples.Detached(), null, Verb.Fence);
        using var stop = new CancellationTokenSource();
        var executor = Executor().ExecuteAsync(runId, stop.Token);

        var failed = (await UntilAsync(runId, run => run.Step("close-site").Status == StepStatus.Failed, "the step is given up")).Step("close-site");

        Assert.Matches("^not done within 15 min; last seen: .* is open; before that: can't be seen: .*no answer", failed.Detail);
        await stop.CancelAsync();
        await executor;
    }

    [Fact]
    public async Task Execute_Drill_LeavesNoInstanceAndNamesWhatStays()
    {
        var run = await RunToEndAsync(await StartAsync(Samples.Snapshot(), null, Verb.Drill));

        Assert.Equal(["RunInstances", "TerminateInstances"], World.Effects.Order());
        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("left behind", run.StatusReason, StringComparison.Ordinal);
    }

    private sealed class ProcessDiedException : Exception;
}
