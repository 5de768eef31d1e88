using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Monitoring;

namespace Unishop.Recovery.Execution;

/// <summary>Gathers what readiness is judged from, and judges.</summary>
public sealed class ReadinessBook(
    SnapshotStore snapshots, RunBook runs, IJournalStore journal, Automation automation, RunbookShelf shelf, ToolSetup setup, CheckNow asked, TimeProvider time)
{
    private const int RunsConsidered = 50;
    private static readonly TimeSpan ToolKept = TimeSpan.FromSeconds(30);
    private ToolState? _tool;

    /// <summary>The checks of a workload; none for an unknown one.</summary>
    public async Task<ImmutableArray<ReadinessCheck>> ChecksAsync(string workloadId, CancellationToken cancellation)
    {
        if (snapshots.Current(workloadId) is not { } snapshot)
        {
            return [];
        }

        var tool = await ToolAsync(cancellation).ConfigureAwait(false);
        var history = tool.JournalFailure is null ? await RunsAsync(workloadId, cancellation).ConfigureAwait(false) : [];
        return ReadinessJudgement.Of(new ReadinessInputs(snapshot, history, tool, time.GetUtcNow()));
    }

    /// <summary>The workload's newest runs, newest first.</summary>
    public async Task<ImmutableArray<Run>> RunsAsync(string workloadId, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<Run>();
        foreach (var id in await journal.RunIdsAsync(workloadId, RunsConsidered, cancellation).ConfigureAwait(false))
        {
            if (await runs.FindAsync(id, cancellation).ConfigureAwait(false) is { } run)
            {
                found.Add(run);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Has everything of a workload looked at now, the costly things too.</summary>
    /// <returns>Whether there is such a workload.</returns>
    public bool CheckNow(string workloadId)
    {
        if (snapshots.Current(workloadId) is null)
        {
            return false;
        }

        Volatile.Write(ref _tool, null);
        asked.Ask(workloadId);
        return true;
    }

    private async Task<ToolState> ToolAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (Volatile.Read(ref _tool) is { } known && now - known.At < ToolKept)
        {
            return known;
        }

        string? failure = null;
        try
        {
            await journal.ActiveRunsAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            failure = failed.Message;
        }

        var switched = await automation.StateAsync(cancellation).ConfigureAwait(false);
        var tool = new ToolState(now, failure, setup.Channels, switched.IsStopped ? switched.Reason : null, shelf.Folder, shelf.Failure);
        Volatile.Write(ref _tool, tool);
        return tool;
    }
}

/// <summary>What is configured of this console, as far as readiness needs it.</summary>
/// <param name="Channels">The ways to tell people.</param>
public sealed record ToolSetup(ImmutableArray<string> Channels);
