using Unishop.Recovery.Runs;
using static Unishop.Dashboard.Components.Vocabulary;

namespace Unishop.Dashboard.Components.Design;

/// <summary>What happened, as a line of the log in the viewer's language; words of AWS stay as they are.</summary>
public static class JournalText
{
    /// <summary>The line of an event.</summary>
    public static string Of(RunEvent happened) => happened switch
    {
        RunStarted e => Fill(Text.Journal_RunStarted, Say(e.Plan.Verb), e.Plan.TargetRegion, e.Reason),
        RunClaimed e => Fill(Text.Journal_RunClaimed, e.Owner, e.Epoch),
        RunReleased e => Fill(Text.Journal_RunReleased, e.Reason),
        RunPaused e => Fill(Text.Journal_RunPaused, e.Reason),
        RunResumed => Text.Journal_RunResumed,
        RunCancelRequested e => Fill(Text.Journal_RunCancelRequested, e.Reason),
        RunEnded e => Fill(Text.Journal_RunEnded, Say(e.State), e.Summary),
        StepStarted e => Fill(Text.Journal_StepStarted, e.Step),
        StepIntent e => Fill(Text.Journal_StepIntent, e.Step, $"{e.Call.Service}:{e.Call.Operation}", e.Call.Region, e.Attempt),
        StepActed e => Fill(Text.Journal_StepActed, e.Step, e.ResourceId, e.RequestId ?? "–"),
        StepActFailed e => Fill(e.MayHaveTakenEffect ? Text.Journal_StepActUnknown : Text.Journal_StepActFailed, e.Step, e.Error),
        StepIntentSettled e => Fill(e.TookEffect ? Text.Journal_SettledDone : Text.Journal_SettledNot, e.Step, e.Evidence),
        StepProgressed e => Fill(e.Blocked ? Text.Journal_StepBlocked : Text.Journal_StepProgressed, e.Step, e.Detail),
        StepSucceeded e => Fill(Text.Journal_StepSucceeded, e.Step, e.Detail),
        StepFailed e => Fill(Text.Journal_StepFailed, e.Step, e.Reason),
        StepRetried e => Fill(Text.Journal_StepRetried, e.Step),
        StepSkipped e => Fill(Text.Journal_StepSkipped, e.Step, e.Reason),
        _ => RunEventJson.TypeOf(happened),
    };
}
