using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Execution;

/// <summary>What an operator's command does to a run: a pure function.</summary>
internal static class RunCommands
{
    /// <summary>The event that carries the command out, or why it is refused.</summary>
    /// <param name="run">The run.</param>
    /// <param name="command">The command.</param>
    /// <param name="loss">What a failover would lose by now.</param>
    public static (RunEvent? Event, Refusal? Refusal) Decide(Run run, RunCommand command, DataLossEstimate loss)
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
            _ => OnStep(run, command, loss),
        };
    }

    private static (RunEvent? Event, Refusal? Refusal) Resume(Run run) => run.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed) is { } failed
        ? Refuse("step-failed", $"Step '{failed.Step.Id}' failed; retry or skip it, or cancel the run.")
        : Do(new RunResumed());

    private static (RunEvent? Event, Refusal? Refusal) OnStep(Run run, RunCommand command, DataLossEstimate loss)
    {
        if (run.Steps.FirstOrDefault(step => step.Step.Id == command.StepId) is not { } state)
        {
            return (null, new(RefusalKind.NotFound, "step-unknown", $"Run {run.Id} has no step '{command.StepId}'; it has {string.Join(", ", run.Steps.Select(s => s.Step.Id))}."));
        }

        switch (command.Action)
        {
            case RunAction.Approve:
                return Approve(run, state, command.Actor);
            case RunAction.FailOver:
                return Change(run, state, PlanSteps.AsFailover, loss, StepKinds.SwitchOverDatabase);
            case RunAction.Detach:
                return Change(run, state, PlanSteps.AsDetach, loss, StepKinds.SwitchOverDatabase, StepKinds.FailOverDatabase);
            case RunAction.Retry:
                return state.Status == StepStatus.Failed
                ? Do(new StepRetried(state.Step.Id))
                : Refuse("step-not-failed", $"Step '{state.Step.Id}' is {state.Status}; only a failed step can be retried.");
            default:
                return Skip(state, command);
        }
    }

    private static (RunEvent? Event, Refusal? Refusal) Approve(Run run, StepState state, string actor) =>
        !state.WaitsForApproval ? Refuse("step-not-waiting", $"Step '{state.Step.Id}' does not wait for approval; it is {state.Status}.")
        : People.Of(actor) is not { } person ? Refuse("approver-unnamed", "An approval needs a name: set the operator's name, or send it in X-Unishop-Actor.")
        : person == People.Of(run.Actor) || People.Of(run.Actor) is null && run.Actor == actor
            ? Refuse("approver-same", $"{run.Actor} started the run; another person approves it.")
        : Do(new StepApproved(state.Step.Id));

    /// <summary>Has a promotion done in another way; on the way back only a switchover is harmless.</summary>
    private static (RunEvent? Event, Refusal? Refusal) Change(Run run, StepState state, Func<PlanStep, PlanStep> to, DataLossEstimate loss, params ReadOnlySpan<string> kinds) =>
        state.Status is StepStatus.Succeeded or StepStatus.Skipped ? Refuse("step-over", $"Step '{state.Step.Id}' is over: {state.Status}.")
        : !kinds.Contains(state.Step.Kind) ? Refuse("step-no-switchover", $"Step '{state.Step.Id}' can't be done in that way; it is {state.Step.Kind}.")
        : run.Verb == Verb.Failback ? Refuse("failback-loses-nothing", "A failback is switched over and nothing else: cancel it instead.")
        : Do(new StepChanged(state.Step.Id, to(state.Step), loss));

    private static (RunEvent? Event, Refusal? Refusal) Skip(StepState state, RunCommand command)
    {

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
