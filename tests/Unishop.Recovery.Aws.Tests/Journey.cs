using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A workload's whole life, verb after verb, with the product's observers, planner and engine.</summary>
internal sealed class Journey : SimulatedLab
{
    private const double Speed = 1000;

    // A world that goes so fast leaves a busy machine little real time within a step's deadline: here deadlines only end a hang.
    private const double Longer = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly SnapshotStore _snapshots;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private int _runs;
    private string _ended = "none";

    private Journey(SimulatorHost host, WorkloadOptions workload)
        : base(host, workload, Patience)
    {
        _snapshots = NewSnapshots();
        _watching = Observer(_snapshots, fast: 60, slow: 60).RunAsync(_stop.Token);
    }

    public WorkloadSnapshot Snapshot => _snapshots.Current(Workload.Id)!;

    /// <summary>Begins in a world.</summary>
    /// <param name="workload">The lab's workload.</param>
    /// <param name="scenario">The world; an account with nothing but the shop's files where nothing is said.</param>
    public static async Task<Journey> BeginAsync(string workload, string scenario = "fresh", Action<WorkloadOptions>? configure = null) =>
        new(await HostAsync(scenario, Speed), Configured(workload, configure));

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
        await StartAsync(id, plan with { Steps = [.. plan.Steps.Select(step => step with { Deadline = step.Deadline * Longer })] }, Snapshot);
        using var stop = new CancellationTokenSource();
        var execution = Executor(realTime: 20, shortest: TimeSpan.FromMilliseconds(10)).ExecuteAsync(id, stop.Token);
        try
        {
            var run = await ReadAsync(id);
            await UntilAsync(
                async () => execution.IsCompleted || (run = await ReadAsync(id)).Status == RunStatus.Paused,
                () => $"the run is stuck: {Words(run)}");
            run = await ReadAsync(id);
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

    /// <summary>The changing operations that took effect, in their order.</summary>
    public async Task<ImmutableArray<string>> EffectsAsync() => [.. (await CallsAsync()).Where(call => call.Effect).Select(call => call.Operation)];

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await base.DisposeAsync();
    }
}
