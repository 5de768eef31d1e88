using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <summary>
/// A run that this process owns: writes its events under its epoch and keeps the fold of the journal, operators' commands included.
/// </summary>
public sealed class RunSession : IDisposable
{
    private readonly IJournalStore _journal;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _owner;
    private Run _run;
    private TaskCompletionSource _changed = NewSignal();

    private RunSession(IJournalStore journal, string owner, Run run)
    {
        _journal = journal;
        _owner = owner;
        _run = run;
    }

    /// <summary>The run as far as it was read.</summary>
    public Run Run => Volatile.Read(ref _run);

    /// <summary>Completes at the next change of the run.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Claims a run; <see langword="null"/> where it has ended or does not exist.</summary>
    public static async Task<RunSession?> ClaimAsync(IJournalStore journal, string runId, string owner, CancellationToken cancellation)
    {
        // What this release can't read it must not take up: another one may carry it out.
        if (Run.Fold(await journal.ReadRunAsync(runId, 0, cancellation).ConfigureAwait(false)) is null
            || await journal.ClaimAsync(runId, owner, cancellation).ConfigureAwait(false) is null)
        {
            return null;
        }

        var entries = await journal.ReadRunAsync(runId, 0, cancellation).ConfigureAwait(false);
        return Run.Fold(entries) is { } run ? new RunSession(journal, owner, run) : null;
    }

    /// <summary>Writes events and folds them in, with whatever operators wrote in between.</summary>
    /// <exception cref="FencedException">Another process owns the run by now.</exception>
    public async Task AppendAsync(params IReadOnlyList<RunEvent> events)
    {
        // Not cancellable: an outcome that is known must get into the journal even while the process stops.
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await WriteAsync(events).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes what is decided from the run as it is now: no other event of this process comes in between.</summary>
    /// <param name="decide">The events; none for nothing.</param>
    /// <exception cref="FencedException">Another process owns the run by now.</exception>
    public async Task AppendAsync(Func<Run, Task<IReadOnlyList<RunEvent>>> decide)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await CatchUpAsync(CancellationToken.None).ConfigureAwait(false);
            if (await decide(_run).ConfigureAwait(false) is { Count: > 0 } events)
            {
                await WriteAsync(events).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Folds in what was written by others.</summary>
    /// <exception cref="FencedException">Another process owns the run by now.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await CatchUpAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WriteAsync(IReadOnlyList<RunEvent> events)
    {
        await _journal.AppendAsync(_run.Id, _run.Epoch, _owner, events, CancellationToken.None).ConfigureAwait(false);
        await CatchUpAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        var epoch = _run.Epoch;
        var entries = await _journal.ReadRunAsync(_run.Id, _run.Seq, cancellation).ConfigureAwait(false);
        if (entries.IsEmpty)
        {
            return;
        }

        var run = entries.Aggregate(_run, Run.Next);
        if (run.Epoch != epoch)
        {
            throw new FencedException(run.Id, epoch, run.Epoch, ended: false);
        }

        Volatile.Write(ref _run, run);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }
}
