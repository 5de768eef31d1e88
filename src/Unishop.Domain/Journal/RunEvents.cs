using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;

namespace Unishop.Domain.Journal;

/// <summary>Something that happened to a run. The journal keeps these; everything else is derived from them.</summary>
public abstract record RunEvent;

/// <summary>The run was accepted and holds its workload.</summary>
/// <param name="WorkloadId">The workload.</param>
/// <param name="Plan">The plan, complete: whoever takes the run over needs nothing else.</param>
/// <param name="Reason">Why, in the actor's words.</param>
/// <param name="SnapshotVersion">The snapshot it was decided on.</param>
/// <param name="PreviewHash">The preview it was decided on.</param>
/// <param name="Baseline">The cart that verification compares with; <see langword="null"/> where none was ever seen.</param>
/// <param name="Outage">The outage that it answers; <see langword="null"/> where the workload served.</param>
/// <param name="DataLoss">What was expected to be lost.</param>
/// <param name="RpoSeconds">The recovery point objective at that time, in seconds.</param>
/// <param name="RtoSeconds">The recovery time objective at that time, in seconds.</param>
/// <param name="Simulated">Whether this happened in a simulated world.</param>
public sealed record RunStarted(
    string WorkloadId, Plan Plan, string Reason, long SnapshotVersion, string PreviewHash,
    CartBaseline? Baseline, Outage? Outage, DataLossEstimate DataLoss, double RpoSeconds, double RtoSeconds, bool Simulated) : RunEvent
{
    /// <summary>Identifies the workload as it was configured then; <see langword="null"/> in older journals.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkloadHash { get; init; }

    /// <summary>For how long the shop must stay proved, in seconds; <see langword="null"/> where that is not watched, and in older journals.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public double? ProofSeconds { get; init; }

    /// <summary>The last order that was seen in the Region that the writer leaves; <see langword="null"/> where none was seen, and in older journals.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public OrderMark? LastOrder { get; init; }
}

/// <summary>A process took the run over; events of owners with a lower epoch are refused from here on.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Epoch">Rises by one with each claim.</param>
public sealed record RunClaimed(string Owner, long Epoch) : RunEvent;

/// <summary>The owner let go of the run in good order; another goes on.</summary>
/// <param name="Reason">Why.</param>
public sealed record RunReleased(string Reason) : RunEvent;

/// <summary>Nothing new is begun until the run is resumed.</summary>
/// <param name="Reason">Why: an operator's words, or the step that failed.</param>
/// <param name="ByFailure">Whether a failed step stopped it; retrying or skipping that step then lets it go on.</param>
public sealed record RunPaused(string Reason, bool ByFailure) : RunEvent;

/// <summary>The run goes on.</summary>
public sealed record RunResumed : RunEvent;

/// <summary>An operator asked for the run to end at the next safe point.</summary>
/// <param name="Reason">Why.</param>
public sealed record RunCancelRequested(string Reason) : RunEvent;

/// <summary>The run took longer than its plan allows; nothing new is begun until a person resumes it.</summary>
/// <param name="Reason">Which deadline passed.</param>
public sealed record RunOverdue(string Reason) : RunEvent;

/// <summary>A step's turn came, and another person must approve it before it acts.</summary>
/// <param name="Step">The step's id.</param>
public sealed record StepWaitsForApproval(string Step) : RunEvent;

/// <summary>Another person approved a step; the entry's actor says who.</summary>
/// <param name="Step">The step's id.</param>
public sealed record StepApproved(string Step) : RunEvent;

/// <summary>An operator had a step done in another way.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="To">The step as it is carried out from here on.</param>
/// <param name="DataLoss">What is expected to be lost in that way.</param>
public sealed record StepChanged(string Step, PlanStep To, DataLossEstimate DataLoss) : RunEvent;

/// <summary>All automation was stopped: no run is started, none makes another call. Belongs to no run.</summary>
/// <param name="Reason">Why.</param>
public sealed record AutomationStopped(string Reason) : RunEvent;

/// <summary>Automation is allowed again; paused runs stay paused until they are resumed. Belongs to no run.</summary>
/// <param name="Reason">Why.</param>
public sealed record AutomationAllowed(string Reason) : RunEvent;

/// <summary>From here on the journal's hashes are made with a key, or with another key. Belongs to the stream <c>journal</c>.</summary>
/// <param name="KeyId">The key's id; says nothing about the key.</param>
/// <param name="Before">The id of the key before; empty: there was none.</param>
public sealed record ChainKeyed(string KeyId, string Before) : RunEvent
{
    /// <summary>The journal's stream that changes of the key are written to.</summary>
    public const string Stream = "journal";
}

/// <summary>An event that this release does not know: a newer one wrote it. It is kept and shown, and changes nothing here.</summary>
/// <param name="Type">Its type word.</param>
/// <param name="Data">Its data, as they were written.</param>
public sealed record UnknownEvent(string Type, string Data) : RunEvent;

/// <summary>A notification did not arrive; the run went on.</summary>
/// <param name="Channel">Which way it was sent, e.g. <c>webhook</c>.</param>
/// <param name="Reason">Why it did not arrive.</param>
public sealed record NotificationFailed(string Channel, string Reason) : RunEvent;

/// <summary>The Region that a workload was moved away from is back and still accepts something. Belongs to the workload's stream.</summary>
/// <param name="Region">The old Region.</param>
/// <param name="Accepts">What it accepts, with the evidence, in words.</param>
public sealed record SplitBrainSeen(string Region, ImmutableArray<string> Accepts) : RunEvent;

/// <summary>The old Region accepts nothing more. Belongs to the workload's stream.</summary>
/// <param name="Region">The old Region.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record SplitBrainResolved(string Region, string Evidence) : RunEvent;

/// <summary>What the move of the writer really lost was measured by the shop's own orders.</summary>
/// <param name="Loss">The loss.</param>
public sealed record LossMeasured(MeasuredLoss Loss) : RunEvent;

/// <summary>The shop was proved and does not serve any more; its recovery time is open again.</summary>
/// <param name="Since">The first look that failed.</param>
/// <param name="Reason">What was seen.</param>
public sealed record ShopRelapsed(DateTimeOffset Since, string Reason) : RunEvent;

/// <summary>The shop serves again after a relapse.</summary>
/// <param name="Since">The first good look.</param>
public sealed record ShopProvedAgain(DateTimeOffset Since) : RunEvent;

/// <summary>The time in which the shop had to stay proved is over.</summary>
/// <param name="Held">Whether it served at its end; otherwise nobody looked.</param>
/// <param name="Looks">How many looks there were.</param>
/// <param name="Reason">In words.</param>
public sealed record ProofClosed(bool Held, int Looks, string Reason) : RunEvent;

/// <summary>The run ended.</summary>
/// <param name="State">One of the end states.</param>
/// <param name="Summary">What came of it, in words.</param>
public sealed record RunEnded(RunStatus State, string Summary) : RunEvent;

/// <summary>A step's turn came.</summary>
/// <param name="Step">The step's id.</param>
public sealed record StepStarted(string Step) : RunEvent;

/// <summary>The owner is about to make a call. Written before the call; a call without it is never made.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="ClientToken">The token that the call carries, derived from run and step: the same in each attempt.</param>
/// <param name="Call">The call.</param>
public sealed record StepIntent(string Step, int Attempt, string ClientToken, PlannedCall Call) : RunEvent;

/// <summary>The call was accepted.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="ResourceId">What it made or changed.</param>
/// <param name="RequestId">The service's request id.</param>
public sealed record StepActed(string Step, int Attempt, string ResourceId, string? RequestId) : RunEvent;

/// <summary>The call failed, or its answer never came.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Error">Code and message.</param>
/// <param name="RequestId">The service's request id, where it gave one.</param>
/// <param name="MayHaveTakenEffect">Whether the world must be observed before the call may be repeated.</param>
public sealed record StepActFailed(string Step, int Attempt, string Error, string? RequestId, bool MayHaveTakenEffect) : RunEvent;

/// <summary>An intent without an outcome was settled by looking at the world.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="TookEffect">Whether the call is seen to have taken effect.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record StepIntentSettled(string Step, int Attempt, bool TookEffect, string Evidence) : RunEvent;

/// <summary>What is seen of a step changed.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Detail">What is seen, in words.</param>
/// <param name="Blocked">Whether it can't go on for that reason.</param>
public sealed record StepProgressed(string Step, string Detail, bool Blocked) : RunEvent;

/// <summary>The wanted state was seen.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Detail">What was seen, in words.</param>
/// <param name="Outputs">What later steps need, e.g. <c>imageId</c>.</param>
/// <param name="Warnings">What a person should look at, in words.</param>
public sealed record StepSucceeded(
    string Step, string Detail, ImmutableSortedDictionary<string, string> Outputs, ImmutableArray<string> Warnings) : RunEvent;

/// <summary>The step can't reach its goal by itself.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Reason">The true reason, in words.</param>
public sealed record StepFailed(string Step, string Reason) : RunEvent;

/// <summary>An operator wants a failed step tried again.</summary>
/// <param name="Step">The step's id.</param>
public sealed record StepRetried(string Step) : RunEvent;

/// <summary>An operator does without a step.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Reason">Why.</param>
public sealed record StepSkipped(string Step, string Reason) : RunEvent;
