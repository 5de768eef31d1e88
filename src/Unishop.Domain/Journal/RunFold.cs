namespace Unishop.Domain.Journal;

/// <summary>What each event makes of a run.</summary>
internal static class RunFold
{
    public static Run Apply(Run run, JournalEntry entry) => entry.Event switch
    {
        RunClaimed claimed => run with
        {
            Status = run.Status is RunStatus.Pending or RunStatus.Interrupted ? Going(run) : run.Status,
            Owner = claimed.Owner,
            Epoch = claimed.Epoch,
        },
        RunReleased released => run with
        {
            Status = run.IsGoing ? RunStatus.Interrupted : run.Status,
            StatusReason = released.Reason,
            Owner = null,
        },
        // An operator was faster, and had the failed step tried again or skipped.
        RunPaused { ByFailure: true } when run.Steps.All(step => step.Status != StepStatus.Failed) => run,
        RunPaused paused => run with { Status = RunStatus.Paused, StatusReason = paused.Reason, IsPausedByFailure = paused.ByFailure },
        RunResumed => Resume(run),
        RunCancelRequested cancel => run with { CancelReason = cancel.Reason },
        RunOverdue overdue => run with { Status = RunStatus.Paused, StatusReason = overdue.Reason, IsPausedByFailure = false, IsOverdue = true },
        RunEnded ended => run with { Status = ended.State, StatusReason = ended.Summary, EndedAt = entry.At },
        LossMeasured e => run with { Loss = e.Loss },
        ShopRelapsed e => run with { Proof = run.Proof with { Relapses = run.Proof.Relapses.Add(new(e.Since, null, e.Reason)) } },
        ShopProvedAgain e when run.Proof.Now is { } relapse => run with
        {
            Proof = run.Proof with { Relapses = run.Proof.Relapses.Replace(relapse, relapse with { Until = e.Since }) },
        },
        ProofClosed e => run with { Proof = run.Proof with { Closed = e } },
        StepWaitsForApproval e => Settle(On(run, e.Step, step => step with { AskedAt = step.AskedAt ?? entry.At })),
        StepApproved e => Settle(On(run, e.Step, step => step with { ApprovedBy = entry.Actor, ApprovedAt = entry.At })),
        // An open intent stays: its call may still take effect, and is settled by looking like any other.
        StepChanged e => On(ResumeAfterFailure(run with { DataLoss = e.DataLoss }), e.Step, step => step with
        {
            Step = e.To,
            IsChanged = true,
            LastAct = null,
            Detail = null,
            EndedAt = null,
            Generation = step.Generation + 1,
            Status = step.Status is StepStatus.Waiting or StepStatus.Failed ? StepStatus.Waiting : StepStatus.Running,
        }),
        StepStarted e => On(run, e.Step, step => step with { Status = StepStatus.Running, StartedAt = step.StartedAt ?? entry.At }),
        StepIntent e => On(run, e.Step, step => step with
        {
            Status = StepStatus.Running,
            Attempts = e.Attempt,
            OpenIntent = new OpenIntent(e.Attempt, e.ClientToken, entry.At),
        }),
        StepActed e => On(run, e.Step, step => step with
        {
            OpenIntent = null,
            LastFailure = null,
            LastAct = new LastAct(entry.At, e.ResourceId, step.Generation),
            RequestIds = e.RequestId is null ? step.RequestIds : step.RequestIds.Add(e.RequestId),
        }),
        StepActFailed e => On(run, e.Step, step => step with
        {
            OpenIntent = e.MayHaveTakenEffect ? step.OpenIntent : null,
            Detail = e.Error,
            LastFailure = e.Error,
            RequestIds = e.RequestId is null ? step.RequestIds : step.RequestIds.Add(e.RequestId),
        }),
        StepIntentSettled e => On(run, e.Step, step => step with
        {
            OpenIntent = null,
            LastFailure = e.TookEffect ? null : step.LastFailure,
            LastAct = e.TookEffect ? new LastAct(step.OpenIntent?.At ?? entry.At, e.Evidence, step.Generation) : step.LastAct,
        }),
        StepProgressed e => OnOpen(run, e.Step, step => step with
        {
            Status = e.Blocked ? StepStatus.Blocked : StepStatus.Running,
            Detail = e.Detail,
        }),
        StepSucceeded e => OnOpen(run, e.Step, step => step with
        {
            Status = StepStatus.Succeeded,
            EndedAt = entry.At,
            Detail = e.Detail,
            Outputs = e.Outputs,
            Warnings = e.Warnings,
            OpenIntent = null,
        }),
        StepFailed e => OnOpen(run, e.Step, step => step with { Status = StepStatus.Failed, EndedAt = entry.At, Detail = e.Reason }),
        StepRetried e => On(ResumeAfterFailure(run), e.Step, step => step with
        {
            Status = StepStatus.Waiting,
            StartedAt = null,
            EndedAt = null,
            Detail = null,
            Generation = step.Generation + 1,
        }),
        StepSkipped e => Settle(On(ResumeAfterFailure(run), e.Step, step => step with { Status = StepStatus.Skipped, EndedAt = entry.At, Detail = e.Reason })),
        _ => run,
    };

    private static Run Resume(Run run) => run with { Status = Going(run), StatusReason = null, IsPausedByFailure = false };

    /// <summary>Running, or waiting for a person where a step does.</summary>
    private static RunStatus Going(Run run) => run.Steps.Any(step => step.WaitsForApproval) ? RunStatus.WaitingForApproval : RunStatus.Running;

    private static Run Settle(Run run) => run.IsGoing ? run with { Status = Going(run) } : run;

    private static Run ResumeAfterFailure(Run run) => run.IsPausedByFailure ? Resume(run) : run;

    /// <summary>An operator may have skipped the step while its owner looked: what is over stays over.</summary>
    private static Run OnOpen(Run run, string stepId, Func<StepState, StepState> change) =>
        On(run, stepId, step => step.IsOver ? step : change(step));

    private static Run On(Run run, string stepId, Func<StepState, StepState> change) =>
        run with { Steps = [.. run.Steps.Select(step => step.Step.Id == stepId ? change(step) : step)] };
}
