using System.Collections.Immutable;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Readiness;
using Unishop.Recovery.Reports;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Workloads;

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

    /// <summary>Recomputes the journal's hash chain.</summary>
    Task<ChainVerdict> VerifyAuditAsync(CancellationToken cancellation);
}

/// <summary>Start a run.</summary>
/// <param name="WorkloadId">The workload.</param>
/// <param name="Verb">What to do.</param>
/// <param name="PromoteBy">How to promote, where the plan does; <see langword="null"/>: as advised.</param>
/// <param name="Confirm">The confirm word, as typed.</param>
/// <param name="Reason">Why, in the actor's words; needed.</param>
/// <param name="SnapshotVersion">The snapshot that it was decided on; <see langword="null"/>: the newest.</param>
/// <param name="Actor">Who.</param>
public sealed record StartRun(
    string WorkloadId, Verb Verb, PromoteBy? PromoteBy, string? Confirm, string? Reason, long? SnapshotVersion, string Actor)
{
    /// <summary>Whether the actor knows that the workload was failed over a short time ago, and wants it again.</summary>
    public bool Acknowledged { get; init; }
}

/// <summary>What an operator can do to a run or one of its steps.</summary>
public enum RunAction
{
    /// <summary>Begin nothing new.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>End at the next safe point.</summary>
    Cancel,

    /// <summary>Try a failed step again.</summary>
    Retry,

    /// <summary>Do without a step.</summary>
    Skip,

    /// <summary>Approve a step that waits for another person.</summary>
    Approve,

    /// <summary>Do a switchover that does not get on as a failover, which may lose the tail.</summary>
    FailOver,

    /// <summary>Do a promotion that is refused by detaching, which works with any versions and leaves the old writer writable.</summary>
    Detach,
}

/// <summary>An operator's command.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Action">What to do.</param>
/// <param name="StepId">The step, for retry, skip and approve.</param>
/// <param name="Reason">Why; needed to skip.</param>
/// <param name="Actor">Who.</param>
public sealed record RunCommand(string RunId, RunAction Action, string? StepId, string? Reason, string Actor);

/// <summary>Why a command was refused.</summary>
public enum RefusalKind
{
    /// <summary>There is no such workload, run or step.</summary>
    NotFound,

    /// <summary>Another run holds the workload, or the run is in a state that does not allow it.</summary>
    Conflict,

    /// <summary>Something in the command is missing or wrong, or a precondition does not hold.</summary>
    Invalid,
}

/// <summary>A refusal, with a reason a person can act on.</summary>
/// <param name="Kind">What sort of refusal it is.</param>
/// <param name="Code">Stable, e.g. <c>confirm-word-wrong</c>.</param>
/// <param name="Reason">In words: the field and a value that would do, or what has to change first.</param>
/// <param name="RunId">The run that is in the way, where there is one.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Reason, string? RunId = null);

/// <summary>A command was carried out, or refused.</summary>
/// <param name="RunId">The run; <see langword="null"/> where it was refused.</param>
/// <param name="Refusal">Why it was refused; <see langword="null"/> where it was carried out.</param>
public sealed record CommandOutcome(string? RunId, Refusal? Refusal);

/// <summary>A preview, or why there is none.</summary>
/// <param name="Preview">The preview; <see langword="null"/> where it was refused.</param>
/// <param name="Refusal">Why there is none.</param>
public sealed record PreviewOutcome(Preview? Preview, Refusal? Refusal);
