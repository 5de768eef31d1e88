using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Monitoring;

namespace Unishop.Recovery.Execution;

/// <summary>
/// Looks at what becomes of a workload that a run moves, and writes it into the run's journal: what was really lost, and whether the shop
/// stays proved. Several consoles may look, the first one writes.
/// </summary>
public sealed class AftermathWatch(
    WorkloadCatalog catalog, SnapshotStore snapshots, RunBook runs, WorldPorts world, IJournalStore journal, ProcessIdentity process, TimeProvider time, ILogger<AftermathWatch> log)
{
    private const int RunsConsidered = 50;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Aftermath> _watched = new(StringComparer.Ordinal);

    /// <summary>How long runs are left alone between two looks for new ones at least, in real time.</summary>
    internal TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Watches until <paramref name="stopping"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stopping).ConfigureAwait(false);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                log.LogError(failed, "What became of the runs could not be written down; it is tried again.");
            }

            await Task.WhenAll(Task.Delay(Every, time, stopping), Task.Delay(ShortestPause, TimeProvider.System, stopping))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once at every run that is not closed.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        var newest = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in await journal.RunIdsAsync(null, RunsConsidered, cancellation).ConfigureAwait(false))
        {
            if (await runs.FindAsync(id, cancellation).ConfigureAwait(false) is not { } run)
            {
                continue;
            }

            var isNewest = newest.Add(run.WorkloadId);
            if (run.IsClosed)
            {
                _watched.TryRemove(id, out _);
            }
            else if (!isNewest)
            {
                await WriteAsync(run, now => now.Proof.Closed is null ? new ProofClosed(false, 0, "another run began") : null, cancellation).ConfigureAwait(false);
            }
            else if (catalog.Find(run.WorkloadId) is not null && snapshots.Current(run.WorkloadId) is { } snapshot)
            {
                await ConsiderAsync(run, snapshot, _watched.GetOrAdd(id, _ => new Aftermath()), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task ConsiderAsync(Run run, WorkloadSnapshot snapshot, Aftermath known, CancellationToken cancellation)
    {
        if (Move(run) is { } move && run.Loss is null)
        {
            await MeasureLossAsync(run, move, snapshot, known, cancellation).ConfigureAwait(false);
        }

        if (run.Start.ProofSeconds is null || ProofWindow.ProvedAt(run) is not { } proved)
        {
            return;
        }

        var region = run.Start.Plan.TargetRegion;
        // Behind a distribution shoppers see the distribution, which must have noticed as well.
        var site = snapshot.Workload.OriginGroup is null ? snapshot.In(region).Site : snapshot.EdgeSite;
        if (site.TryGet(out var state) && site.ObservedAt > proved && (known.Looks is not [.., var last] || last.At < site.ObservedAt))
        {
            known.Add(new Look(site.ObservedAt, ProofWindow.IsGood(state, region), state.Detail));
        }

        await WriteAsync(run, now => now.Proof.Closed is null ? ProofWindow.Next(now, known.Looks) : null, cancellation).ConfigureAwait(false);
    }

    private async Task MeasureLossAsync(Run run, StepState move, WorkloadSnapshot snapshot, Aftermath known, CancellationToken cancellation)
    {
        var to = run.Start.Plan.TargetRegion;
        var from = snapshot.Workload.Beside(to).Region;
        known.Seen ??= run.Start.LastOrder;
        if (!move.IsSatisfied)
        {
            // The old Region may go on taking orders until its writer is really gone.
            if (snapshot.In(from).LastOrder is { } newer && (known.Seen is null || newer.SeenAt > known.Seen.SeenAt))
            {
                known.Seen = newer;
            }

            return;
        }

        if (world.Orders is not { } orders || !snapshot.In(to).Site.TryGet(out var site) || !site.DatabaseReachable || site.RegionShown != to)
        {
            return;
        }

        var kept = await orders.BeforeAsync(site.Url, move.StartedAt ?? run.StartedAt, cancellation).ConfigureAwait(false);
        if (kept is null && known.Seen is not null)
        {
            // It may tell later; a shop that never does leaves the loss unknown.
            return;
        }

        var loss = MeasuredLoss.Of(from, to, known.Seen, kept);
        await WriteAsync(run, now => now.Loss is null ? new LossMeasured(loss) : null, cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync(Run run, Func<Run, RunEvent?> decide, CancellationToken cancellation)
    {
        // Most looks change nothing: the journal is written to only where this one does.
        if (decide(run) is not null)
        {
            await journal.CommandAsync(run.Id, process.Name, decide, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The step that moves the writer; <see langword="null"/> where none does, or where somebody left it out.</summary>
    private static StepState? Move(Run run) => run.Start.Plan.PromoteBy is null ? null : run.Steps.FirstOrDefault(step =>
        step.Step.Phase == Phase.Promote && step.Step.Calls.Any(call => call.Service == "rds") && step.Status != StepStatus.Skipped);

    /// <summary>What was seen since the run began.</summary>
    private sealed class Aftermath
    {
        private const int Most = 2_000;

        public List<Look> Looks { get; } = [];

        public OrderMark? Seen { get; set; }

        public void Add(Look look)
        {
            Looks.Add(look);
            if (Looks.Count > Most)
            {
                Looks.RemoveAt(0);
            }
        }
    }
}
