using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;
using Unishop.Recovery.Workloads;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A workload's whole life on a simulator of its own, verb after verb, with the product's observers, planner and engine.</summary>
internal sealed class Journey : IAsyncDisposable
{
    private const double Speed = 1000;

    // A world that goes so fast leaves a busy machine little real time within a step's deadline: here deadlines only end a hang.
    private const double Longer = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly SimulatorHost _host;
    private readonly AwsWorld _world;
    private readonly HttpClient _control;
    private readonly MemoryJournal _memory;
    private readonly JournalFeed _feed = new();
    private readonly SignallingJournal _journal;
    private readonly WorkloadCatalog _catalog;
    private readonly SnapshotStore _snapshots;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private int _runs;
    private string _ended = "none";

    private Journey(SimulatorHost host, WorkloadOptions workload)
    {
        _host = host;
        _world = new AwsWorld(AwsConnection.ToSimulator(host.Url), host.Clock);
        _control = new HttpClient { BaseAddress = host.Url, Timeout = Patience };
        _memory = new MemoryJournal(host.Clock);
        _journal = new SignallingJournal(_memory, _feed);
        _catalog = WorkloadCatalog.From([workload]);
        Workload = _catalog.All[0];
        _snapshots = new SnapshotStore(_catalog, host.Clock);
        var observer = new WorkloadObserver(
            _catalog, _world.Ports, _snapshots, new LagRecorder(), new ObservationOptions { FastSeconds = 60, SlowSeconds = 60 }, new CheckNow(), host.Clock, NullLogger<WorkloadObserver>.Instance);
        _watching = observer.RunAsync(_stop.Token);
    }

    public Workload Workload { get; }

    public WorldPorts Ports => _world.Ports;

    public WorkloadSnapshot Snapshot => _snapshots.Current(Workload.Id)!;

    /// <summary>Begins in a world.</summary>
    /// <param name="workload">The lab's workload.</param>
    /// <param name="scenario">The world; an account with nothing but the shop's files where nothing is said.</param>
    /// <param name="configure">What is configured beside the lab's own settings.</param>
    public static async Task<Journey> BeginAsync(string workload, string scenario = "fresh", Action<WorkloadOptions>? configure = null)
    {
        var options = Labs.Find(workload)!;
        configure?.Invoke(options);
        return new(await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = scenario, Speed = Speed, Seed = 7 }, null, CancellationToken.None), options);
    }

    /// <summary>The plan of a verb once what is observed allows it.</summary>
    public async Task<Plan> PlanAsync(Verb verb, PromoteBy? by = null)
    {
        PlanOutcome? outcome = null;
        await UntilAsync(
            () => Snapshot.IsRead && (outcome = Planner.Plan(Snapshot, verb, by)).Plan is not null,
            () => $"there is no plan to {verb}: {outcome?.Obstacle}");
        return outcome!.Plan!;
    }

    /// <summary>Waits until something is observed.</summary>
    public Task SeeAsync(string what, Func<WorkloadSnapshot, bool> isSo) => UntilAsync(() => isSo(Snapshot), () => $"{what} is not seen; the site: {Snapshot.Standby.Site}; the last run: {_ended}");

    /// <summary>Plans and carries out, to the end.</summary>
    public async Task<Run> DoAsync(Verb verb, PromoteBy? by = null) => await CarryOutAsync(await PlanAsync(verb, by));

    /// <summary>Carries a plan out, to the end; a step that fails ends the test with its reason.</summary>
    public async Task<Run> CarryOutAsync(Plan plan)
    {
        var id = $"run-{++_runs}";
        plan = plan with { Steps = [.. plan.Steps.Select(step => step with { Deadline = step.Deadline * Longer })] };
        await _journal.StartAsync(
            id, "ana",
            new RunStarted(Workload.Id, plan, "journey", Snapshot.Version, "hash", Snapshot.Baseline, null, new DataLossEstimate(0, _host.Clock.GetUtcNow(), "lag"), 5, 600, true),
            CancellationToken.None);
        // Calls go over a loopback in this process: none is under way for longer than a part of the published deadline.
        var real = new SimulatorClock(TimeProvider.System.GetUtcNow(), 20);
        var driver = new ReconcilingStepDriver(
            _catalog, StepRegistry.Standard(_world.Ports), new Automation(_journal, new RunOptions()), _host.Clock, NullLogger<ReconcilingStepDriver>.Instance) { RealTime = real, ShortestRealPause = TimeSpan.FromMilliseconds(10) };
        var executor = new RunExecutor(_journal, _feed, driver, new ProcessIdentity("test"), _host.Clock, NullLogger<RunExecutor>.Instance);
        using var stop = new CancellationTokenSource();
        var execution = executor.ExecuteAsync(id, stop.Token);
        try
        {
            Run run = (await ReadAsync(id))!;
            await UntilAsync(
                () => execution.IsCompleted || (run = ReadAsync(id).GetAwaiter().GetResult()!).Status == RunStatus.Paused,
                () => $"the run is stuck: {Words(ReadAsync(id).GetAwaiter().GetResult()!)}");
            run = (await ReadAsync(id))!;
            _ended = Words(run);
            Assert.True(run.IsEnded, _ended);
            return run;
        }
        finally
        {
            await stop.CancelAsync();
            await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Begins a fault, as a lab's disaster is.</summary>
    public async Task FaultAsync(string kind, string region, string? service = null, string? operation = null)
    {
        using var answer = await _control.PostAsJsonAsync("_sim/faults", new { kind, region, service, operation });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Lifts all faults.</summary>
    public async Task HealAsync()
    {
        using var answer = await _control.DeleteAsync("_sim/faults");
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>The calls of changing operations that took effect, in their order.</summary>
    public async Task<ImmutableArray<string>> EffectsAsync()
    {
        var calls = await _control.GetFromJsonAsync<JsonElement>("_sim/calls");
        return [.. calls.EnumerateArray().Where(call => call.GetProperty("effect").GetBoolean()).Select(call => call.GetProperty("operation").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _control.Dispose();
        _world.Dispose();
        await _host.DisposeAsync();
    }

    private static async Task UntilAsync(Func<bool> isSo, Func<string> why)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, why());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static string Words(Run run) => $"{run.Status} ({run.StatusReason}): {string.Join("; ", run.Steps.Select(step => $"{step.Step.Id} {step.Status} ({step.Detail})"))}";

    private async Task<Run?> ReadAsync(string id) => Run.Fold(await _memory.ReadRunAsync(id, 0, CancellationToken.None));
}
