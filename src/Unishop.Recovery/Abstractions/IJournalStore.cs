using System.Collections.Immutable;
using Unishop.Domain.Journal;

namespace Unishop.Recovery.Abstractions;

/// <summary>
/// The append-only, hash-chained journal. A store keeps three promises: no two active runs of one workload; no entry of an owner
/// whose epoch is not the newest; no entry is ever changed or removed.
/// </summary>
public interface IJournalStore
{
    /// <summary>Writes <see cref="RunStarted"/>, unless another run holds the workload.</summary>
    /// <returns>The first entry, or the id of the run that holds the workload.</returns>
    Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation);

    /// <summary>Takes a run over: raises its epoch and writes <see cref="RunClaimed"/>.</summary>
    /// <returns>The entry, or <see langword="null"/> where the run has ended or does not exist.</returns>
    Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation);

    /// <summary>
    /// Writes events of the run's owner, all or none. <see cref="RunEnded"/> lets go of the workload in the same transaction.
    /// </summary>
    /// <exception cref="FencedException">The epoch is not the newest, or the run has ended.</exception>
    Task<ImmutableArray<JournalEntry>> AppendAsync(
        string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation);

    /// <summary>Writes an operator's command (pause, resume, cancel, retry, skip), which needs no epoch.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="actor">The operator.</param>
    /// <param name="decide">Gets the run as it is, inside the transaction; answers the event, or <see langword="null"/> to write nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry; <see langword="null"/> where nothing was written or the run does not exist.</returns>
    Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation);

    /// <summary>Writes an entry of a stream that is no run, e.g. the switch of all automation; read back like a run's entries.</summary>
    Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation);

    /// <summary>A run's entries after a place in the run, in order.</summary>
    Task<ImmutableArray<JournalEntry>> ReadRunAsync(string runId, long afterSeq, CancellationToken cancellation);

    /// <summary>The newest entry of a run or stream; <see langword="null"/> where it has none.</summary>
    Task<JournalEntry?> NewestAsync(string stream, CancellationToken cancellation);

    /// <summary>The ids of all runs, newest first.</summary>
    /// <param name="workloadId">Only this workload's; <see langword="null"/> for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ImmutableArray<string>> RunIdsAsync(string? workloadId, int limit, CancellationToken cancellation);

    /// <summary>The ids of the runs that have not ended, with their workloads, oldest first.</summary>
    Task<ImmutableArray<ActiveRun>> ActiveRunsAsync(CancellationToken cancellation);

    /// <summary>The journal in order, for export.</summary>
    IAsyncEnumerable<JournalEntry> ExportAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation);

    /// <summary>Recomputes the hash chain, and looks for the heads that were published.</summary>
    Task<ChainVerdict> VerifyAsync(CancellationToken cancellation);

    /// <summary>The end of the chain, signed; <see langword="null"/> where nothing was written yet.</summary>
    Task<AuditHead?> HeadAsync(CancellationToken cancellation);

    /// <summary>Writes to the database, and leaves the journal as it is: whether an entry could be written now.</summary>
    /// <exception cref="JournalUnavailableException">It could not.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}

/// <summary>How a start was answered.</summary>
/// <param name="Entry">The first entry of the run; <see langword="null"/> where it was refused.</param>
/// <param name="HeldBy">The run that holds the workload; <see langword="null"/> where the run was started.</param>
public sealed record StartOutcome(JournalEntry? Entry, string? HeldBy);

/// <summary>
/// The journal can't be read or written at the moment. Whether a write got in is not known: whoever wrote lets go of the run, and its
/// next owner reads the journal afresh.
/// </summary>
/// <param name="why">Why, in words that name no host, file or user: they may be shown to anybody.</param>
/// <param name="reason">What the database said, for the log.</param>
public sealed class JournalUnavailableException(string why, Exception? reason) : Exception($"The journal can't be reached: {why}", reason);

/// <summary>The writer no longer owns the run: another process claimed it, or it has ended.</summary>
public sealed class FencedException : Exception
{
    /// <summary>The writer of that epoch was refused.</summary>
    public FencedException(string runId, long epoch, long newestEpoch, bool ended)
        : base(ended
            ? $"Run {runId} has ended; epoch {epoch} writes nothing more."
            : $"Run {runId} is owned by epoch {newestEpoch}; epoch {epoch} writes nothing more.")
    {
    }
}
