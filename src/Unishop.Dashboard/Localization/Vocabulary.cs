using System.Globalization;
using Unishop.Dashboard.Components;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Reporting;
using Unishop.Recovery.Steps;

namespace Unishop.Dashboard.Localization;

/// <summary>The words of the field in the viewer's language.</summary>
public static class Vocabulary
{
    /// <summary>What was found of the journal's chain.</summary>
    public static string Say(ChainVerdict chain) =>
        chain.FirstBroken is { } broken ? Fill(Text.Report_JournalBroken, broken)
        : chain.MissingHeads is [var first, ..] ? Fill(Text.Report_JournalShortened, chain.MissingHeads.Length, first.Seq)
        : chain.UnknownKeys is [var key, ..] ? Fill(Text.Report_JournalUnverified, key)
        : Fill(Text.Report_JournalIntact, chain.Entries);

    /// <summary>Fills a sentence's places, in the viewer's formats.</summary>
    public static string Fill(string sentence, params object?[] values) => string.Format(CultureInfo.CurrentCulture, sentence, values);

    /// <summary>A strategy's name.</summary>
    public static string Say(Strategy strategy) => strategy switch
    {
        Strategy.PilotLight => Text.Strategy_PilotLight,
        Strategy.WarmStandby => Text.Strategy_WarmStandby,
        _ => Text.Strategy_HotStandby,
    };

    /// <summary>A Region's part.</summary>
    public static string Say(RegionRole role) => role == RegionRole.Primary ? Text.Role_Primary : Text.Role_Standby;

    /// <summary>How well a workload is.</summary>
    public static string Say(WorkloadHealth health) => health switch
    {
        WorkloadHealth.Healthy => Text.Health_Healthy,
        WorkloadHealth.Attention => Text.Health_Attention,
        WorkloadHealth.AtRisk => Text.Health_AtRisk,
        WorkloadHealth.Recovering => Text.Health_Recovering,
        WorkloadHealth.Down => Text.Health_Down,
        _ => Text.State_Unknown,
    };

    /// <summary>Who looks at a workload.</summary>
    public static string Say(Witness witness) => witness switch
    {
        Witness.Site => Text.Witness_Site,
        Witness.Api => Text.Witness_Api,
        Witness.AwsApi => Text.Witness_AwsApi,
        _ => Text.Witness_CloudWatch,
    };

    /// <summary>What a witness says.</summary>
    public static string Say(Testimony says) => says switch
    {
        Testimony.Well => Text.Testimony_Well,
        Testimony.Failing => Text.Testimony_Failing,
        Testimony.Silent => Text.Testimony_Silent,
        _ => Text.State_Unknown,
    };

    /// <summary>A verb, as on a button.</summary>
    public static string Say(Verb verb) => verb switch
    {
        Verb.Prepare => Text.Verb_Prepare,
        Verb.CopyImage => Text.Verb_CopyImage,
        Verb.Promote => Text.Verb_Promote,
        Verb.ScaleOut => Text.Verb_ScaleOut,
        Verb.Failover => Text.Verb_Failover,
        Verb.Failback => Text.Verb_Failback,
        Verb.Drill => Text.Verb_Drill,
        Verb.Verify => Text.Verb_Verify,
        Verb.Fence => Text.Verb_Fence,
        _ => Text.Verb_CleanUp,
    };

    /// <summary>What a verb does, in a sentence.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="strategy">How the workload is kept ready: what a verb does depends on it.</param>
    public static string Describe(Verb verb, Strategy strategy) => (verb, strategy) switch
    {
        (Verb.ScaleOut, Strategy.WarmStandby or Strategy.HotStandby) => Text.Verb_ScaleOut_Grow,
        (Verb.Failover, Strategy.WarmStandby) => Text.Verb_Failover_Warm,
        (Verb.Failover, Strategy.HotStandby) => Text.Verb_Failover_Hot,
        (Verb.Drill, Strategy.WarmStandby) => Text.Verb_Drill_Warm,
        (Verb.Drill, Strategy.HotStandby) => Text.Verb_Drill_Hot,
        _ => Describe(verb),
    };

    private static string Describe(Verb verb) => verb switch
    {
        Verb.CopyImage => Text.Verb_CopyImage_What,
        Verb.Promote => Text.Verb_Promote_What,
        Verb.ScaleOut => Text.Verb_ScaleOut_What,
        Verb.Failover => Text.Verb_Failover_What,
        Verb.Verify => Text.Verb_Verify_What,
        Verb.Prepare => Text.Verb_Prepare_What,
        Verb.Failback => Text.Verb_Failback_What,
        Verb.Drill => Text.Verb_Drill_What,
        Verb.Fence => Text.Verb_Fence_What,
        _ => Text.Verb_CleanUp_What,
    };

    /// <summary>A verb with the Region that it leads to, as a heading.</summary>
    public static string Heading(Verb verb, string region) => verb switch
    {
        Verb.Failover => Fill(Text.Heading_Failover, region),
        Verb.Promote => Fill(Text.Heading_Promote, region),
        Verb.ScaleOut => Fill(Text.Heading_ScaleOut, region),
        Verb.CopyImage => Fill(Text.Heading_CopyImage, region),
        Verb.Verify => Fill(Text.Heading_Verify, region),
        Verb.Prepare or Verb.CleanUp => Fill(Text.Heading_Both, Say(verb)),
        _ => $"{Say(verb)} · {region}",
    };

    /// <summary>A verb as addresses and the HTTP API write it, e.g. <c>copyImage</c>.</summary>
    public static string Address(Verb verb) => Wire.Word(verb);

    /// <summary>A way to promote.</summary>
    public static string Say(PromoteBy by) => by switch
    {
        PromoteBy.Switchover => Text.By_Switchover,
        PromoteBy.Failover => Text.By_Failover,
        _ => Text.By_Detach,
    };

    /// <summary>What a way to promote means.</summary>
    public static string Describe(PromoteBy by) => by switch
    {
        PromoteBy.Switchover => Text.By_Switchover_What,
        PromoteBy.Failover => Text.By_Failover_What,
        _ => Text.By_Detach_What,
    };

    /// <summary>What a check found.</summary>
    public static string Say(CheckState state) => state switch
    {
        CheckState.Pass => Text.Check_Pass,
        CheckState.Warn => Text.Check_Warn,
        CheckState.Fail => Text.Check_Fail,
        _ => Text.State_Unknown,
    };

    /// <summary>A check's title, by its id; an id that no translation knows keeps its own words.</summary>
    public static string Title(ReadinessCheck check) => check.Id switch
    {
        "standby-api" => Text.Check_StandbyApi,
        "database-member" => Text.Check_DatabaseMember,
        "database-quiet" => Text.Check_DatabaseQuiet,
        "database-instance" => Text.Check_DatabaseInstance,
        "database-version" => Text.Check_DatabaseVersion,
        "lag" => Text.Check_Lag,
        "image" => Text.Check_Image,
        "image-current" => Text.Check_ImageCurrent,
        "stacks" => Text.Check_Stacks,
        "launch-target" => Text.Check_LaunchTarget,
        "canary" => Text.Check_Canary,
        "fleet" => Text.Check_Fleet,
        "standby-site" => Text.Check_StandbySite,
        "table" => Text.Check_Table,
        "edge" => Text.Check_Edge,
        "split-brain" => Text.Check_SplitBrain,
        "credentials" => Text.Check_Credentials,
        "permissions" => Text.Check_Permissions,
        "quotas" => Text.Check_Quotas,
        "capacity" => Text.Check_Capacity,
        "parity" => Text.Check_Parity,
        "keys" => Text.Check_Keys,
        "stack-parity" => Text.Check_StackParity,
        "config" => Text.Check_Config,
        "group" => Text.Check_Group,
        "front" => Text.Check_Front,
        "traffic" => Text.Check_Traffic,
        "drill" => Text.Check_Drill,
        "tool" => Text.Check_Tool,
        _ => check.Title,
    };

    /// <summary>A step's title, by its kind; a kind that no translation knows keeps its own words.</summary>
    public static string Title(PlanStep step) => step.Kind switch
    {
        StepKinds.CreateImage => Text.Step_CreateImage,
        StepKinds.CopyImage => Text.Step_CopyImage,
        StepKinds.FailOverDatabase => Text.Step_FailOverDatabase,
        StepKinds.SwitchOverDatabase => Text.Step_SwitchOverDatabase,
        StepKinds.DetachDatabase => Text.Step_DetachDatabase,
        StepKinds.Launch => Text.Step_Launch,
        StepKinds.SiteHealthy => Text.Step_SiteHealthy,
        StepKinds.VerifySite => Text.Step_VerifySite,
        StepKinds.UpdateStack => Text.Step_UpdateStack,
        StepKinds.SetCapacity => Text.Step_SetCapacity,
        StepKinds.InService => Text.Step_InService,
        StepKinds.Refresh => Text.Step_Refresh,
        StepKinds.TableActive => Text.Step_TableActive,
        StepKinds.Shrink => Text.Step_Shrink,
        StepKinds.Follows => Text.Step_Follows,
        StepKinds.LostTail => Text.Step_LostTail,
        StepKinds.OpenSite => Text.Step_OpenSite,
        StepKinds.CloseSite => Text.Step_CloseSite,
        StepKinds.OpenDatabase => Text.Step_OpenDatabase,
        StepKinds.CloseDatabase => Text.Step_CloseDatabase,
        StepKinds.StartInstance => Text.Step_StartInstance,
        StepKinds.StopInstance => Text.Step_StopInstance,
        StepKinds.Terminate => Text.Step_Terminate,
        _ => Sentences.Say(step.Title),
    };

    /// <summary>Where a run is.</summary>
    public static string Say(RunStatus status) => status switch
    {
        RunStatus.Pending => Text.Run_Pending,
        RunStatus.Running => Text.Run_Running,
        RunStatus.Paused => Text.Run_Paused,
        RunStatus.WaitingForApproval => Text.Run_WaitingForApproval,
        RunStatus.Interrupted => Text.Run_Interrupted,
        RunStatus.Succeeded => Text.Run_Succeeded,
        RunStatus.SucceededWithWarnings => Text.Run_SucceededWithWarnings,
        RunStatus.Failed => Text.Run_Failed,
        _ => Text.Run_Cancelled,
    };

    /// <summary>Where a step is.</summary>
    public static string Say(StepStatus status) => status switch
    {
        StepStatus.Waiting => Text.StepStatus_Waiting,
        StepStatus.Running => Text.StepStatus_Running,
        StepStatus.Blocked => Text.StepStatus_Blocked,
        StepStatus.Succeeded => Text.StepStatus_Succeeded,
        StepStatus.Skipped => Text.StepStatus_Skipped,
        _ => Text.StepStatus_Failed,
    };

    /// <summary>A part of a recovery.</summary>
    public static string Say(Phase phase) => phase switch
    {
        Phase.Detect => Text.Phase_Detect,
        Phase.Decide => Text.Phase_Decide,
        Phase.Approve => Text.Phase_Approve,
        Phase.Image => Text.Phase_Image,
        Phase.Promote => Text.Phase_Promote,
        Phase.ScaleOut => Text.Phase_ScaleOut,
        Phase.Healthy => Text.Phase_Healthy,
        Phase.Restore => Text.Phase_Restore,
        _ => Text.Phase_Verify,
    };

    /// <summary>Whether a shop stayed proved.</summary>
    public static string Say(ProofState state) => state switch
    {
        ProofState.Holding => Text.Proof_Holding,
        ProofState.Relapsed => Text.Proof_Relapsed,
        ProofState.Held => Text.Proof_Held,
        ProofState.Unknown => Text.Proof_Unknown,
        _ => Text.Proof_NotWatched,
    };

    /// <summary>How a measure stands to its objective.</summary>
    public static string Say(ObjectiveState state) => state switch
    {
        ObjectiveState.Met => Text.Objective_Met,
        ObjectiveState.Warning => Text.Objective_Near,
        ObjectiveState.Breached => Text.Objective_Breached,
        _ => Text.State_Unknown,
    };

    /// <summary>What an operator can do to a run.</summary>
    public static string Say(RunAction action) => action switch
    {
        RunAction.Pause => Text.Action_Pause,
        RunAction.Resume => Text.Action_Resume,
        RunAction.Cancel => Text.Action_Cancel,
        RunAction.Retry => Text.Action_Retry,
        RunAction.Skip => Text.Action_Skip,
        RunAction.FailOver => Text.Action_FailOver,
        RunAction.Detach => Text.Action_Detach,
        _ => Text.Action_Approve,
    };

    /// <summary>What came of a call.</summary>
    public static string Say(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Accepted => Text.Outcome_Accepted,
        CallOutcome.Refused => Text.Outcome_Refused,
        CallOutcome.SeenDone => Text.Outcome_SeenDone,
        CallOutcome.SeenNotDone => Text.Outcome_SeenNotDone,
        _ => Text.Outcome_Unknown,
    };

    /// <summary>A plane that a call needs.</summary>
    public static string Say(Plane plane) => plane == Plane.Data ? Text.Plane_Data : Text.Plane_Control;
}
