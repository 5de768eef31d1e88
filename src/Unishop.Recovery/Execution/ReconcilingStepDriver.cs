using Microsoft.Extensions.Logging;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Execution;

/// <summary>
/// Observes first and acts only while the world is not as wanted. The intent is in the journal before the call; an intent without an
/// outcome is settled by observation, never by guessing.
/// </summary>
public sealed class ReconcilingStepDriver(
    WorkloadCatalog catalog, StepRegistry registry, Automation automation, TimeProvider time, ILogger<ReconcilingStepDriver> log) : IStepDriver
{
    /// <summary>For how long a call may take, in real time; also how long an unanswered one may still take effect.</summary>
    public static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);

    // An owner that was stopped between intent and call (a suspended process, a long pause) may have lost the run meanwhile.
    private static readonly TimeSpan FreshIntent = TimeSpan.FromMilliseconds(500);
    private const int OwnershipLooks = 3;

    /// <summary>The shortest pause between two looks, in real time: a fast simulated clock must not turn waiting into a busy loop.</summary>
    internal TimeSpan ShortestRealPause { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>The clock of the wire, by which an unanswered call may still arrive however fast the world goes.</summary>
    internal TimeProvider RealTime { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public async Task DriveAsync(RunSession session, string stepId, CancellationToken stopping)
    {
        using var scope = RunLog.InStep(log, stepId);
        var workload = catalog.Find(session.Run.WorkloadId)
            ?? throw new InvalidOperationException($"Run {session.Run.Id} is of workload '{session.Run.WorkloadId}', which is not configured.");
        if (session.Run.Step(stepId).StartedAt is null)
        {
            await session.AppendAsync(new StepStarted(stepId)).ConfigureAwait(false);
        }

        // Each owner has the whole deadline: the time in which no process drove the step does not count.
        var watch = new Watch(time.GetUtcNow(), RealTime);
        while (!stopping.IsCancellationRequested)
        {
            // Taken before the run is looked at, so that a change in between is not slept through.
            var changed = session.Changed;
            var run = session.Run;
            if (run.IsEnded || run.Step(stepId).IsOver)
            {
                return;
            }

            var state = run.Step(stepId);
            var reconciler = registry[state.Step.Kind];
            var context = new StepContext(workload, run, state.Step, TokenOf(run, state));
            watch.BeginLook(time.GetUtcNow());
            var observation = await ObserveAsync(reconciler, context, stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var pause = await RespondAsync(session, reconciler, context, observation, watch).ConfigureAwait(false);
            if (pause is null || (run.CancelReason is not null && session.Run.Step(stepId).OpenIntent is null))
            {
                return;
            }

            await WaitAsync(changed, pause.Value, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>The token of a step's call: EC2 takes up to 64 characters.</summary>
    internal static string TokenOf(Run run, StepState state) =>
        state.Generation == 0 ? $"{run.Id}-{state.Step.Id}" : $"{run.Id}-{state.Step.Id}-{state.Generation}";

    private static async Task<StepObservation> ObserveAsync(IStepReconciler reconciler, StepContext context, CancellationToken stopping)
    {
        if (StepReferences.Missing(context.Step, context.Run) is { } missing)
        {
            return new StepObservation(Sight.Blocked, missing);
        }

        try
        {
            return await reconciler.ObserveAsync(context, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new StepObservation(Sight.Unseen, "stopping");
        }
    }

    /// <returns>How long to wait before the next look; <see langword="null"/> when the step is over.</returns>
    private async Task<TimeSpan?> RespondAsync(
        RunSession session, IStepReconciler reconciler, StepContext context, StepObservation observation, Watch watch)
    {
        var state = context.State;
        var id = context.Step.Id;
        var elapsed = time.GetUtcNow() - state.StartedAt!.Value;
        if (observation.Sight == Sight.Done)
        {
            var done = new StepSucceeded(id, observation.Detail, observation.Outputs, observation.Warnings);
            await session.AppendAsync(state.OpenIntent is { } seen ? [new StepIntentSettled(id, seen.Attempt, true, observation.Detail), done] : [done]).ConfigureAwait(false);
            return null;
        }

        if (time.GetUtcNow() - watch.Begun > context.Step.Deadline && state.OpenIntent is null)
        {
            await FailAsync(session, reconciler.WayOut, context, Overdue(context, observation)).ConfigureAwait(false);
            return null;
        }

        switch (observation.Sight)
        {
            case Sight.InProgress:
                await ProgressAsync(session, context, observation, blocked: false, settle: true).ConfigureAwait(false);
                return Pace.Next(elapsed, context.Step.Expected);
            case Sight.Blocked:
            case Sight.Unseen:
                await ProgressAsync(session, context, observation, blocked: true, settle: false).ConfigureAwait(false);
                return Pace.Next(elapsed, context.Step.Expected);
            case Sight.Failed when MayBeStale(reconciler, state, observation, watch):
                await NotVisibleAsync(session, context, observation).ConfigureAwait(false);
                return Pace.Next(elapsed, context.Step.Expected);
            case Sight.Failed:
                await FailAsync(session, reconciler.WayOut, context, observation.Detail, state.OpenIntent is { } open ? [new StepIntentSettled(id, open.Attempt, true, observation.Detail)] : []).ConfigureAwait(false);
                return null;
            default:
                return await RespondToNotDoneAsync(session, reconciler, context, observation, elapsed, watch).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan?> RespondToNotDoneAsync(
        RunSession session, IStepReconciler reconciler, StepContext context, StepObservation observation, TimeSpan elapsed, Watch watch)
    {
        var state = context.State;
        var now = time.GetUtcNow();
        if (state.OpenIntent is { } open)
        {
            // The call may still arrive for as long as its deadline, in real time; what it did may stay invisible for the API's lag.
            var settled = open.At + CallDeadline + reconciler.ApiLag;
            if (watch.LookedAt < settled || !watch.HasSeenFor(open.Attempt, CallDeadline))
            {
                await ProgressAsync(session, context, new(Sight.InProgress, $"waiting to see whether the call took effect; {observation.Detail}"), blocked: false, settle: false).ConfigureAwait(false);
                return settled > now ? settled - now : Pace.Next(elapsed, context.Step.Expected);
            }

            await session.AppendAsync(new StepIntentSettled(context.Step.Id, open.Attempt, false, observation.Detail)).ConfigureAwait(false);
            return TimeSpan.Zero;
        }

        if (MayBeStale(reconciler, state, observation, watch))
        {
            await NotVisibleAsync(session, context, observation).ConfigureAwait(false);
            return Pace.Next(elapsed, context.Step.Expected);
        }

        if (reconciler.Guard == StepGuard.ReadOnly)
        {
            await ProgressAsync(session, context, observation, blocked: false, settle: false).ConfigureAwait(false);
            return Pace.Next(elapsed, context.Step.Expected);
        }

        return session.Run is { IsGoing: true, CancelReason: null }
            ? await ActAsync(session, reconciler, context, observation.NextCall ?? context.Step.Calls[0], watch).ConfigureAwait(false)
            : Timeout.InfiniteTimeSpan;
    }

    private static Task NotVisibleAsync(RunSession session, StepContext context, StepObservation observation) =>
        ProgressAsync(session, context, new(Sight.InProgress, $"accepted, not visible yet: {observation.Detail}"), blocked: false, settle: false);

    /// <summary>Whether the world may have been seen as it was before the last call that was accepted.</summary>
    private static bool MayBeStale(IStepReconciler reconciler, StepState state, StepObservation observation, Watch watch) => state.LastAct is { } act
        && watch.LookedAt < act.At + ((observation.Target ?? act.ResourceId) == act.ResourceId ? reconciler.AcceptedLag : reconciler.ApiLag);

    private async Task<TimeSpan?> ActAsync(RunSession session, IStepReconciler reconciler, StepContext context, PlannedCall call, Watch watch)
    {
        var id = context.Step.Id;
        if (await automation.StateAsync(CancellationToken.None).ConfigureAwait(false) is { IsStopped: true })
        {
            // Asked again in its turn: of steps side by side one pauses the run, and none does after an operator has resumed it.
            await session.AppendAsync(async run => run.IsGoing && await automation.StateAsync(CancellationToken.None).ConfigureAwait(false) is { IsStopped: true } stopped
                ? [new RunPaused($"automation is stopped: {stopped.Reason}", ByFailure: false)]
                : []).ConfigureAwait(false);
            return TimeSpan.Zero;
        }

        var attempt = context.State.Attempts + 1;
        var written = TimeProvider.System.GetTimestamp();
        watch.HasSeenFor(attempt, TimeSpan.Zero);
        await session.AppendAsync(new StepIntent(id, attempt, context.ClientToken, call)).ConfigureAwait(false);
        // Where many runs wait for the journal, writing takes long: that the run is still this owner's is then read again.
        for (var looks = 0; looks < OwnershipLooks && TimeProvider.System.GetElapsedTime(written) > FreshIntent; looks++)
        {
            written = TimeProvider.System.GetTimestamp();
            await session.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (TimeProvider.System.GetElapsedTime(written) > FreshIntent)
        {
            await session.AppendAsync(new StepIntentSettled(id, attempt, false, "the call was not made: writing its intent took too long")).ConfigureAwait(false);
            return Pace.AfterFailure(attempt);
        }

        // Its own deadline and not the process's end: a shutdown never cuts a call off.
        using var deadline = new CancellationTokenSource(CallDeadline + TimeSpan.FromSeconds(1), TimeProvider.System);
        var outcome = await reconciler.ActAsync(context with { Run = session.Run, Call = call }, deadline.Token).ConfigureAwait(false);
        if (outcome.TryGet(out var accepted, out var failure))
        {
            await session.AppendAsync(new StepActed(id, attempt, accepted.ResourceId, outcome.RequestId)).ConfigureAwait(false);
            return TimeSpan.Zero;
        }

        var failed = new StepActFailed(id, attempt, failure.Text, failure.RequestId, failure.MayHaveTakenEffect);
        // An operator may have had the step done in another way while the call was under way.
        var isOld = session.Run.Step(id).Step.Kind != context.Step.Kind;
        if (failure.IsTransient || failure.Kind == FailureKind.AlreadyExists || reconciler.IsGone(failure) || isOld)
        {
            await session.AppendAsync(failed).ConfigureAwait(false);
            return isOld ? TimeSpan.Zero : Pace.AfterFailure(attempt);
        }

        await FailAsync(session, failure.Kind == FailureKind.AccessDenied ? Grant(context.Step) : reconciler.WayOut, context, failure.Text, failed).ConfigureAwait(false);
        return null;
    }

    /// <summary>What is seen when the time is over may be no reason at all, where nothing could be seen until then.</summary>
    private static string Overdue(StepContext context, StepObservation observation)
    {
        var (answered, before) = (context.State.LastFailure, context.State.Detail);
        return $"not done within {(int)Math.Ceiling(context.Step.Deadline.TotalMinutes)} min; last seen: {observation.Detail}"
            + (before is null || before == observation.Detail || before == answered ? "" : $"; before that: {before}")
            + (answered is null ? "" : $"; its call was answered {answered}");
    }

    /// <summary>Who is denied a call is helped by the permission, and by no other way to the same end.</summary>
    private static string? Grant(PlanStep step) => step.Calls.SelectMany(call => IamActions.Of(call)).Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } actions
        ? $"grant {string.Join(", ", actions)} in {step.Region}, then retry"
        : null;

    private static Task FailAsync(RunSession session, string? wayOut, StepContext context, string reason, params ReadOnlySpan<RunEvent> before) =>
        session.AppendAsync([.. before, new StepFailed(context.Step.Id, wayOut is { } way ? $"{reason}; {way}" : reason)]);

    private static async Task ProgressAsync(RunSession session, StepContext context, StepObservation observation, bool blocked, bool settle)
    {
        var state = context.State;
        var events = new List<RunEvent>(2);
        if (settle && state.OpenIntent is { } open)
        {
            events.Add(new StepIntentSettled(context.Step.Id, open.Attempt, true, observation.Detail));
        }

        if (state.Detail != observation.Detail || blocked != (state.Status == StepStatus.Blocked))
        {
            events.Add(new StepProgressed(context.Step.Id, observation.Detail, blocked));
        }

        if (events.Count > 0)
        {
            await session.AppendAsync(events).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the pause to pass or the run to change (an operator's command, another step).</summary>
    private async Task WaitAsync(Task changed, TimeSpan pause, CancellationToken stopping)
    {
        if (pause == TimeSpan.Zero)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (pause == Timeout.InfiniteTimeSpan)
        {
            await Task.WhenAny(changed, Task.Delay(Timeout.InfiniteTimeSpan, time, over.Token)).ConfigureAwait(false);
        }
        else
        {
            await Task.WhenAll(
                Task.Delay(pause, time, over.Token),
                Task.Delay(ShortestRealPause, TimeProvider.System, over.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await over.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>What one owner's watch over a step remembers.</summary>
    private sealed class Watch(DateTimeOffset begun, TimeProvider realTime)
    {
        private int _attempt;
        private long _since;
        private long _look;

        public DateTimeOffset Begun => begun;

        /// <summary>When the last look began: what it saw is of then, however late it was answered.</summary>
        public DateTimeOffset LookedAt { get; private set; }

        public void BeginLook(DateTimeOffset now) => (LookedAt, _look) = (now, realTime.GetTimestamp());

        /// <summary>Whether an open intent had been known to this owner for that long, in real time, when the last look began.</summary>
        public bool HasSeenFor(int attempt, TimeSpan time)
        {
            if (_attempt != attempt)
            {
                (_attempt, _since) = (attempt, realTime.GetTimestamp());
            }

            return realTime.GetElapsedTime(_since, _look) >= time;
        }
    }
}
