using Microsoft.Extensions.Logging;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Execution;

/// <summary>
/// Drives a run: every step whose dependencies are satisfied, side by side, until all are, an operator ends it, or the process stops.
/// </summary>
public sealed class RunExecutor(
    IJournalStore journal, JournalFeed feed, IStepDriver driver, ProcessIdentity process, TimeProvider time, ILogger<RunExecutor> log) : IRunExecutor
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(string runId, CancellationToken stopping)
    {
        using var listener = feed.Listen(runId);
        using var session = await RunSession.ClaimAsync(journal, runId, process.Name, stopping).ConfigureAwait(false);
        if (session is null)
        {
            return;
        }

        using var scope = RunLog.InRun(log, runId, session.Run.WorkloadId);
        using var letGo = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var steps = new Dictionary<string, Task>(StringComparer.Ordinal);
        var commands = FollowCommandsAsync(session, listener, letGo.Token);
        try
        {
            await DriveAsync(session, steps, commands, abandoned.Token).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is FencedException or JournalUnavailableException)
        {
            RunLog.LetGo(log, runId, lost.Message);
            // The steps of this owner stop: another one may have taken the run up.
            await abandoned.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            await letGo.CancelAsync().ConfigureAwait(false);
            foreach (var task in steps.Values.Append(commands))
            {
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (stopping.IsCancellationRequested && !session.Run.IsEnded)
        {
            await ReleaseAsync(session).ConfigureAwait(false);
        }
    }

    private async Task DriveAsync(RunSession session, Dictionary<string, Task> steps, Task commands, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !session.Run.IsEnded)
        {
            // Taken before the run is looked at, so that a change in between is not slept through.
            var changed = session.Changed;
            await AskAsync(session).ConfigureAwait(false);
            await WatchDeadlineAsync(session).ConfigureAwait(false);
            Begin(session, steps, stopping);
            if (steps.Count == 0 && await SettleAsync(session).ConfigureAwait(false))
            {
                return;
            }

            Task next = Task.WhenAny([changed, commands, .. steps.Values]);
            await next.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var id in steps.Where(step => step.Value.IsCompleted).Select(step => step.Key).ToArray())
            {
                steps.Remove(id, out var task);
                await CompleteAsync(session, id, task!).ConfigureAwait(false);
            }

            if (commands.IsCompleted)
            {
                await commands.ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Asks for the approvals that are due.</summary>
    private static async Task AskAsync(RunSession session)
    {
        foreach (var step in session.Run.Steps.Where(step => step is { Step.NeedsApproval: true, AskedAt: null, IsOver: false }))
        {
            if (session.Run is { IsGoing: true, CancelReason: null } run && step.Step.DependsOn.All(id => run.Step(id).IsSatisfied))
            {
                await session.AppendAsync(new StepWaitsForApproval(step.Step.Id)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Pauses a run that takes longer than its plan allows, once. Looked at whenever something happens: while nothing does, the steps'
    /// own deadlines count.
    /// </summary>
    private async Task WatchDeadlineAsync(RunSession session)
    {
        if (session.Run is { IsGoing: true, IsOverdue: false, CancelReason: null } run && time.GetUtcNow() > run.StartedAt + run.Start.Plan.Deadline)
        {
            await session.AppendAsync(new RunOverdue($"not done within {(int)Math.Ceiling(run.Start.Plan.Deadline.TotalMinutes)} min; look at it, then resume or cancel it")).ConfigureAwait(false);
        }
    }

    private void Begin(RunSession session, Dictionary<string, Task> steps, CancellationToken stopping)
    {
        var run = session.Run;
        foreach (var step in run.Steps)
        {
            var id = step.Step.Id;
            if (!steps.ContainsKey(id) && MayBegin(run, step))
            {
                steps[id] = Task.Run(() => driver.DriveAsync(session, id, stopping), CancellationToken.None);
            }
        }
    }

    private static bool MayBegin(Run run, StepState step) =>
        !step.IsOver
        && step.Step.DependsOn.All(id => run.Step(id).IsSatisfied)
        // A step that was begun is watched even while the run is paused or being cancelled: its call may still be in flight.
        && ((run is { IsGoing: true, CancelReason: null } && (!step.Step.NeedsApproval || step.ApprovedBy is not null)) || step.OpenIntent is not null);

    private async Task CompleteAsync(RunSession session, string stepId, Task step)
    {
        try
        {
            await step.ConfigureAwait(false);
        }
        catch (Exception bug) when (bug is not (FencedException or JournalUnavailableException))
        {
            // A bug in one step must neither kill the run nor be swallowed: the step stops with the true reason.
            RunLog.BrokeDown(log, bug, session.Run.Id, stepId);
            await session.AppendAsync(new StepFailed(stepId, $"broke down: {bug.Message}")).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the run has ended.</returns>
    private static async Task<bool> SettleAsync(RunSession session)
    {
        var run = session.Run;
        var failed = run.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed);
        if (run.CancelReason is { } reason)
        {
            await session.AppendAsync(failed is null
                ? new RunEnded(RunStatus.Cancelled, $"cancelled: {reason}")
                : new RunEnded(RunStatus.Failed, $"{failed.Step.Title}: {failed.Detail}; given up: {reason}")).ConfigureAwait(false);
            return true;
        }

        if (run.Steps.All(step => step.IsSatisfied))
        {
            await session.AppendAsync(EndOf(run)).ConfigureAwait(false);
            return true;
        }

        if (failed is not null && run.IsGoing)
        {
            // Looked at again in its turn: an operator may have had the step tried again meanwhile.
            await session.AppendAsync(now => Task.FromResult<IReadOnlyList<RunEvent>>(
                now.IsGoing && now.Steps.FirstOrDefault(step => step.Status == StepStatus.Failed) is { } still ? [new RunPaused($"{still.Step.Title}: {still.Detail}", ByFailure: true)] : [])).ConfigureAwait(false);
        }

        return false;
    }

    private static RunEnded EndOf(Run run)
    {
        // Steps of a proof that were skipped prove nothing: what was not measured is said first.
        string[] unproved = RunMeasurement.Proves(run) && ProofWindow.ProvedAt(run) is null ? ["not verified: the shop was not proved, so neither recovery time nor data loss is measured"] : [];
        var warnings = unproved.Concat(run.Steps.SelectMany(step => step.Warnings))
            .Concat(run.Steps.Where(step => step.Status == StepStatus.Skipped).Select(step => $"{step.Step.Title} was skipped: {step.Detail}"))
            .ToArray();
        return warnings.Length == 0
            ? new RunEnded(RunStatus.Succeeded, $"{Words.Of(run.Verb)} to {run.Start.Plan.TargetRegion} done")
            : new RunEnded(RunStatus.SucceededWithWarnings, string.Join("; ", warnings));
    }

    private static async Task FollowCommandsAsync(RunSession session, JournalFeed.Listener listener, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await listener.WaitAsync(cancellation).ConfigureAwait(false);
                await session.RefreshAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ReleaseAsync(RunSession session)
    {
        try
        {
            await session.AppendAsync(new RunReleased($"{process.Name} stops")).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is FencedException or JournalUnavailableException)
        {
            RunLog.LetGo(log, session.Run.Id, lost.Message);
        }
    }
}
