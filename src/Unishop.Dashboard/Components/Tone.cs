using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Components;

/// <summary>How a status is shown: each tone has its own shape, so that colour is never alone.</summary>
public enum Tone
{
    /// <summary>Nothing to say about good or bad.</summary>
    Neutral,

    /// <summary>In order.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Not in order.</summary>
    Bad,

    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Going on.</summary>
    Busy,
}

/// <summary>The tones of states.</summary>
public static class Tones
{
    /// <summary>The word that style sheets use for a tone.</summary>
    public static string Word(this Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warning => "warning",
        Tone.Bad => "bad",
        Tone.Unknown => "unknown",
        Tone.Busy => "busy",
        _ => "neutral",
    };

    /// <summary>The shape of a tone.</summary>
    public static IconName Icon(this Tone tone) => tone switch
    {
        Tone.Good => IconName.Good,
        Tone.Warning => IconName.Warning,
        Tone.Bad => IconName.Bad,
        Tone.Unknown => IconName.Unknown,
        Tone.Busy => IconName.Busy,
        _ => IconName.Neutral,
    };

    /// <summary>The tone of a workload's health.</summary>
    public static Tone Of(WorkloadHealth health) => health switch
    {
        WorkloadHealth.Healthy => Tone.Good,
        WorkloadHealth.Attention => Tone.Warning,
        WorkloadHealth.AtRisk or WorkloadHealth.Down => Tone.Bad,
        WorkloadHealth.Recovering => Tone.Busy,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of a check.</summary>
    public static Tone Of(CheckState state) => state switch
    {
        CheckState.Pass => Tone.Good,
        CheckState.Warn => Tone.Warning,
        CheckState.Fail => Tone.Bad,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of an objective.</summary>
    public static Tone Of(ObjectiveState state) => state switch
    {
        ObjectiveState.Met => Tone.Good,
        ObjectiveState.Warning => Tone.Warning,
        ObjectiveState.Breached => Tone.Bad,
        _ => Tone.Unknown,
    };

    /// <summary>The tone of a run.</summary>
    public static Tone Of(RunStatus status) => status switch
    {
        RunStatus.Running => Tone.Busy,
        RunStatus.Succeeded => Tone.Good,
        RunStatus.Paused or RunStatus.WaitingForApproval or RunStatus.Interrupted or RunStatus.SucceededWithWarnings => Tone.Warning,
        RunStatus.Failed => Tone.Bad,
        _ => Tone.Neutral,
    };

    /// <summary>The tone of a step.</summary>
    public static Tone Of(StepStatus status) => status switch
    {
        StepStatus.Running => Tone.Busy,
        StepStatus.Succeeded => Tone.Good,
        StepStatus.Blocked => Tone.Warning,
        StepStatus.Failed => Tone.Bad,
        _ => Tone.Neutral,
    };

    /// <summary>The tone of a site.</summary>
    public static Tone Of(SiteHealth health) => health switch
    {
        SiteHealth.Healthy => Tone.Good,
        SiteHealth.Degraded => Tone.Warning,
        _ => Tone.Bad,
    };

    /// <summary>The tone of a word that AWS uses for a state: at rest, moving, or something else.</summary>
    public static Tone OfAws(string? state) => state switch
    {
        "available" or "running" or "ok" or "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "IMPORT_COMPLETE" => Tone.Good,
        null => Tone.Unknown,
        "failed" or "impaired" or "stopped" or "terminated" or "inaccessible-encryption-credentials" => Tone.Bad,
        _ when state.EndsWith("FAILED", StringComparison.Ordinal) || state.EndsWith("ROLLBACK_COMPLETE", StringComparison.Ordinal) => Tone.Bad,
        "pending" or "initializing" or "creating" or "promoting" or "failing-over" or "switching-over" or "modifying" or "stopping" or "shutting-down" => Tone.Busy,
        _ when state.EndsWith("IN_PROGRESS", StringComparison.Ordinal) => Tone.Busy,
        _ => Tone.Warning,
    };
}
