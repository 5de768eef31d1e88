using System.Collections.Immutable;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Changes one parameter of a stack; CloudFormation drops a repeated update with the same token.</summary>
internal sealed class UpdateStack(IStacks stacks) : IStepReconciler
{
    public string Kind => StepKinds.UpdateStack;

    public StepGuard Guard => StepGuard.ClientToken;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(5);

    // For so long DescribeStacks may still show the update before.
    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.Stack];
        var answer = await stacks.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var stack, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        if (stack is null)
        {
            return new(Sight.Blocked, $"there is no stack {name} in {context.Step.Region}");
        }

        // The old resources are cleaned up behind an update that is complete.
        return stack.Status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" || stack.IsComplete
                ? stack.Parameters.GetValueOrDefault(context[StepKinds.Parameter]) == context[StepKinds.Value]
                    ? new(Sight.Done, $"{name} is {stack.Status} with {context[StepKinds.Parameter]}={context[StepKinds.Value]}")
                    : stack.IsComplete ? new(Sight.NotDone, $"{name} is {stack.Status} with {context[StepKinds.Parameter]}={stack.Parameters.GetValueOrDefault(context[StepKinds.Parameter])}")
                    : new(Sight.InProgress, $"{name} is {stack.Status}")
            : stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) ? new(Sight.InProgress, stack.InWords())
            : stack.Status == "UPDATE_ROLLBACK_COMPLETE" ? context.HasActed
                ? new(Sight.Failed, await StackFailures.SayAsync(stacks, context.Step.Region, stack, cancellation).ConfigureAwait(false))
                : new(Sight.NotDone, $"{name} is {stack.Status} from an earlier update")
            : new(Sight.Blocked, stack.InWords());
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        stacks.UpdateParametersAsync(UpdateOf(context.Step), context.ClientToken, cancellation);

    /// <summary>The update that a step stands for.</summary>
    public static StackUpdate UpdateOf(PlanStep step) => new(
        step.Region,
        step.Parameters[StepKinds.Stack],
        ImmutableSortedDictionary<string, string>.Empty.Add(step.Parameters[StepKinds.Parameter], step.Parameters[StepKinds.Value]),
        [.. step.Parameters[StepKinds.Kept].Split(',', StringSplitOptions.RemoveEmptyEntries)]);
}

/// <summary>Checks that a table's replica takes reads and writes. A global table needs no promotion.</summary>
internal sealed class TableActive(ITables tables) : IStepReconciler
{
    public string Kind => StepKinds.TableActive;

    public StepGuard Guard => StepGuard.ReadOnly;

    public TimeSpan ApiLag => TimeSpan.Zero;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.Table];
        var answer = await tables.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var table, out var failure) ? StepObservation.Unseen(failure)
            : table is null ? new(Sight.Blocked, $"there is no table {name} in {context.Step.Region}")
            : table.Status is "ACTIVE" or "UPDATING" ? new(Sight.Done, $"{name} is {table.Status} in {context.Step.Region}")
            : new(Sight.InProgress, $"{name} is {table.Status} in {context.Step.Region}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Kind} only looks.");
}
