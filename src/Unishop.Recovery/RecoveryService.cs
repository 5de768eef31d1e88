using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Reporting;

namespace Unishop.Recovery;

/// <inheritdoc cref="IRecoveryService"/>
public sealed class RecoveryService(
    WorkloadCatalog catalog, SnapshotStore snapshots, LagRecorder lag, RunDesk desk, RunBook runs, Rehearsal rehearsal, Automation automation, IJournalStore journal, ILagStore lags, JournalFeed feed, ReadinessBook readiness, WorldKind world, TimeProvider time)
    : IRecoveryService
{
    /// <inheritdoc/>
    public ImmutableArray<Workload> Workloads => catalog.All;

    /// <inheritdoc/>
    public bool IsSimulated => world.IsSimulated;

    /// <inheritdoc/>
    public WorkloadSnapshot? Snapshot(string workloadId) => snapshots.Current(workloadId);

    /// <inheritdoc/>
    public SnapshotSubscription? Subscribe(string workloadId) => snapshots.Subscribe(workloadId);

    /// <inheritdoc/>
    public async Task<WorkloadStatus?> StatusAsync(string workloadId, CancellationToken cancellation)
    {
        if (snapshots.Current(workloadId) is not { } snapshot)
        {
            return null;
        }

        var active = await ActiveRunAsync(workloadId, cancellation).ConfigureAwait(false);
        var history = await readiness.RunsAsync(workloadId, cancellation).ConfigureAwait(false);
        var last = history.FirstOrDefault(run => run is { Verb: Verb.Failover, Status: RunStatus.Succeeded or RunStatus.SucceededWithWarnings });
        // While the standby serves there is nothing to fail over: what the last failover took is what the next one will.
        var plan = Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan ?? (HasNothingToDo(snapshot) ? last?.Start.Plan : null);
        return StatusRules.Of(
            snapshot, active, last, time.GetUtcNow(), await readiness.ChecksAsync(workloadId, cancellation).ConfigureAwait(false),
            plan is null ? null : RtoEstimate.Of(plan, history), IsPlannable(snapshot));
    }

    internal static bool IsPlannable(WorkloadSnapshot snapshot) =>
        HasNothingToDo(snapshot) || Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan is not null;

    /// <summary>Whether a failover is refused because there is nothing to do, and not because something is in its way.</summary>
    private static bool HasNothingToDo(WorkloadSnapshot snapshot) =>
        ServingRules.Of(snapshot).Region is { } serving && (serving == snapshot.Standby.Region || snapshot.Workload.Strategy == Domain.Workloads.Strategy.HotStandby);

    /// <inheritdoc/>
    public ImmutableArray<ReplicationLag> LagHistory(string workloadId, TimeSpan window) => lag.History(workloadId, window, time.GetUtcNow());

    /// <inheritdoc/>
    public async Task<LagSeries> LagSeriesAsync(string workloadId, TimeSpan window, CancellationToken cancellation)
    {
        if (window <= LagRecorder.Kept)
        {
            return LagSeries.Of(LagHistory(workloadId, window), catalog.Find(workloadId)?.Objectives.Rpo ?? TimeSpan.MaxValue);
        }

        var (resolution, now) = (LagResolution.For(window), time.GetUtcNow());
        var spans = await lags.ReadAsync(workloadId, resolution, now - window, cancellation).ConfigureAwait(false);
        return new(resolution.Length, spans.RemoveAll(span => span.StartedAt > now));
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<ReadinessCheck>> ReadinessAsync(string workloadId, CancellationToken cancellation) => readiness.ChecksAsync(workloadId, cancellation);

    /// <inheritdoc/>
    public bool CheckNow(string workloadId) => readiness.CheckNow(workloadId);

    /// <inheritdoc/>
    public async Task<RtoEstimate> EstimateAsync(Plan plan, CancellationToken cancellation) =>
        RtoEstimate.Of(
            plan, await readiness.RunsAsync(plan.WorkloadId, cancellation).ConfigureAwait(false),
            snapshots.Current(plan.WorkloadId)?.Standby.Lag.TryGet(out var behind) is true ? behind.Lag : default);

    /// <inheritdoc/>
    public async Task<ImmutableArray<VerbOffer>> VerbsAsync(string workloadId, CancellationToken cancellation) =>
        snapshots.Current(workloadId) is { } snapshot
            ? RunDesk.Verbs(snapshot, await ActiveRunAsync(workloadId, cancellation).ConfigureAwait(false))
            : [];

    /// <inheritdoc/>
    public PreviewOutcome Preview(string workloadId, Verb verb, PromoteBy? promoteBy) => desk.Preview(workloadId, verb, promoteBy);

    /// <inheritdoc/>
    public async Task<ImmutableArray<DryRun>> RehearseAsync(Plan plan, CancellationToken cancellation) =>
        catalog.Find(plan.WorkloadId) is { } workload ? await rehearsal.OfAsync(workload, plan, cancellation).ConfigureAwait(false) : [];

    /// <inheritdoc/>
    public Task<CommandOutcome> StartAsync(StartRun command, CancellationToken cancellation) => desk.StartAsync(command, cancellation);

    /// <inheritdoc/>
    public Task<CommandOutcome> CommandAsync(RunCommand command, CancellationToken cancellation) => desk.CommandAsync(command, cancellation);

    /// <inheritdoc/>
    public Task<AutomationState> AutomationAsync(CancellationToken cancellation) => automation.StateAsync(cancellation);

    /// <inheritdoc/>
    public Task<Refusal?> SetAutomationAsync(bool stopped, string? reason, string actor, CancellationToken cancellation) =>
        automation.SetAsync(stopped, reason, actor, cancellation);

    /// <inheritdoc/>
    public async Task<ImmutableArray<Run>> RunsAsync(string? workloadId, RunStatus? status, int limit, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<Run>();
        foreach (var id in await journal.RunIdsAsync(workloadId, limit, cancellation).ConfigureAwait(false))
        {
            if (await RunAsync(id, cancellation).ConfigureAwait(false) is { } run && (status is null || run.Status == status))
            {
                found.Add(run);
            }
        }

        return found.ToImmutable();
    }

    /// <inheritdoc/>
    public async Task<Run?> ActiveRunAsync(string workloadId, CancellationToken cancellation)
    {
        var active = await journal.ActiveRunsAsync(cancellation).ConfigureAwait(false);
        return active.FirstOrDefault(run => run.WorkloadId == workloadId) is { } holder
            ? await RunAsync(holder.RunId, cancellation).ConfigureAwait(false)
            : null;
    }

    /// <inheritdoc/>
    public Task<Run?> RunAsync(string runId, CancellationToken cancellation) => runs.FindAsync(runId, cancellation);

    /// <inheritdoc/>
    public async Task<AfterActionReport?> ReportAsync(string runId, CancellationToken cancellation)
    {
        var entries = await journal.ReadRunAsync(runId, 0, cancellation).ConfigureAwait(false);
        if (Run.Fold(entries) is null)
        {
            return null;
        }

        var chain = await journal.VerifyAsync(cancellation).ConfigureAwait(false);
        var workload = entries[0].Event is RunStarted start ? catalog.All.FirstOrDefault(known => known.Id == start.WorkloadId) : null;
        return AfterActionReport.Of(entries, workload?.Name, chain, time.GetUtcNow()) with { Head = await journal.HeadAsync(cancellation).ConfigureAwait(false) };
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> JournalAsync(string runId, long afterSeq, CancellationToken cancellation) =>
        journal.ReadRunAsync(runId, afterSeq, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> FollowAsync(
        string runId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var listener = feed.Listen(runId);
        while (true)
        {
            foreach (var entry in await journal.ReadRunAsync(runId, afterSeq, cancellation).ConfigureAwait(false))
            {
                yield return entry;
                if (entry.Event is RunEnded)
                {
                    yield break;
                }

                afterSeq = entry.Seq;
            }

            var run = await RunAsync(runId, cancellation).ConfigureAwait(false);
            if (run is not null && run.Seq > afterSeq)
            {
                continue;
            }

            if (run is null or { IsEnded: true })
            {
                yield break;
            }

            await listener.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> AuditAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation) =>
        journal.ExportAsync(from, to, cancellation);

    /// <inheritdoc/>
    public Task<ChainVerdict> VerifyAuditAsync(CancellationToken cancellation) => journal.VerifyAsync(cancellation);

    /// <inheritdoc/>
    public Task<AuditHead?> AuditHeadAsync(CancellationToken cancellation) => journal.HeadAsync(cancellation);

    /// <inheritdoc/>
    public Task TestWritingAsync(CancellationToken cancellation) => journal.ProbeAsync(cancellation);
}
