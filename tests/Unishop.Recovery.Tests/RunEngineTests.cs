using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;
using Unishop.Recovery.Workloads;

namespace Unishop.Recovery.Tests;

public partial class RunEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly JumpingTime _time = new();
    private readonly MemoryJournal _journal;
    private readonly FakeWorld _world;

    public RunEngineTests()
    {
        _journal = new MemoryJournal(_time);
        _world = new FakeWorld(_time);
    }

    [Fact]
    public async Task Execute_Failover_SucceedsWithEachCallOnce()
    {
        var run = await RunToEndAsync(await StartAsync());

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.All(run.Steps, step => Assert.Equal(StepStatus.Succeeded, step.Status));
        Assert.Equal(["FailoverGlobalCluster", "RunInstances"], _world.Effects.Order());
    }

    [Fact]
    public async Task Execute_Failover_AsksNothingOfThePrimary()
    {
        await RunToEndAsync(await StartAsync());

        Assert.Equal(["us-west-1"], _world.AskedRegions);
    }

    [Fact]
    public async Task Execute_Failover_PromotesAndLaunchesSideBySide()
    {
        // Each call is held until the other is made: the test's clock may jump while a thread waits for its turn.
        using var both = new Barrier(2);
        _world.OnMutation = _ => Assert.True(both.SignalAndWait(Patience), "the other call was not made meanwhile");

        var run = await RunToEndAsync(await StartAsync());

        var launch = run.Step("launch");
        var promote = run.Step("promote");
        Assert.True(launch.StartedAt < promote.EndedAt && promote.StartedAt < launch.EndedAt, "promote and launch did not overlap");
        // Which of the two takes longer is a matter of how the test's clock jumped.
        var longest = new[] { Took("promote"), Took("launch") + Took("healthy") }.Max() + Took("verify");
        Assert.Equal(longest, RunMeasurement.Of(run, _time.GetUtcNow()).CriticalPath.Aggregate(TimeSpan.Zero, (sum, step) => sum + Took(step)));

        TimeSpan Took(string step) => run.Step(step).EndedAt!.Value - run.Step(step).StartedAt!.Value;
    }

    [Fact]
    public async Task Execute_CartDiffers_SucceedsWithWarningThatSaysWhat()
    {
        _world.Cart = ["u1", "u2"];

        var run = await RunToEndAsync(await StartAsync());

        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("1 missing", run.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_AnswerLost_LooksBeforeItCallsAgain()
    {
        _world.LaunchFailures.Enqueue(new CallFailure(FailureKind.Unreachable, "Timeout", "no answer within 5 s", null));

        var run = await RunToEndAsync(await StartAsync());

        var entries = await _journal.ReadRunAsync(run.Id, 0, CancellationToken.None);
        var settled = Assert.Single(entries.Select(e => e.Event).OfType<StepIntentSettled>(), e => e.Step == "launch");
        Assert.False(settled.TookEffect);
        Assert.Equal(2, run.Step("launch").Attempts);
        Assert.Single(_world.Effects, "RunInstances");
    }

    [Fact]
    public async Task Execute_CallRefused_PausesWithTheTrueReasonAndGoesOnAfterRetry()
    {
        _world.LaunchFailures.Enqueue(new CallFailure(FailureKind.AccessDenied, "UnauthorizedOperation", "ec2:RunInstances", "req-9"));
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
        Assert.Empty(_world.Effects);
    }

    /// <summary>The process dies at the n-th write of the journal, or inside a call: whoever comes next finishes, and nothing is done twice.</summary>
    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Execute_ProcessDiesAnywhere_NextOwnerFinishesWithEachCallOnce(int dyingWrite, string? dyingCall)
    {
        var runId = await StartAsync();
        var writes = 0;
        var dead = false;
        _journal.OnAppend = _ =>
        {
            if (dead || ++writes == dyingWrite)
            {
                dead = true;
                throw new ProcessDiedException();
            }
        };
        _world.OnMutation = call =>
        {
            if (call == dyingCall)
            {
                dead = true;
                throw new ProcessDiedException();
            }
        };
        await Assert.ThrowsAnyAsync<ProcessDiedException>(() => Executor().ExecuteAsync(runId, CancellationToken.None).WaitAsync(Patience, TimeProvider.System));

        dead = false;
        _journal.OnAppend = null;
        _world.OnMutation = null;
        var run = await RunToEndAsync(runId);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(2, run.Epoch);
        Assert.Equal(["FailoverGlobalCluster", "RunInstances"], _world.Effects.Order());
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
        using var older = await RunSession.ClaimAsync(_journal, runId, "a", CancellationToken.None);
        using var newer = await RunSession.ClaimAsync(_journal, runId, "b", CancellationToken.None);

        await Assert.ThrowsAsync<FencedException>(() => older!.AppendAsync(new StepStarted("promote")));
        await newer!.AppendAsync(new StepStarted("promote"));
    }

    [Fact]
    public async Task Execute_Stopped_HandsOver()
    {
        var runId = await StartAsync();
        using var stop = new CancellationTokenSource();
        _journal.OnAppend = events =>
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
        Assert.Equal(["FailoverGlobalCluster", "RunInstances"], _world.Effects.Order());
    }

    [Fact]
    public async Task Execute_WarmFailover_SucceedsWithEachCallOnce()
    {
        _world.StartFleet();

        var run = await RunToEndAsync(await StartAsync(Samples.Warm()));

        Assert.Equal((RunStatus.Succeeded, null), (run.Status, run.StatusReason is { } reason && reason.Contains("failover", StringComparison.Ordinal) ? null : run.StatusReason));
        Assert.Equal(["FailoverGlobalCluster", "Terminate i-old", "UpdateStack"], _world.Effects.Order());
        Assert.Equal(["us-west-1"], _world.AskedRegions);
        var proved = run.Step("verify").EndedAt;
        Assert.True(proved < run.EndedAt, "the refresh came before the proof");
        Assert.Equal((proved - run.StartedAt)!.Value.TotalSeconds, RunMeasurement.Of(run, _time.GetUtcNow()).RtoSeconds);
    }

    [Fact]
    public async Task Execute_WarmFailoverByGroup_NeedsNoCloudFormation()
    {
        _world.StartFleet();
        var snapshot = Samples.Warm();

        var run = await RunToEndAsync(await StartAsync(snapshot with { Workload = snapshot.Workload with { ScaleOutBy = ScaleOutBy.Group } }));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["FailoverGlobalCluster", "Terminate i-old", "UpdateAutoScalingGroup"], _world.Effects.Order());
    }

    [Fact]
    public async Task Execute_HotFailover_ChangesNothing()
    {
        _world.StartFleet();
        await _world.FailOverAsync("us-west-1", "pilot-global", FakeWorld.StandbyArn, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(5));
        _world.Effects.Clear();
        var hot = Samples.Hot();

        var run = await RunToEndAsync(await StartAsync(hot with
        {
            Primary = hot.Primary with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) },
            EdgeSite = Samples.Known(Samples.Site("us-west-1", SiteHealth.Healthy)),
        }, by: null));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Empty(_world.Effects);
    }

    [Fact]
    public async Task Execute_Failback_BringsTheWriterHomeAndEndsTheStandbysInstance()
    {
        _world.MoveAway();
        _world.IsSiteBlocked = true;
        _world.PrimaryInstance = "stopped";

        var run = await RunToEndAsync(await StartAsync(Samples.Away(Samples.Snapshot()), null, Verb.Failback));

        Assert.Equal(["Start", "SwitchoverGlobalCluster", "Unblock"], _world.Effects.Order());
        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("copy it to keep it", run.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Fence_ClosesEveryDoorOnce()
    {
        var run = await RunToEndAsync(await StartAsync(Samples.Detached(), null, Verb.Fence));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["Block", "Revoke", "Stop"], _world.Effects.Order());
    }

    [Fact]
    public async Task Execute_StaleLookIsAnsweredLate_CountsFromWhenItBegan()
    {
        var isLate = false;
        _world.OnSiteLook = gate =>
        {
            if (!gate.IsBlocked || isLate)
            {
                return Outcome<SiteGate?>.Success(gate);
            }

            isLate = true;
            _time.Advance(TimeSpan.FromMinutes(2));
            return Outcome<SiteGate?>.Success(gate with { IsBlocked = false });
        };

        var run = await RunToEndAsync(await StartAsync(Samples.Detached(), null, Verb.Fence));

        Assert.True(isLate);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(["Block", "Revoke", "Stop"], _world.Effects.Order());
    }

    [Fact]
    public async Task Execute_NothingSeenUntilTheDeadline_SaysThatBesideWhatIsSeenThen()
    {
        var looks = 0;
        _world.OnSiteLook = gate =>
        {
            if (++looks == 1)
            {
                return Outcome<SiteGate?>.Fail(NoAnswer);
            }

            _time.Advance(TimeSpan.FromMinutes(20));
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

        Assert.Equal(["RunInstances", "TerminateInstances"], _world.Effects.Order());
        Assert.Equal(RunStatus.SucceededWithWarnings, run.Status);
        Assert.Contains("left behind", run.StatusReason, StringComparison.Ordinal);
    }

    private RunExecutor Executor()
    {
        var catalog = new WorkloadCatalog([Samples.PilotLight, Samples.Warm().Workload, Samples.Hot().Workload]);
        var driver = new ReconcilingStepDriver(catalog, StepRegistry.Standard(_world.Ports), new Automation(_journal, new RunOptions()), _time, NullLogger<ReconcilingStepDriver>.Instance)
        {
            ShortestRealPause = TimeSpan.Zero,
            RealTime = _time,
        };
        var journal = new SignallingJournal(_journal, _feed);
        return new RunExecutor(journal, _feed, driver, new ProcessIdentity("test"), _time, NullLogger<RunExecutor>.Instance);
    }

    private readonly JournalFeed _feed = new();

    private Task<string> StartAsync() => StartAsync(Samples.Snapshot());

    private async Task<string> StartAsync(WorkloadSnapshot snapshot, PromoteBy? by = PromoteBy.Failover, Verb verb = Verb.Failover)
    {
        var plan = Planner.Plan(snapshot, verb, by).Plan!;
        await _journal.StartAsync(
            "run-1", "ana",
            new RunStarted(snapshot.Workload.Id, plan, "drill", 7, "hash", new CartBaseline("us-east-1", new CartState(["u1", "u2", "u3"]), Samples.Now), null,
                new DataLossEstimate(0.3, Samples.Now, "lag"), 5, 600, true),
            CancellationToken.None);
        return "run-1";
    }

    private async Task<Run> RunToEndAsync(string runId)
    {
        await Executor().ExecuteAsync(runId, CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        return await ReadAsync(runId);
    }

    private async Task CommandAsync(RunCommand command)
    {
        Refusal? refusal = null;
        await new SignallingJournal(_journal, _feed).CommandAsync(
            command.RunId, command.Actor,
            run =>
            {
                (var change, refusal) = RunCommands.Decide(run, command, new DataLossEstimate(1.5, Samples.Now, "lag"));
                return change;
            },
            CancellationToken.None);
        Assert.Null(refusal);
    }

    private async Task<Run> ReadAsync(string runId) => Run.Fold(await _journal.ReadRunAsync(runId, 0, CancellationToken.None))!;

    private async Task<Run> UntilAsync(string runId, Func<Run, bool> reached, string phase)
    {
        using var listener = _feed.Listen(runId);
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var run = await ReadAsync(runId);
            if (reached(run))
            {
                return run;
            }

            try
            {
                await listener.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited in vain until {phase}; the run is {run.Status}: {run.StatusReason}");
            }
        }
    }

    private sealed class ProcessDiedException : Exception;
}
