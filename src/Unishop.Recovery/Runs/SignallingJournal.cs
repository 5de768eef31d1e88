using System.Collections.Immutable;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Runs;

/// <summary>A journal store that signals a run's listeners after each write.</summary>
public sealed class SignallingJournal(IJournalStore store, JournalFeed feed) : IJournalStore
{
    /// <inheritdoc/>
    public async Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation)
    {
        var outcome = await store.StartAsync(runId, actor, start, cancellation).ConfigureAwait(false);
        feed.Signal(runId);
        return outcome;
    }

    /// <inheritdoc/>
    public async Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation)
    {
        var entry = await store.ClaimAsync(runId, owner, cancellation).ConfigureAwait(false);
        feed.Signal(runId);
        return entry;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<JournalEntry>> AppendAsync(
        string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation)
    {
        var entries = await store.AppendAsync(runId, epoch, actor, events, cancellation).ConfigureAwait(false);
        feed.Signal(runId);
        return entries;
    }

    /// <inheritdoc/>
    public async Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation)
    {
        var entry = await store.CommandAsync(runId, actor, decide, cancellation).ConfigureAwait(false);
        feed.Signal(runId);
        return entry;
    }

    /// <inheritdoc/>
    public async Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation)
    {
        var entry = await store.RecordAsync(stream, actor, happened, cancellation).ConfigureAwait(false);
        feed.Signal(stream);
        return entry;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadRunAsync(string runId, long afterSeq, CancellationToken cancellation) =>
        store.ReadRunAsync(runId, afterSeq, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> RunIdsAsync(string? workloadId, int limit, CancellationToken cancellation) =>
        store.RunIdsAsync(workloadId, limit, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<ActiveRun>> ActiveRunsAsync(CancellationToken cancellation) => store.ActiveRunsAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ExportAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation) =>
        store.ExportAsync(from, to, cancellation);

    /// <inheritdoc/>
    public Task<ChainVerdict> VerifyAsync(CancellationToken cancellation) => store.VerifyAsync(cancellation);
}
