namespace Unishop.Recovery.Runs;

/// <summary>What an operator's command does to a run: a pure function.</summary>
internal static class RunCommands
{
    /// <summary>The event that carries the command out, or why it is refused.</summary>
    public static (RunEvent? Event, Refusal? Refusal) Decide(Run run, RunCommand command)
    {
        if (run.IsEnded)
        {
            return Refuse("run-ended", $"Run {run.Id} has ended: {run.Status}.");
        }

        return command.Action switch
        {
            RunAction.Pause => run.Status == RunStatus.Paused ? Refuse("run-paused", "The run is paused already.") : Do(new RunPaused(Why(command, "paused by an operator"), ByFailure: false)),
            RunAction.Resume => run.Status == RunStatus.Paused ? Resume(run) : Refuse("run-not-paused", $"The run is not paused; it is {run.Status}."),
            RunAction.Cancel => run.CancelReason is null ? Do(new RunCancelRequested(Why(command, "cancelled by an operator"))) : Refuse("run-cancelling", "The run is being cancelled already."),
            RunAction.Approve => Refuse("step-not-waiting", "No step of this run waits for approval."),
            _ => OnStep(run, command),
        };
    }

    private static (RunEvent? Event, Refusal? Refusal) Resume(Run run) => run.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed) is { } failed
        ? Refuse("step-failed", $"Step '{failed.Step.Id}' failed; retry or skip it, or cancel the run.")
        : Do(new RunResumed());

    private static (RunEvent? Event, Refusal? Refusal) OnStep(Run run, RunCommand command)
    {
        if (run.Steps.FirstOrDefault(step => step.Step.Id == command.StepId) is not { } state)
        {
            return (null, new(RefusalKind.NotFound, "step-unknown", $"Run {run.Id} has no step '{command.StepId}'; it has {string.Join(", ", run.Steps.Select(s => s.Step.Id))}."));
        }

        if (command.Action == RunAction.Retry)
        {
            return state.Status == StepStatus.Failed
                ? Do(new StepRetried(state.Step.Id))
                : Refuse("step-not-failed", $"Step '{state.Step.Id}' is {state.Status}; only a failed step can be retried.");
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return (null, new(RefusalKind.Invalid, "reason-missing", "reason: say why the step can be done without."));
        }

        return state.Status is StepStatus.Succeeded or StepStatus.Skipped ? Refuse("step-over", $"Step '{state.Step.Id}' is over: {state.Status}.")
            : state.OpenIntent is not null ? Refuse("step-acting", $"A call of step '{state.Step.Id}' is under way; wait for its outcome.")
            : Do(new StepSkipped(state.Step.Id, command.Reason.Trim()));
    }

    private static string Why(RunCommand command, string otherwise) => string.IsNullOrWhiteSpace(command.Reason) ? otherwise : command.Reason.Trim();

    private static (RunEvent? Event, Refusal? Refusal) Do(RunEvent change) => (change, null);

    private static (RunEvent? Event, Refusal? Refusal) Refuse(string code, string reason) => (null, new(RefusalKind.Conflict, code, reason));
}
