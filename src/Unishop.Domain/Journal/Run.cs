using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;

namespace Unishop.Domain.Journal;

/// <summary>A run as the journal tells it: a fold over its entries, and nothing else.</summary>
public sealed record Run
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>How it was started.</summary>
    public required RunStarted Start { get; init; }

    /// <summary>Who started it.</summary>
    public required string Actor { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Where it is.</summary>
    public RunStatus Status { get; init; } = RunStatus.Pending;

    /// <summary>Why it is there, in words.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Whether it is paused because a step failed.</summary>
    public bool IsPausedByFailure { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The process that owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>The owner's epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>The last entry that was folded in.</summary>
    public long Seq { get; init; }

    /// <summary>An operator asked for its end.</summary>
    public string? CancelReason { get; init; }

    /// <summary>Its steps, in the order of the plan.</summary>
    public required ImmutableArray<StepState> Steps { get; init; }

    /// <summary>Whether it took longer than its plan allows.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>What is expected to be lost, by the plan as it stands.</summary>
    public DataLossEstimate DataLoss { get; init; } = new(null, null, "not estimated");

    /// <summary>What was really lost; <see langword="null"/> where it was not measured.</summary>
    public MeasuredLoss? Loss { get; init; }

    /// <summary>What was seen of the shop after it was proved.</summary>
    public ProofWatch Proof { get; init; } = ProofWatch.Open;

    /// <summary>Whether nothing more is written of it: it has ended, and the shop is no longer watched for it.</summary>
    public bool IsClosed => IsEnded && (Proof.Closed is not null || ProofWindow.StateOf(this) == ProofState.NotWatched);

    /// <summary>Whether it goes on; while one step waits for a person, others may act.</summary>
    public bool IsGoing => Status is RunStatus.Running or RunStatus.WaitingForApproval;

    /// <summary>The workload.</summary>
    public string WorkloadId => Start.WorkloadId;

    /// <summary>What it is for.</summary>
    public Verb Verb => Start.Plan.Verb;

    /// <summary>Whether it is over.</summary>
    public bool IsEnded => EndedAt is not null;

    /// <summary>The step of that id.</summary>
    /// <exception cref="ArgumentException">The run has no such step.</exception>
    public StepState Step(string id) =>
        Steps.FirstOrDefault(step => step.Step.Id == id) ?? throw new ArgumentException($"The run has no step '{id}'.", nameof(id));

    /// <summary>The run that a journal tells; <see langword="null"/> where there are no entries, or they begin with something else than a run that this release knows.</summary>
    public static Run? Fold(IEnumerable<JournalEntry> entries) => entries.Aggregate((Run?)null, Next);

    /// <summary>The run after one more entry; <see langword="null"/> until one starts it. An entry that was folded in before changes nothing.</summary>
    [return: NotNullIfNotNull(nameof(run))]
    public static Run? Next(Run? run, JournalEntry entry)
    {
        if (run is null)
        {
            return entry.Event is RunStarted start
                ? new Run
                {
                    Id = entry.RunId,
                    Start = start,
                    Actor = entry.Actor,
                    StartedAt = entry.At,
                    Seq = entry.Seq,
                    DataLoss = start.DataLoss,
                    Steps = [.. start.Plan.Steps.Select(step => new StepState { Step = step })],
                }
                : null;
        }

        return entry.Seq <= run.Seq ? run : RunFold.Apply(run with { Seq = entry.Seq }, entry);
    }
}
