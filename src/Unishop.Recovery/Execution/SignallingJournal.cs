using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <summary>A journal store that signals a run's listeners after each write, posts what people are told of, and logs it.</summary>
/// <param name="store">The store.</param>
/// <param name="feed">The listeners.</param>
/// <param name="board">Where notices are posted: each entry by the process that wrote it, so once.</param>
/// <param name="log">Where the turns of runs are logged, each by the process that wrote it.</param>
/// <param name="heads">Publishes the head of the journal where it is asked for.</param>
public sealed class SignallingJournal(IJournalStore store, JournalFeed feed, INotificationSink? board = null, ILogger<SignallingJournal>? log = null, HeadPublisher? heads = null) : IJournalStore
{
    /// <inheritdoc/>
    public async Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation)
    {
        var outcome = await store.StartAsync(runId, actor, start, cancellation).ConfigureAwait(false);
        Written(runId, outcome.Entry);
        return outcome;
    }

    /// <inheritdoc/>
    public async Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation)
    {
        var entry = await store.ClaimAsync(runId, owner, cancellation).ConfigureAwait(false);
        Written(runId, entry);
        return entry;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<JournalEntry>> AppendAsync(
        string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation)
    {
        var entries = await store.AppendAsync(runId, epoch, actor, events, cancellation).ConfigureAwait(false);
        Written(runId, [.. entries]);
        return entries;
    }

    /// <inheritdoc/>
    public async Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation)
    {
        var entry = await store.CommandAsync(runId, actor, decide, cancellation).ConfigureAwait(false);
        Written(runId, entry);
        return entry;
    }

    /// <inheritdoc/>
    public async Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation)
    {
        var entry = await store.RecordAsync(stream, actor, happened, cancellation).ConfigureAwait(false);
        Written(stream, entry);
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

    /// <summary>Gives the head, and remembers that it was given: whoever asked may keep it as evidence.</summary>
    public async Task<AuditHead?> HeadAsync(CancellationToken cancellation) =>
        await store.HeadAsync(cancellation).ConfigureAwait(false) is { } head ? heads?.Publish(head) ?? head : null;

    /// <inheritdoc/>
    public Task ProbeAsync(CancellationToken cancellation) => store.ProbeAsync(cancellation);

    /// <inheritdoc/>
    public Task<JournalEntry?> NewestAsync(string stream, CancellationToken cancellation) => store.NewestAsync(stream, cancellation);

    private void Written(string stream, params ReadOnlySpan<JournalEntry?> entries)
    {
        feed.Signal(stream);
        foreach (var entry in entries)
        {
            if (entry is not null)
            {
                board?.Post(entry);
                if (log is not null)
                {
                    RunLog.Written(log, entry);
                }
            }
        }
    }
}
