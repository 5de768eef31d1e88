using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;
using Unishop.Recovery.Workloads;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A run on a simulator of its own, whose faults begin with one of its steps and are lifted once it neither ends nor goes on.</summary>
internal sealed class FaultedRun : IAsyncDisposable
{
    private const double Speed = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // How long faults last, in the world's time: longer than any step takes by itself.
    private static readonly TimeSpan FaultLasts = TimeSpan.FromMinutes(20);
    private static readonly ImmutableArray<string> Reading = ["Describe", "Get", "List", "Head"];
    private readonly SimulatorHost _host;
    private readonly AwsWorld _world;
    private readonly HttpClient _control;
    private readonly MemoryJournal _memory;
    private readonly JournalFeed _feed = new();
    private readonly SignallingJournal _journal;
    private readonly WorkloadCatalog _catalog;
    private readonly Workload _workload;
    private readonly List<(string Kind, string Region)> _injected = [];
    private int _runs;

    private FaultedRun(SimulatorHost host, WorkloadOptions workload)
    {
        _host = host;
        _world = new AwsWorld(AwsConnection.ToSimulator(host.Url) with { CallDeadline = TimeSpan.FromSeconds(1) }, host.Clock);
        _control = new HttpClient { BaseAddress = host.Url, Timeout = Patience };
        _memory = new MemoryJournal(host.Clock);
        _journal = new SignallingJournal(_memory, _feed);
        _catalog = WorkloadCatalog.From([workload]);
        _workload = _catalog.All[0];
    }

    /// <summary>The step whose failure paused the run, with the reason; <see langword="null"/> where it never stopped.</summary>
    public string? Stopped { get; private set; }

    /// <summary>What an operator does, once, when it gives something: a command about a step.</summary>
    public Func<Run, (RunAction Action, string Step)?>? Operator { get; set; }

    public DateTimeOffset Now => _host.Clock.GetUtcNow();

    private string RunId => $"run-{_runs}";

    /// <summary>Starts a world.</summary>
    /// <param name="workload">The lab's workload, and its scenario.</param>
    /// <param name="configure">What is configured beside the lab's own settings.</param>
    /// <param name="scenario">The scenario, where it is not the lab's own.</param>
    public static async Task<FaultedRun> StartAsync(string workload, Action<WorkloadOptions>? configure = null, string? scenario = null)
    {
        var options = Labs.Find(workload)!;
        configure?.Invoke(options);
        return new(await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = scenario ?? workload, Speed = Speed, Seed = 7 }, null, CancellationToken.None), options);
    }

    /// <summary>The plan as an operator would get it now; with steps, once it has those; where it was seen before, once the shopper's cart has been.</summary>
    /// <param name="verb">What for.</param>
    /// <param name="by">How the writer is moved.</param>
    /// <param name="steps">The steps that the plan must have.</param>
    /// <param name="seenBefore">Whether the shopper's cart must have been seen.</param>
    /// <param name="lose">Loses the primary's Region once all was seen; the plan is made when that has been noticed.</param>
    public async Task<(Plan Plan, WorkloadSnapshot Snapshot)> PlanAsync(Verb verb, PromoteBy? by, ImmutableArray<string> steps = default, bool seenBefore = true, Func<Task>? lose = null)
    {
        var snapshots = new SnapshotStore(_catalog, _host.Clock);
        var observer = new WorkloadObserver(
            _catalog, _world.Ports, snapshots, new LagRecorder(), new ObservationOptions { FastSeconds = 5, SlowSeconds = 5 }, new CheckNow(), _host.Clock, NullLogger<WorkloadObserver>.Instance);
        using var stop = new CancellationTokenSource();
        var watching = observer.RunAsync(stop.Token);
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var isLost = false;
        try
        {
            while (true)
            {
                var snapshot = snapshots.Current(_workload.Id)!;
                var outcome = Planner.Plan(snapshot, verb, by);
                if (lose is not null && snapshot is { Primary.IsRead: true, Standby.IsRead: true, Baseline: not null })
                {
                    await lose();
                    lose = null;
                    isLost = true;
                }

                var made = lose is not null || (isLost && snapshot.Primary.Database.IsKnown) ? null : outcome.Plan?.Steps.Select(step => step.Id).ToArray();
                if (made is not null && (snapshot.Baseline is not null || !seenBefore) && (verb != Verb.Verify || outcome.Plan!.TargetRegion == _workload.Primary.Region) && (steps.IsDefault || steps.SequenceEqual(made)))
                {
                    return (outcome.Plan!, snapshot);
                }

                Assert.False(
                    deadline.IsCancellationRequested,
                    $"there is no plan to {verb}{(steps.IsDefault ? "" : $" of {string.Join(", ", steps)}")}: {outcome.Obstacle ?? string.Join(", ", made ?? [])}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Carries the plan out, with faults from the beginning of a step on, and continues it once they are lifted.</summary>
    public async Task<Run> CarryOutAsync(Plan plan, WorkloadSnapshot snapshot, string? step, params IReadOnlyList<string> faults)
    {
        _runs++;
        await _journal.StartAsync(
            RunId, "ana",
            new RunStarted(_workload.Id, plan, "matrix", snapshot.Version, "hash", snapshot.Baseline, null, new DataLossEstimate(0, _host.Clock.GetUtcNow(), "lag"), 5, 600, true),
            CancellationToken.None);
        // Calls go over a loopback in this process: none is under way for longer than the fifth of the published deadline.
        var real = new SimulatorClock(TimeProvider.System.GetUtcNow(), 5);
        var driver = new ReconcilingStepDriver(
            _catalog, StepRegistry.Standard(_world.Ports), new Automation(_journal, new RunOptions()), _host.Clock, NullLogger<ReconcilingStepDriver>.Instance) { RealTime = real };
        var executor = new RunExecutor(
            _journal, _feed, new FaultAtStep(driver, step, () => DisturbAsync(plan.Step(step!).Region, faults)), new ProcessIdentity("test"), _host.Clock, NullLogger<RunExecutor>.Instance);
        using var stop = new CancellationTokenSource();
        var execution = executor.ExecuteAsync(RunId, stop.Token);
        try
        {
            await ContinueAsync(execution);
            return await ReadAsync();
        }
        finally
        {
            await stop.CancelAsync();
            await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Begins a fault that stays until all are lifted.</summary>
    public Task FaultAsync(string kind, string region, string? service = null, string? operation = null) => InjectAsync(kind, region, null, service, operation);

    /// <summary>How often each changing operation took effect.</summary>
    public async Task<ImmutableSortedDictionary<string, int>> EffectsAsync()
    {
        var calls = await _control.GetFromJsonAsync<JsonElement>("_sim/calls");
        return calls.EnumerateArray()
            .Where(call => call.GetProperty("effect").GetBoolean())
            .Select(call => call.GetProperty("operation").GetString()!)
            .Where(operation => !Reading.Any(prefix => operation.StartsWith(prefix, StringComparison.Ordinal)))
            .GroupBy(operation => operation, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
    }

    /// <summary>The Regions of the world.</summary>
    public async Task<ImmutableArray<string>> RegionsAsync() =>
        [.. (await _control.GetFromJsonAsync<JsonElement>("_sim/world")).GetProperty("regions").EnumerateObject().Select(region => region.Name)];

    /// <summary>What was called since then.</summary>
    public async Task<ImmutableArray<(string Region, string Service, string Operation)>> CallsSinceAsync(DateTimeOffset at)
    {
        var calls = await _control.GetFromJsonAsync<JsonElement>($"_sim/calls?since={Uri.EscapeDataString(at.ToString("O"))}");
        return [.. calls.EnumerateArray().Select(call => (
            call.GetProperty("region").GetString()!, call.GetProperty("service").GetString()!, call.GetProperty("operation").GetString()!))];
    }

    /// <summary>The images of a Region whose name begins so, the newest first.</summary>
    public async Task<ImmutableArray<ImageState>> ImagesAsync(string region, string prefix) =>
        SimulatedWorld.Value(await _world.Ports.Images.DescribeAsync(region, prefix, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _world.Dispose();
        await _host.DisposeAsync();
    }

    private async Task ContinueAsync(Task execution)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!execution.IsCompleted)
        {
            await Task.WhenAny(execution, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
            var run = await ReadAsync();
            if (Operator?.Invoke(run) is { } wish)
            {
                Operator = null;
                await CommandAsync(new RunCommand(RunId, wish.Action, wish.Step, null, "ana"));
            }

            if (run.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed) is { } failed && run.Status == RunStatus.Paused)
            {
                Stopped ??= $"{failed.Step.Id}: {failed.Detail}";
                await LiftAsync();
                await CommandAsync(new RunCommand(RunId, RunAction.Retry, failed.Step.Id, null, "ana"));
                await CommandAsync(new RunCommand(RunId, RunAction.Resume, null, null, "ana"));
            }

            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Patience, $"the run is stuck: {Words(run)}; {string.Join(" | ", (await _memory.ReadRunAsync(RunId, 0, CancellationToken.None)).TakeLast(8).Select(entry => $"{entry.At:T} {entry.Event}"))}; now {_host.Clock.GetUtcNow():T}");
        }

        await execution;
    }

    private static string Words(Run run) => $"{run.Status} ({run.StatusReason}): {string.Join("; ", run.Steps.Select(step => $"{step.Step.Id} {step.Status} ({step.Detail})"))}";

    private async Task CommandAsync(RunCommand command) => await _journal.CommandAsync(
        RunId, command.Actor, run => RunCommands.Decide(run, command, new DataLossEstimate(0, _host.Clock.GetUtcNow(), "lag")).Event, CancellationToken.None);

    private async Task<Run> ReadAsync() => Run.Fold(await _memory.ReadRunAsync(RunId, 0, CancellationToken.None))!;

    private async Task DisturbAsync(string region, IReadOnlyList<string> kinds)
    {
        foreach (var kind in kinds)
        {
            await InjectAsync(kind, region, FaultLasts.TotalSeconds);
            _injected.Add((kind, region));
        }
    }

    private async Task InjectAsync(string kind, string region, double? seconds, string? service = null, string? operation = null)
    {
        using var answer = await _control.PostAsJsonAsync("_sim/faults", new { kind, region, seconds, service, operation });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task LiftAsync()
    {
        foreach (var (kind, region) in _injected)
        {
            using var answer = await _control.DeleteAsync($"_sim/faults?kind={kind}&region={region}");
        }
    }

    /// <summary>Begins the faults once, just before a step is driven.</summary>
    private sealed class FaultAtStep(IStepDriver driver, string? step, Func<Task> begin) : IStepDriver
    {
        private int _begun;

        public async Task DriveAsync(RunSession session, string stepId, CancellationToken stopping)
        {
            if (stepId == step && Interlocked.Exchange(ref _begun, 1) == 0)
            {
                await begin();
            }

            await driver.DriveAsync(session, stepId, stopping);
        }
    }
}
