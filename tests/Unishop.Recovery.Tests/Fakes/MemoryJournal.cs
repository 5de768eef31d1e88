using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>A journal in memory, with the promises of <see cref="IJournalStore"/>; survives the "processes" of a test.</summary>
internal sealed class MemoryJournal(TimeProvider time) : IJournalStore
{
    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<string, (string Workload, long Epoch, bool Ended)> _runs = new(StringComparer.Ordinal);

    /// <summary>Called before an owner's events are written; may throw, as a killed process does.</summary>
    public Action<IReadOnlyList<RunEvent>>? OnAppend { get; set; }

    public Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_runs.FirstOrDefault(run => run.Value.Workload == start.WorkloadId && !run.Value.Ended) is { Key: { } holder })
            {
                return Task.FromResult(new StartOutcome(null, holder));
            }

            _runs[runId] = (start.WorkloadId, 0, false);
            return Task.FromResult(new StartOutcome(Write(runId, 0, actor, start), null));
        }
    }

    public Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_runs.TryGetValue(runId, out var run) || run.Ended)
            {
                return Task.FromResult<JournalEntry?>(null);
            }

            _runs[runId] = run with { Epoch = run.Epoch + 1 };
            return Task.FromResult<JournalEntry?>(Write(runId, run.Epoch + 1, owner, new RunClaimed(owner, run.Epoch + 1)));
        }
    }

    public Task<ImmutableArray<JournalEntry>> AppendAsync(
        string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation)
    {
        OnAppend?.Invoke(events);
        lock (_lock)
        {
            var run = _runs[runId];
            if (run.Ended || run.Epoch != epoch)
            {
                throw new FencedException(runId, epoch, run.Epoch, run.Ended);
            }

            if (events.Any(happened => happened is RunEnded))
            {
                _runs[runId] = run with { Ended = true };
            }

            return Task.FromResult(events.Select(happened => Write(runId, epoch, actor, happened)).ToImmutableArray());
        }
    }

    public Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(Run.Fold(_entries.Where(entry => entry.RunId == runId)) is { } run && decide(run) is { } command
                ? Write(runId, 0, actor, command)
                : null);
        }
    }

    /// <summary>Set to make reading the automation's switch fail.</summary>
    public bool IsUnreadable { get; set; }

    public Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(Write(stream, 0, actor, happened));
        }
    }

    public Task<ImmutableArray<JournalEntry>> ReadRunAsync(string runId, long afterSeq, CancellationToken cancellation)
    {
        if (IsUnreadable && runId == Automation.Stream)
        {
            throw new IOException("the disk is gone");
        }

        lock (_lock)
        {
            return Task.FromResult(_entries.Where(entry => entry.RunId == runId && entry.Seq > afterSeq).ToImmutableArray());
        }
    }

    public Task<JournalEntry?> NewestAsync(string stream, CancellationToken cancellation)
    {
        if (IsUnreadable && stream == Automation.Stream)
        {
            throw new IOException("the disk is gone");
        }

        lock (_lock)
        {
            return Task.FromResult(_entries.LastOrDefault(entry => entry.RunId == stream));
        }
    }

    public Task<AuditHead?> HeadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_entries is [.., var last] ? ChainKeys.None.Sign(last.Id, last.Hash) : null);
        }
    }

    public Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<ImmutableArray<string>> RunIdsAsync(string? workloadId, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_runs.Where(run => workloadId is null || run.Value.Workload == workloadId).Select(run => run.Key).Reverse().Take(limit).ToImmutableArray());
        }
    }

    public Task<ImmutableArray<ActiveRun>> ActiveRunsAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_runs.Where(run => !run.Value.Ended).Select(run => new ActiveRun(run.Key, run.Value.Workload)).ToImmutableArray());
        }
    }

    public IAsyncEnumerable<JournalEntry> ExportAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<ChainVerdict> VerifyAsync(CancellationToken cancellation) => throw new NotSupportedException();

    private JournalEntry Write(string runId, long epoch, string actor, RunEvent happened)
    {
        var entry = new JournalEntry(
            _entries.Count + 1, runId, _entries.Count(e => e.RunId == runId) + 1, epoch, time.GetUtcNow(), actor, happened, "", "");
        _entries.Add(entry);
        return entry;
    }
}
