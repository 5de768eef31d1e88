using Unishop.Recovery.Plans;
using Unishop.Recovery.Runs;

namespace Unishop.Recovery.Notices;

/// <summary>What people are told of.</summary>
/// <param name="Id">Unique: stream and place in it. A receiver that gets it twice can tell.</param>
/// <param name="Kind"><c>started</c>, <c>waiting</c>, <c>stopped</c>, <c>ended</c>, <c>automation</c> or <c>splitBrain</c>.</param>
/// <param name="RunId">The run, or the stream that is no run.</param>
/// <param name="At">When it happened.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Subject">In a line.</param>
/// <param name="Detail">In words.</param>
public sealed record Notice(string Id, string Kind, string RunId, DateTimeOffset At, string Actor, string Subject, string Detail)
{
    /// <summary>The notice of a journal entry; <see langword="null"/> where nobody needs to be told.</summary>
    public static Notice? Of(JournalEntry entry) => entry.Event switch
    {
        RunStarted e => Make(entry, "started", $"{Mark(e)}{Words.Of(e.Plan.Verb)} of {e.WorkloadId} to {e.Plan.TargetRegion} was started", e.Reason),
        StepWaitsForApproval e => Make(entry, "waiting", $"Run {entry.RunId} waits for another person", $"step {e.Step} must be approved"),
        RunPaused e => Make(entry, "stopped", $"Run {entry.RunId} is paused", e.Reason),
        RunOverdue e => Make(entry, "stopped", $"Run {entry.RunId} takes too long", e.Reason),
        RunEnded e => Make(entry, "ended", $"Run {entry.RunId} ended: {e.State}", e.Summary),
        AutomationStopped e => Make(entry, "automation", "All automation was stopped", e.Reason),
        AutomationAllowed e => Make(entry, "automation", "Automation is allowed again", e.Reason),
        SplitBrainSeen e => Make(entry, "splitBrain", $"{e.Region} is back and still accepts something", string.Join("; ", e.Accepts)),
        SplitBrainResolved e => Make(entry, "splitBrain", $"{e.Region} accepts nothing more", e.Evidence),
        _ => null,
    };

    private static string Mark(RunStarted start) => start.Simulated ? "SIMULATED: " : "";

    private static Notice Make(JournalEntry entry, string kind, string subject, string detail) =>
        new($"{entry.RunId}/{entry.Seq}", kind, entry.RunId, entry.At, entry.Actor, subject, detail);
}
