using System.Collections.Concurrent;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <summary>Reads runs and keeps their folds: what was folded once is not read again.</summary>
public sealed class RunBook(IJournalStore journal)
{
    private readonly ConcurrentDictionary<string, Run> _folded = new(StringComparer.Ordinal);

    /// <summary>The run as its journal tells it now; <see langword="null"/> where there is none.</summary>
    public async Task<Run?> FindAsync(string runId, CancellationToken cancellation)
    {
        var known = _folded.GetValueOrDefault(runId);
        if (known is { IsClosed: true })
        {
            return known;
        }

        var entries = await journal.ReadRunAsync(runId, known?.Seq ?? 0, cancellation).ConfigureAwait(false);
        var run = entries.Aggregate(known, Run.Next);
        return run is null ? null : _folded.AddOrUpdate(runId, run, (_, other) => other.Seq > run.Seq ? other : run);
    }
}
