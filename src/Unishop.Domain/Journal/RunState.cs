using System.Collections.Immutable;
using Unishop.Domain.Plans;

namespace Unishop.Domain.Journal;

/// <summary>Where a run is.</summary>
public enum RunStatus
{
    /// <summary>Accepted, not yet taken up.</summary>
    Pending,

    /// <summary>Going on.</summary>
    Running,

    /// <summary>Nothing new is begun.</summary>
    Paused,

    /// <summary>Waiting for another person.</summary>
    WaitingForApproval,

    /// <summary>Its process is gone; another will take it over.</summary>
    Interrupted,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Done, with something to look at.</summary>
    SucceededWithWarnings,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Ended by an operator.</summary>
    Cancelled,
}

/// <summary>Where a step is.</summary>
public enum StepStatus
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>Going on.</summary>
    Running,

    /// <summary>Can't go on for now; the detail says why.</summary>
    Blocked,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Left out by an operator.</summary>
    Skipped,

    /// <summary>Needs an operator.</summary>
    Failed,
}

/// <summary>An event with its place in the journal.</summary>
/// <param name="Id">The place in the whole journal, from 1.</param>
/// <param name="RunId">The run.</param>
/// <param name="Seq">The place in the run, from 1.</param>
/// <param name="Epoch">The epoch of the owner that wrote it; 0 for an operator's command.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who: a person, or the process that owns the run.</param>
/// <param name="Event">What happened.</param>
/// <param name="PreviousHash">The hash of the entry before it in the whole journal, hexadecimal; 64 zeros for the first.</param>
/// <param name="Hash">The hash of this entry, hexadecimal SHA-256, under a key where the chain has one.</param>
public sealed record JournalEntry(
    long Id, string RunId, long Seq, long Epoch, DateTimeOffset At, string Actor, RunEvent Event, string PreviousHash, string Hash)
{
    /// <summary>The event's data as they were written; <see langword="null"/>: as <see cref="RunEventJson.Write"/> writes them.</summary>
    public string? Data { get; init; }

    /// <summary>The key that the hash was made with; empty: none.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>The entry for the chain.</summary>
    public ChainLink Link => new(Id, RunId, Seq, Epoch, At, Actor, RunEventJson.TypeOf(Event), Data ?? RunEventJson.Write(Event), PreviousHash, Hash, KeyId);
}

/// <summary>A step as the journal tells it.</summary>
public sealed record StepState
{
    /// <summary>The step of the plan.</summary>
    public required PlanStep Step { get; init; }

    /// <summary>Where it is.</summary>
    public StepStatus Status { get; init; } = StepStatus.Waiting;

    /// <summary>When its turn came.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often its call was made.</summary>
    public int Attempts { get; init; }

    /// <summary>How often an operator had it tried again; a new generation has a new client token.</summary>
    public int Generation { get; init; }

    /// <summary>When another person was asked to approve it.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Whether an operator had it done in another way than planned.</summary>
    public bool IsChanged { get; init; }

    /// <summary>What is seen of it, in words; for a failed step, the reason.</summary>
    public string? Detail { get; init; }

    /// <summary>What the last call was answered, where it failed and none took effect since.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The services' request ids, in the order of the calls.</summary>
    public ImmutableArray<string> RequestIds { get; init; } = [];

    /// <summary>The intent whose outcome is not in the journal yet.</summary>
    public OpenIntent? OpenIntent { get; init; }

    /// <summary>The last call that was accepted, or seen to have taken effect.</summary>
    public LastAct? LastAct { get; init; }

    /// <summary>What it gave to later steps.</summary>
    public ImmutableSortedDictionary<string, string> Outputs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What a person should look at.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether nothing more comes of it without an operator.</summary>
    public bool IsOver => Status is StepStatus.Succeeded or StepStatus.Skipped or StepStatus.Failed;

    /// <summary>Whether it waits for another person.</summary>
    public bool WaitsForApproval => AskedAt is not null && ApprovedBy is null && !IsOver;

    /// <summary>Whether steps that depend on it may go on.</summary>
    public bool IsSatisfied => Status is StepStatus.Succeeded or StepStatus.Skipped;
}

/// <summary>An intent whose outcome is not known.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="ClientToken">The token that the call carries.</param>
/// <param name="At">When the intent was written.</param>
public sealed record OpenIntent(int Attempt, string ClientToken, DateTimeOffset At);

/// <summary>A call that was accepted.</summary>
/// <param name="At">When the answer was written down.</param>
/// <param name="ResourceId">What it made or changed.</param>
/// <param name="Generation">The generation of the step that made it.</param>
public sealed record LastAct(DateTimeOffset At, string ResourceId, int Generation);
