using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Planning;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A run whose faults begin with one of its steps and are lifted once it neither ends nor goes on.</summary>
internal sealed class FaultedRun : SimulatedLab
{
    private const double Speed = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // How long faults last, in the world's time: longer than any step takes by itself.
    private static readonly TimeSpan FaultLasts = TimeSpan.FromMinutes(20);
    private static readonly ImmutableArray<string> Reading = ["Describe", "Get", "List", "Head"];
    private readonly List<(string Kind, string Region)> _injected = [];
    private int _runs;

    private FaultedRun(SimulatorHost host, WorkloadOptions workload)
        : base(host, workload, Patience, callDeadline: TimeSpan.FromSeconds(1))
    {
    }

    /// <summary>The step whose failure paused the run, with the reason; <see langword="null"/> where it never stopped.</summary>
    public string? Stopped { get; private set; }

    /// <summary>What an operator does, once, when it gives something: a command about a step.</summary>
    public Func<Run, (RunAction Action, string Step)?>? Operator { get; set; }

    /// <summary>What somebody does, beside the faults, just before their step begins.</summary>
    public Func<Task>? Disturbance { get; set; }

    /// <summary>What somebody mends, beside the faults, before a failed step is tried again.</summary>
    public Func<Task>? Mended { get; set; }

    private string RunId => $"run-{_runs}";

    /// <summary>Starts a world.</summary>
    /// <param name="workload">The lab's workload, and its scenario.</param>
    /// <param name="configure">What is configured beside the lab's own settings.</param>
    /// <param name="scenario">The scenario, where it is not the lab's own.</param>
    public static async Task<FaultedRun> StartAsync(string workload, Action<WorkloadOptions>? configure = null, string? scenario = null)
    {
        var options = Labs.Find(workload)!;
        configure?.Invoke(options);
        return new(await HostAsync(scenario ?? workload, Speed), options);
    }

    /// <summary>The plan as an operator would get it now; with steps, once it has those; where it was seen before, once the shopper's cart has been.</summary>
    /// <param name="verb">What for.</param>
    /// <param name="by">How the writer is moved.</param>
    /// <param name="steps">The steps that the plan must have.</param>
    /// <param name="seenBefore">Whether the shopper's cart must have been seen.</param>
    /// <param name="lose">Loses the primary's Region once all was seen; the plan is made when that has been noticed.</param>
    public async Task<(Plan Plan, WorkloadSnapshot Snapshot)> PlanAsync(Verb verb, PromoteBy? by, ImmutableArray<string> steps = default, bool seenBefore = true, Func<Task>? lose = null)
    {
        var snapshots = NewSnapshots();
        using var stop = new CancellationTokenSource();
        var watching = Observer(snapshots, fast: 5, slow: 5).RunAsync(stop.Token);
        var isLost = false;
        (Plan, WorkloadSnapshot)? made = null;
        string? seen = null;
        try
        {
            await UntilAsync(
                async () =>
                {
                    var snapshot = snapshots.Current(Workload.Id)!;
                    var outcome = Planner.Plan(snapshot, verb, by);
                    if (lose is not null && snapshot is { Primary.IsRead: true, Standby.IsRead: true, Baseline: not null })
                    {
                        await lose();
                        lose = null;
                        isLost = true;
                    }

                    var plan = lose is not null || (isLost && snapshot.Primary.Database.IsKnown) ? null : outcome.Plan;
                    seen = outcome.Obstacle ?? string.Join(", ", plan?.Steps.Select(step => step.Id) ?? []);
                    var isIt = plan is not null
                        && (snapshot.Baseline is not null || !seenBefore)
                        && (verb != Verb.Verify || plan.TargetRegion == Workload.Primary.Region)
                        && (steps.IsDefault || steps.SequenceEqual(plan.Steps.Select(step => step.Id)));
                    made = isIt ? (plan!, snapshot) : null;
                    return isIt;
                },
                () => $"there is no plan to {verb}{(steps.IsDefault ? "" : $" of {string.Join(", ", steps)}")}: {seen}");
            return made!.Value;
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
        await StartAsync(RunId, plan, snapshot);
        var executor = Executor(realTime: 5, around: driver => new FaultAtStep(driver, step, () => DisturbAsync(plan.Step(step!).Region, faults)));
        using var stop = new CancellationTokenSource();
        var execution = executor.ExecuteAsync(RunId, stop.Token);
        try
        {
            var run = await ReadAsync(RunId);
            await UntilAsync(
                async () =>
                {
                    await ContinueAsync(run = await ReadAsync(RunId));
                    return execution.IsCompleted;
                },
                () => $"the run is stuck: {Words(run)}; now {Now:T}; {LastWordsAsync(RunId).GetAwaiter().GetResult()}");
            await execution;
            return await ReadAsync(RunId);
        }
        finally
        {
            await stop.CancelAsync();
            await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the faults that were begun.</summary>
    public async Task LiftAsync()
    {
        foreach (var (kind, region) in _injected)
        {
            await HealAsync($"?kind={kind}&region={region}");
        }
    }

    /// <summary>The calls that the last run's step was about to make, in order.</summary>
    public async Task<ImmutableArray<string>> CallsOfAsync(string step) =>
        [.. (await EntriesAsync(RunId)).Select(entry => entry.Event).OfType<StepIntent>().Where(intent => intent.Step == step).Select(intent => intent.Call.Operation)];

    /// <summary>How often each changing operation took effect.</summary>
    public async Task<ImmutableSortedDictionary<string, int>> EffectsAsync() => (await CallsAsync())
        .Where(call => call.Effect && !Reading.Any(prefix => call.Operation.StartsWith(prefix, StringComparison.Ordinal)))
        .GroupBy(call => call.Operation, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>The Regions of the world.</summary>
    public async Task<ImmutableArray<string>> RegionsAsync() => [.. (await WorldAsync()).GetProperty("regions").EnumerateObject().Select(region => region.Name)];

    /// <summary>The images of a Region whose name begins so, the newest first.</summary>
    public async Task<ImmutableArray<ImageState>> ImagesAsync(string region, string prefix) =>
        SimulatedWorld.Value(await Ports.Images.DescribeAsync(region, prefix, CancellationToken.None));

    private async Task ContinueAsync(Run run)
    {
        if (Operator?.Invoke(run) is { } wish)
        {
            Operator = null;
            await CommandAsync(new RunCommand(RunId, wish.Action, wish.Step, null, "ana"));
            // A run that is overdue as well waits for that to be said.
            if (wish.Action != RunAction.Cancel)
            {
                await CommandAsync(new RunCommand(RunId, RunAction.Resume, null, null, "ana"));
            }

            return;
        }

        if (run.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed) is { } failed && run.Status == RunStatus.Paused)
        {
            Stopped ??= $"{failed.Step.Id}: {failed.Detail}";
            await LiftAsync();
            await (Mended?.Invoke() ?? Task.CompletedTask);
            await CommandAsync(new RunCommand(RunId, RunAction.Retry, failed.Step.Id, null, "ana"));
            await CommandAsync(new RunCommand(RunId, RunAction.Resume, null, null, "ana"));
        }
    }

    private async Task CommandAsync(RunCommand command) => await Journal.CommandAsync(
        RunId, command.Actor, run => RunCommands.Decide(run, command, new DataLossEstimate(0, Now, "lag")).Event, CancellationToken.None);

    private async Task DisturbAsync(string region, IReadOnlyList<string> kinds)
    {
        await (Disturbance?.Invoke() ?? Task.CompletedTask);
        foreach (var kind in kinds)
        {
            await FaultAsync(kind, region, seconds: FaultLasts.TotalSeconds);
            _injected.Add((kind, region));
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
