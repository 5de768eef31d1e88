using System.Collections.Immutable;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Steps;

namespace Unishop.Dashboard.Features.Runs;

/// <summary>A button of a run: whether it can be pressed now, and why not. The service layer decides in the end.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Reason">Why it can't be pressed, in the viewer's language; <see langword="null"/> where it can.</param>
public sealed record RunControl(RunAction Action, string? Reason)
{
    /// <summary>Whether it can be pressed.</summary>
    public bool IsEnabled => Reason is null;

    /// <summary>The buttons of a run as a whole.</summary>
    public static ImmutableArray<RunControl> Of(Run run) =>
    [
        new(RunAction.Pause, run.IsEnded ? Text.Control_Ended : run.Status == RunStatus.Paused ? Text.Control_IsPaused : null),
        new(RunAction.Resume, run.IsEnded ? Text.Control_Ended
            : run.Status != RunStatus.Paused ? Text.Control_NotPaused
            : run.Steps.Any(step => step.Status == StepStatus.Failed) ? Text.Control_StepFailed
            : null),
        new(RunAction.Cancel, run.IsEnded ? Text.Control_Ended : run.CancelReason is not null ? Text.Control_Cancelling : null),
    ];

    /// <summary>The other ways of promoting that a step's own can still be changed to.</summary>
    private static RunAction[] Changes(Run run, StepState step) => run.IsEnded || step.IsSatisfied || run.Verb == Verb.Failback ? [] : step.Step.Kind switch
    {
        StepKinds.SwitchOverDatabase => [RunAction.FailOver, RunAction.Detach],
        StepKinds.FailOverDatabase => [RunAction.Detach],
        _ => [],
    };

    /// <summary>The buttons of a step.</summary>
    public static ImmutableArray<RunControl> Of(Run run, StepState step) =>
    [
        new(RunAction.Retry, run.IsEnded ? Text.Control_Ended : step.Status == StepStatus.Failed ? null : Text.Control_NotFailed),
        new(RunAction.Skip, run.IsEnded ? Text.Control_Ended
            : step.IsSatisfied ? Text.Control_StepOver
            : step.OpenIntent is not null ? Text.Control_CallOpen
            : null),
        .. Changes(run, step).Select(action => new RunControl(action, null)),
        new(RunAction.Approve, run.IsEnded ? Text.Control_Ended : step.WaitsForApproval ? null : Text.Control_NoApproval),
    ];
}
