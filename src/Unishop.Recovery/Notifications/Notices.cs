using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Notifications;

/// <summary>Makes the notices that people get from what the journal says: a pure function.</summary>
public static class Notices
{
    /// <summary>The notice of a journal entry; <see langword="null"/> where nobody needs to be told.</summary>
    public static Notice? From(JournalEntry entry) => entry.Event switch
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
