using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;
using Unishop.Recovery.Workloads;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A watched workload with shoppers on a simulator of its own, whose runs are measured and compared with the simulator's own truth.</summary>
internal sealed class MeasuredRun : IAsyncDisposable
{
    // Fast enough for a test, slow enough that a poll in the world's time stays a poll.
    private const double Speed = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SimulatorHost _host;
    private readonly AwsWorld _world;
    private readonly HttpClient _control;
    private readonly MemoryJournal _memory;
    private readonly SnapshotStore _snapshots;
    private readonly RunBook _runs;
    private readonly RunDesk _desk;
    private readonly Workload _workload;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];

    private MeasuredRun(SimulatorHost host, WorkloadOptions workload)
    {
        _host = host;
        _world = new AwsWorld(AwsConnection.ToSimulator(host.Url) with { CallDeadline = TimeSpan.FromSeconds(1) }, host.Clock);
        _control = new HttpClient { BaseAddress = host.Url, Timeout = Patience };
        var catalog = WorkloadCatalog.From([workload]);
        _workload = catalog.All[0];
        _memory = new MemoryJournal(host.Clock);
        var feed = new JournalFeed();
        var journal = new SignallingJournal(_memory, feed);
        _snapshots = new SnapshotStore(catalog, host.Clock);
        _runs = new RunBook(journal);
        var options = new RunOptions { StaysVerifiedSeconds = 150 };
        var automation = new Automation(journal, options);
        var driver = new ReconcilingStepDriver(catalog, StepRegistry.Standard(_world.Ports), automation, host.Clock, NullLogger<ReconcilingStepDriver>.Instance);
        var executor = new RunExecutor(journal, feed, driver, new ProcessIdentity("test"), host.Clock, NullLogger<RunExecutor>.Instance);
        _desk = new RunDesk(_snapshots, journal, new HereEngine(this, executor), new WorldKind(true), automation, options, host.Clock);
        var pause = TimeSpan.FromMilliseconds(20);
        var observer = new WorkloadObserver(
            catalog, _world.Ports, _snapshots, new LagRecorder(), new ObservationOptions { FastSeconds = 5, SlowSeconds = 20 }, new CheckNow(), host.Clock, NullLogger<WorkloadObserver>.Instance) { ShortestPause = pause };
        var watch = new AftermathWatch(catalog, _snapshots, _runs, _world.Ports, journal, new ProcessIdentity("test"), host.Clock, NullLogger<AftermathWatch>.Instance) { ShortestPause = pause };
        _tasks.Add(observer.RunAsync(_stop.Token));
        _tasks.Add(watch.RunAsync(_stop.Token));
        _tasks.Add(NoteGapsAsync(_stop.Token));
    }

    /// <summary>The longest time between two looks at the shop, in the world's time: one poll as it really was.</summary>
    public TimeSpan LongestPoll { get; private set; } = TimeSpan.FromSeconds(5);

    /// <summary>When the disaster began.</summary>
    public DateTimeOffset FaultAt { get; private set; }

    private WorkloadSnapshot Snapshot => _snapshots.Current(_workload.Id)!;

    /// <summary>Starts a world whose shoppers order once a second.</summary>
    public static async Task<MeasuredRun> StartAsync(string workload, Action<WorkloadOptions>? configure = null)
    {
        var options = Labs.Find(workload)!;
        configure?.Invoke(options);
        var run = new MeasuredRun(
            await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = workload, Speed = Speed, Seed = 7 }, null, CancellationToken.None), options);
        await run.PostAsync("_sim/shoppers", new { shop = workload.Split('-')[0], ordersPerMinute = 60 });
        await UntilAsync(
            () => run.Snapshot is { IsRead: true, Baseline: not null } seen && (seen.Primary.LastOrder is { LastSequence: > 10 } || seen.Workload.Strategy == Strategy.HotStandby),
            () => $"the shop is seen with orders: {run.Snapshot.IsRead}, {run.Snapshot.Baseline}, {Words(run.Snapshot.EdgeSite)}, {Words(run.Snapshot.Primary.Site)}");
        return run;
    }

    /// <summary>Replication falls behind; then the primary Region is lost, and the console believes it.</summary>
    public async Task LoseRegionAsync()
    {
        await PostAsync("_sim/faults", new { kind = "lagStorm", region = _workload.Primary.Region });
        var storm = _host.Clock.GetUtcNow();
        await UntilAsync(() => _host.Clock.GetUtcNow() - storm > TimeSpan.FromSeconds(45), () => "the lag has grown");
        FaultAt = _host.Clock.GetUtcNow();
        await PostAsync("_sim/faults", new { kind = "regionLost", region = _workload.Primary.Region });
        await UntilAsync(() => Snapshot.Outage is { ConfirmedAt: not null } || ServingRules.Of(Snapshot).Region == _workload.Standby.Region, () => "the outage is believed");
    }

    /// <summary>The Region that would take over.</summary>
    public string StandbyRegion => _workload.Standby.Region;

    /// <summary>Begins a fault in the primary Region.</summary>
    public Task FaultAsync(string kind) => PostAsync("_sim/faults", new { kind, region = _workload.Primary.Region });

    /// <summary>The first reading of the heartbeat that is as asked.</summary>
    public async Task<Reading<HeartbeatLag>> HeartbeatAsync(Func<Reading<HeartbeatLag>, bool> asked)
    {
        Reading<HeartbeatLag>? found = null;
        await UntilAsync(
            () => asked(Snapshot.Heartbeat) && (found = Snapshot.Heartbeat) is not null, () => $"the heartbeat is as asked: {Snapshot.Heartbeat}");
        return found!;
    }

    /// <summary>Carries a verb out to its end, until nothing more is written of it.</summary>
    public async Task<Run> CarryOutAsync(Verb verb, PromoteBy by)
    {
        var started = await _desk.StartAsync(
            new StartRun(_workload.Id, verb, by, Planner.ConfirmWord(_workload, verb), "truth", null, "ana"), CancellationToken.None);
        Assert.True(started.RunId is not null, started.Refusal?.Reason);
        Run run = null!;
        await UntilAsync(() =>
        {
            run = _runs.FindAsync(started.RunId, CancellationToken.None).GetAwaiter().GetResult()!;
            Assert.False(run.Status is RunStatus.Failed or RunStatus.Paused, $"{run.Status}: {run.StatusReason}; {string.Join("; ", run.Steps.Select(step => $"{step.Step.Id} {step.Status} {step.Detail}"))}");
            return run is { IsClosed: true, Loss: not null } || (run.IsClosed && _workload.Strategy == Strategy.HotStandby);
        }, () => $"the run is closed: {run.Status} {run.Loss} {ProofWindow.StateOf(run)} {run.Proof} {string.Join("; ", run.Steps.Select(step => $"{step.Step.Id} {step.Status} {step.Detail}"))}");
        return run;
    }

    /// <summary>What the simulator knows of the shop's orders.</summary>
    public async Task<OrderTruth> TruthAsync()
    {
        var world = await _control.GetFromJsonAsync<JsonElement>("_sim/world");
        return world.GetProperty("orders").TryGetProperty(_workload.Id.Split('-')[0], out var orders)
            ? orders.Deserialize<OrderTruth>(JsonSerializerOptions.Web)!
            : new([], [], null, null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _control.Dispose();
        _world.Dispose();
        await _host.DisposeAsync();
    }

    private async Task NoteGapsAsync(CancellationToken stopping)
    {
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        using var subscription = _snapshots.Subscribe(_workload.Id)!;
        await foreach (var snapshot in subscription.Later.WithCancellation(stopping))
        {
            foreach (var (name, site) in new[] { ("primary", snapshot.Primary.Site), ("standby", snapshot.Standby.Site) })
            {
                if (site.IsKnown && last.TryGetValue(name, out var before) && site.ObservedAt - before > LongestPoll)
                {
                    LongestPoll = site.ObservedAt - before;
                }

                last[name] = site.ObservedAt;
            }
        }
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(from) > Patience)
            {
                Assert.Fail($"waited in vain until {what()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static string Words(Reading<SiteState> site) => site.TryGet(out var state) ? $"{state.Detail}, order {state.Orders?.LastSequence}" : site.UnknownReason!;

    private async Task PostAsync(string path, object body)
    {
        using var answer = await _control.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Carries runs out in this process.</summary>
    private sealed class HereEngine(MeasuredRun owner, RunExecutor executor) : IEngine
    {
        public Task SubmitAsync(string runId, string workloadId, CancellationToken cancellation)
        {
            owner._tasks.Add(executor.ExecuteAsync(runId, owner._stop.Token));
            return Task.CompletedTask;
        }
    }
}

/// <summary>The simulator's own account of orders.</summary>
internal sealed record OrderTruth(long[] Kept, long[] Lost, DateTimeOffset? KeptUntil, DateTimeOffset? LostUntil, DateTimeOffset? NewSince);
