using Microsoft.Extensions.Logging;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>An engine before a scripted world, with a clock that jumps to each timer and a journal in memory.</summary>
public abstract class RunEngineTest
{
    protected static readonly CallFailure NoAnswer = new(FailureKind.Unreachable, "Timeout", "no answer within 5 s", null);
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly JournalFeed _feed = new();

    protected RunEngineTest()
    {
        Journal = new MemoryJournal(Time);
        World = new FakeWorld(Time);
    }

    private protected JumpingTime Time { get; } = new();

    private protected MemoryJournal Journal { get; }

    private protected FakeWorld World { get; }

    private protected RecordedLogs Logs { get; } = new();

    protected RunExecutor Executor()
    {
        var catalog = new WorkloadCatalog([Samples.PilotLight, Samples.Warm().Workload, Samples.Hot().Workload]);
        var driver = new ReconcilingStepDriver(catalog, StepRegistry.Standard(World.Ports), new Automation(Journal, new RunOptions()), Time, new Logger<ReconcilingStepDriver>(Logs))
        {
            ShortestRealPause = TimeSpan.Zero,
            RealTime = Time,
        };
        var journal = new SignallingJournal(Journal, _feed, null, new Logger<SignallingJournal>(Logs));
        return new RunExecutor(journal, _feed, driver, new ProcessIdentity("test"), Time, new Logger<RunExecutor>(Logs));
    }

    protected Task<string> StartAsync() => StartAsync(Samples.Snapshot());

    protected async Task<string> StartAsync(WorkloadSnapshot snapshot, PromoteBy? by = PromoteBy.Failover, Verb verb = Verb.Failover)
    {
        var plan = Planner.Plan(snapshot, verb, by).Plan!;
        await Journal.StartAsync(
            "run-1", "ana",
            new RunStarted(snapshot.Workload.Id, plan, "drill", 7, "hash", new CartBaseline("us-east-1", new CartState(["u1", "u2", "u3"]), Samples.Now), null,
                new DataLossEstimate(0.3, Samples.Now, "lag"), 5, 600, true),
            CancellationToken.None);
        return "run-1";
    }

    protected async Task<Run> RunToEndAsync(string runId)
    {
        await Executor().ExecuteAsync(runId, CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        return await ReadAsync(runId);
    }

    protected async Task CommandAsync(RunCommand command)
    {
        Refusal? refusal = null;
        await new SignallingJournal(Journal, _feed).CommandAsync(
            command.RunId, command.Actor,
            run =>
            {
                (var change, refusal) = RunCommands.Decide(run, command, new DataLossEstimate(1.5, Samples.Now, "lag"));
                return change;
            },
            CancellationToken.None);
        Assert.Null(refusal);
    }

    protected async Task<Run> ReadAsync(string runId) => Run.Fold(await Journal.ReadRunAsync(runId, 0, CancellationToken.None))!;

    protected async Task<Run> UntilAsync(string runId, Func<Run, bool> reached, string phase)
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
}
