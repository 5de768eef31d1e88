using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Localization;

/// <summary>What happened, as a line of the log in the viewer's language; words of AWS and of people stay as they are.</summary>
public static class JournalText
{
    /// <summary>The line of an event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="plan">The plan, which names the steps; without it their ids are used.</param>
    public static string Of(RunEvent happened, Plan? plan) => happened switch
    {
        RunStarted e => Fill(Text.Journal_RunStarted, Say(e.Plan.Verb), e.Plan.TargetRegion, e.Reason),
        RunClaimed e => Fill(Text.Journal_RunClaimed, e.Owner, e.Epoch),
        RunReleased e => Fill(Text.Journal_RunReleased, Sentences.Say(e.Reason)),
        RunPaused e => Fill(Text.Journal_RunPaused, Sentences.Say(e.Reason)),
        RunResumed => Text.Journal_RunResumed,
        RunCancelRequested e => Fill(Text.Journal_RunCancelRequested, e.Reason),
        RunOverdue e => Fill(Text.Journal_RunOverdue, Sentences.Say(e.Reason)),
        StepWaitsForApproval e => Fill(Text.Journal_StepWaitsForApproval, Named(plan, e.Step)),
        StepApproved e => Fill(Text.Journal_StepApproved, Named(plan, e.Step)),
        StepChanged e => Fill(Text.Journal_StepChanged, Named(plan, e.Step), Title(e.To)),
        AutomationStopped e => Fill(Text.Journal_AutomationStopped, e.Reason),
        AutomationAllowed e => Fill(Text.Journal_AutomationAllowed, e.Reason),
        NotificationFailed e => Fill(Text.Journal_NotificationFailed, e.Channel, Sentences.Say(e.Reason)),
        SplitBrainSeen e => Fill(Text.Journal_SplitBrainSeen, e.Region, Sentences.Say(string.Join("; ", e.Accepts))),
        SplitBrainResolved e => Fill(Text.Journal_SplitBrainResolved, e.Region, Sentences.Say(e.Evidence)),
        LossMeasured e => Fill(Text.Journal_LossMeasured, Sentences.Say(e.Loss.Evidence)),
        ShopRelapsed e => Fill(Text.Journal_ShopRelapsed, Sentences.Say(e.Reason)),
        ShopProvedAgain => Text.Journal_ShopProvedAgain,
        ProofClosed e => Fill(e.Held ? Text.Journal_ProofHeld : Text.Journal_ProofOpen, Sentences.Say(e.Reason)),
        RunEnded e => Fill(Text.Journal_RunEnded, Say(e.State), Sentences.Say(e.Summary)),
        StepStarted e => Fill(Text.Journal_StepStarted, Named(plan, e.Step)),
        StepIntent e => Fill(Text.Journal_StepIntent, Named(plan, e.Step), $"{e.Call.Service}:{e.Call.Operation}", e.Call.Region, e.Attempt),
        StepActed e => Fill(Text.Journal_StepActed, Named(plan, e.Step), e.ResourceId, e.RequestId ?? "–"),
        StepActFailed e => Fill(e.MayHaveTakenEffect ? Text.Journal_StepActUnknown : Text.Journal_StepActFailed, Named(plan, e.Step), Sentences.Say(e.Error)),
        StepIntentSettled e => Fill(e.TookEffect ? Text.Journal_SettledDone : Text.Journal_SettledNot, Named(plan, e.Step), Sentences.Say(e.Evidence)),
        StepProgressed e => Fill(e.Blocked ? Text.Journal_StepBlocked : Text.Journal_StepProgressed, Named(plan, e.Step), Sentences.Say(e.Detail)),
        StepSucceeded e => Fill(Text.Journal_StepSucceeded, Named(plan, e.Step), Sentences.Say(e.Detail)),
        StepFailed e => Fill(Text.Journal_StepFailed, Named(plan, e.Step), Sentences.Say(e.Reason)),
        StepRetried e => Fill(Text.Journal_StepRetried, Named(plan, e.Step)),
        StepSkipped e => Fill(Text.Journal_StepSkipped, Named(plan, e.Step), e.Reason),
        ChainKeyed e => Fill(Text.Journal_ChainKeyed, e.KeyId),
        UnknownEvent e => Fill(Text.Journal_Unknown, e.Type),
        AuditEvent e => Again(OfDoor(e), e.Repeated),
        _ => RunEventJson.TypeOf(happened),
    };

    private static string OfDoor(AuditEvent happened) => happened switch
    {
        SignedIn e => Fill(Text.Journal_SignedIn, e.From, e.Method, e.Roles),
        SignedOut e => Fill(Text.Journal_SignedOut, e.From),
        SignInRefused e => Fill(Text.Journal_SignInRefused, e.From, e.Method, e.Reason),
        AccessRefused e => Fill(Text.Journal_AccessRefused, e.From, e.Entry, e.Needed),
        AuditExported e => Fill(Text.Journal_AuditExported, e.From, e.Part),
        TokenCreated e => Fill(Text.Journal_TokenCreated, e.Name, e.TokenId, e.Scope),
        TokenRevoked e => Fill(Text.Journal_TokenRevoked, e.Name, e.TokenId),
        TokenUsed e => Fill(Text.Journal_TokenUsed, e.Name, e.TokenId, e.From),
        AuditOverflow e => Fill(Text.Journal_AuditOverflow, e.Count),
        _ => RunEventJson.TypeOf(happened),
    };

    private static string Again(string line, int times) => times == 0 ? line : Fill(Text.Journal_Repeated, line, times);

    private static string Named(Plan? plan, string id) => plan?.Steps.FirstOrDefault(step => step.Id == id) is { } step ? Title(step) : id;
}
