using System.Collections.Immutable;
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

/// <summary>
/// The shared service layer: everything that the pages and the HTTP API can do, and nothing that only one of them could.
/// Unknown workloads and runs are answered with <see langword="null"/> or a refusal, never with an exception.
/// </summary>
public interface IRecoveryService
{
    /// <summary>The protected workloads, in the order of configuration.</summary>
    ImmutableArray<Workload> Workloads { get; }

    /// <summary>Whether the world is simulated; shown on every page and written into every record.</summary>
    bool IsSimulated { get; }

    /// <summary>The workload's snapshot now.</summary>
    WorkloadSnapshot? Snapshot(string workloadId);

    /// <summary>The current snapshot and the stream of later ones, taken at one moment: nothing is lost between the two.</summary>
    SnapshotSubscription? Subscribe(string workloadId);

    /// <summary>What the newest snapshot and the journal say of a workload: who serves, readiness, RPO and RTO.</summary>
    Task<WorkloadStatus?> StatusAsync(string workloadId, CancellationToken cancellation);

    /// <summary>The lag of the standby, one point a minute, oldest first; minutes without a measurement are absent.</summary>
    ImmutableArray<ReplicationLag> LagHistory(string workloadId, TimeSpan window);

    /// <summary>The lag over any time that is kept: a day of minutes, beyond that at falling resolution; what was not measured is absent.</summary>
    Task<LagSeries> LagSeriesAsync(string workloadId, TimeSpan window, CancellationToken cancellation);

    /// <summary>The readiness checks of a workload.</summary>
    Task<ImmutableArray<ReadinessCheck>> ReadinessAsync(string workloadId, CancellationToken cancellation);

    /// <summary>Has everything of a workload looked at now, what costs more too; answers follow in the snapshots.</summary>
    /// <returns>Whether there is such a workload.</returns>
    bool CheckNow(string workloadId);

    /// <summary>How long a plan should take, from the workload's own runs where there are any.</summary>
    Task<RtoEstimate> EstimateAsync(Plan plan, CancellationToken cancellation);

    /// <summary>The verbs of the workload's strategy, each allowed or with the reason why not.</summary>
    Task<ImmutableArray<VerbOffer>> VerbsAsync(string workloadId, CancellationToken cancellation);

    /// <summary>What a verb would do now.</summary>
    /// <returns>The preview, or why there is none.</returns>
    PreviewOutcome Preview(string workloadId, Verb verb, PromoteBy? promoteBy);

    /// <summary>Asks services whether they would allow a plan's calls, where they offer that; changes nothing.</summary>
    Task<ImmutableArray<DryRun>> RehearseAsync(Plan plan, CancellationToken cancellation);

    /// <summary>Starts a run, or refuses with a reason; nothing else changes the world.</summary>
    Task<CommandOutcome> StartAsync(StartRun command, CancellationToken cancellation);

    /// <summary>Pauses, resumes or cancels a run; retries, skips or approves a step.</summary>
    Task<CommandOutcome> CommandAsync(RunCommand command, CancellationToken cancellation);

    /// <summary>Whether all automation is stopped.</summary>
    Task<AutomationState> AutomationAsync(CancellationToken cancellation);

    /// <summary>Stops all automation, or allows it again; needs a reason.</summary>
    /// <returns>Why it was refused; <see langword="null"/> where it was done.</returns>
    Task<Refusal?> SetAutomationAsync(bool stopped, string? reason, string actor, CancellationToken cancellation);

    /// <summary>Runs, newest first.</summary>
    Task<ImmutableArray<Run>> RunsAsync(string? workloadId, RunStatus? status, int limit, CancellationToken cancellation);

    /// <summary>The run that holds a workload.</summary>
    Task<Run?> ActiveRunAsync(string workloadId, CancellationToken cancellation);

    /// <summary>A run as its journal tells it.</summary>
    Task<Run?> RunAsync(string runId, CancellationToken cancellation);

    /// <summary>What a run did, as evidence; <see langword="null"/> where there is no such run.</summary>
    Task<AfterActionReport?> ReportAsync(string runId, CancellationToken cancellation);

    /// <summary>A run's journal after a place in the run.</summary>
    Task<ImmutableArray<JournalEntry>> JournalAsync(string runId, long afterSeq, CancellationToken cancellation);

    /// <summary>A run's journal after a place in the run, followed live until the run's last entry.</summary>
    IAsyncEnumerable<JournalEntry> FollowAsync(string runId, long afterSeq, CancellationToken cancellation);

    /// <summary>The whole journal, for export.</summary>
    IAsyncEnumerable<JournalEntry> AuditAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation);

    /// <summary>Recomputes the journal's hash chain, and looks for the heads that were published.</summary>
    Task<ChainVerdict> VerifyAuditAsync(CancellationToken cancellation);

    /// <summary>The end of the journal, signed and published; <see langword="null"/> where nothing was written yet.</summary>
    Task<AuditHead?> AuditHeadAsync(CancellationToken cancellation);

    /// <summary>Whether the journal can be written now; it stays as it is.</summary>
    /// <exception cref="JournalUnavailableException">It can't.</exception>
    Task TestWritingAsync(CancellationToken cancellation);
}
