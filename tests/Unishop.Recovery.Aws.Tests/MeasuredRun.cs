using System.Text.Json;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A watched workload with shoppers on a simulator of its own, whose runs are measured and compared with the simulator's own truth.</summary>
internal sealed class MeasuredRun : SimulatedLab
{
    // Fast enough for a test, slow enough that a poll in the world's time stays a poll.
    private const double Speed = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SnapshotStore _snapshots;
    private readonly RunBook _runs;
    private readonly RunDesk _desk;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];

    private MeasuredRun(SimulatorHost host, WorkloadOptions workload)
        : base(host, workload, Patience, callDeadline: TimeSpan.FromSeconds(1))
    {
        _snapshots = NewSnapshots();
        _runs = new RunBook(Journal);
        var options = new RunOptions { StaysVerifiedSeconds = 150 };
        _desk = new RunDesk(_snapshots, Journal, new HereEngine(this, Executor()), new WorldKind(true), new Automation(Journal, options), options, Clock);
        var pause = TimeSpan.FromMilliseconds(20);
        _tasks.Add(Observer(_snapshots, fast: 5, slow: 20, pause).RunAsync(_stop.Token));
        _tasks.Add(Aftermath(_snapshots, _runs, pause).RunAsync(_stop.Token));
        _tasks.Add(NoteGapsAsync(_stop.Token));
    }

    /// <summary>The longest time between two looks at the shop, in the world's time: one poll as it really was.</summary>
    public TimeSpan LongestPoll { get; private set; } = TimeSpan.FromSeconds(5);

    /// <summary>When the disaster began.</summary>
    public DateTimeOffset FaultAt { get; private set; }

    private WorkloadSnapshot Snapshot => _snapshots.Current(Workload.Id)!;

    /// <summary>Starts a world whose shoppers order once a second.</summary>
    public static async Task<MeasuredRun> StartAsync(string workload, Action<WorkloadOptions>? configure = null)
    {
        var run = new MeasuredRun(await HostAsync(workload, Speed), Configured(workload, configure));
        await run.PostAsync("_sim/shoppers", new { shop = workload.Split('-')[0], ordersPerMinute = 60 });
        await run.UntilAsync(
            () => run.Snapshot is { IsRead: true, Baseline: not null } seen && (seen.Primary.LastOrder is { LastSequence: > 10 } || seen.Workload.Strategy == Strategy.HotStandby),
            () => $"the shop is seen with orders: {run.Snapshot.IsRead}, {run.Snapshot.Baseline}, {Words(run.Snapshot.EdgeSite)}, {Words(run.Snapshot.Primary.Site)}");
        return run;
    }

    /// <summary>Replication falls behind; then the primary Region is lost, and the console believes it.</summary>
    public async Task LoseRegionAsync()
    {
        await FaultAsync("lagStorm", Workload.Primary.Region);
        var storm = Now;
        await UntilAsync(() => Now - storm > TimeSpan.FromSeconds(45), () => "the lag has grown");
        FaultAt = Now;
        await FaultAsync("regionLost", Workload.Primary.Region);
        await UntilAsync(() => Snapshot.Outage is { ConfirmedAt: not null } || ServingRules.Of(Snapshot).Region == Workload.Standby.Region, () => "the outage is believed");
    }

    /// <summary>The Region that would take over.</summary>
    public string StandbyRegion => Workload.Standby.Region;

    /// <summary>Begins a fault in the primary Region.</summary>
    public Task FaultAsync(string kind) => FaultAsync(kind, Workload.Primary.Region);

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
            new StartRun(Workload.Id, verb, by, StrategyOperations.ConfirmWord(Workload, verb), "truth", null, "ana"), CancellationToken.None);
        Assert.True(started.RunId is not null, started.Refusal?.Reason);
        Run run = null!;
        await UntilAsync(() =>
        {
            run = _runs.FindAsync(started.RunId, CancellationToken.None).GetAwaiter().GetResult()!;
            Assert.False(run.Status is RunStatus.Failed or RunStatus.Paused, Words(run));
            return run is { IsClosed: true, Loss: not null } || (run.IsClosed && Workload.Strategy == Strategy.HotStandby);
        }, () => $"the run is closed: {run.Loss} {ProofWindow.StateOf(run)} {run.Proof} {Words(run)}");
        return run;
    }

    /// <summary>What the simulator knows of the shop's orders.</summary>
    public async Task<OrderTruth> TruthAsync()
    {
        var world = await WorldAsync();
        return world.GetProperty("orders").TryGetProperty(Workload.Id.Split('-')[0], out var orders)
            ? orders.Deserialize<OrderTruth>(JsonSerializerOptions.Web)!
            : new([], [], null, null, null);
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await base.DisposeAsync();
    }

    private async Task NoteGapsAsync(CancellationToken stopping)
    {
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        using var subscription = _snapshots.Subscribe(Workload.Id)!;
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

    private static string Words(Reading<SiteState> site) => site.TryGet(out var state) ? $"{state.Detail}, order {state.Orders?.LastSequence}" : site.UnknownReason!;

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
