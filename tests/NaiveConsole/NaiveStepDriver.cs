using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Steps;

namespace NaiveConsole;

/// <summary>
/// What people write first: call, then note that it was called. No intent, no token that survives, no look before the call. A death
/// between call and note makes it call twice; a test that can't see that proves nothing.
/// </summary>
/// <param name="catalog">The workloads.</param>
/// <param name="registry">The kinds of steps.</param>
/// <param name="time">The world's clock.</param>
/// <param name="heldStep">The step after whose call the driver stands still: a kill falls between call and note for certain.</param>
internal sealed class NaiveStepDriver(WorkloadCatalog catalog, StepRegistry registry, TimeProvider time, string? heldStep = null) : IStepDriver
{
    public async Task DriveAsync(RunSession session, string stepId, CancellationToken stopping)
    {
        if (session.Run.Step(stepId).StartedAt is null)
        {
            await session.AppendAsync(new StepStarted(stepId));
        }

        var state = session.Run.Step(stepId);
        var reconciler = registry[state.Step.Kind];
        if (reconciler.Guard != StepGuard.ReadOnly && state.LastAct is null)
        {
            var context = new StepContext(catalog.Find(session.Run.WorkloadId)!, session.Run, state.Step, Guid.NewGuid().ToString());
            var outcome = await reconciler.ActAsync(context, CancellationToken.None);
            if (stepId == heldStep)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
            }

            await session.AppendAsync(outcome.TryGet(out var accepted, out var failure)
                ? new StepActed(stepId, 1, accepted.ResourceId, outcome.RequestId)
                : new StepFailed(stepId, failure.Text));
        }

        while (!stopping.IsCancellationRequested && !session.Run.Step(stepId).IsOver)
        {
            var context = new StepContext(catalog.Find(session.Run.WorkloadId)!, session.Run, session.Run.Step(stepId).Step, "");
            var seen = await reconciler.ObserveAsync(context, stopping);
            if (seen.Sight == Sight.Done)
            {
                await session.AppendAsync(new StepSucceeded(stepId, seen.Detail, seen.Outputs, seen.Warnings));
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
