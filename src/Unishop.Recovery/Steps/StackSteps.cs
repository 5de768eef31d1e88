using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Steps;

/// <summary>Makes a stack from a template of the product, or takes the one that is there for its own. A name can exist only once in a Region.</summary>
internal sealed class CreateStack(IStacks stacks) : IStepReconciler
{
    public string Kind => StepKinds.CreateStack;

    public StepGuard Guard => StepGuard.ClientToken;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public string? WayOut => "the stack's events name the resource that failed; delete the stack before retrying, and where it left its database behind, cancel the run, clean up and prepare again";

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.Stack];
        var region = context.Step.Region;
        var answer = await stacks.DescribeAsync(region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var stack, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        return stack is null ? new(Sight.NotDone, $"there is no stack {name} in {region}")
            : Misfit(context, stack) is { } other ? new(Sight.Blocked, $"{name} is there with {other}")
            : stack.IsComplete || stack.Status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" ? await DoneAsync(context, stack, [], cancellation).ConfigureAwait(false)
            // An update was given up and the stack is what it was before.
            : stack.Status == "UPDATE_ROLLBACK_COMPLETE" ? await DoneAsync(context, stack, [$"{name} in {region} is {stack.Status}"], cancellation).ConfigureAwait(false)
            : stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && stack.Status is not ("ROLLBACK_IN_PROGRESS" or "REVIEW_IN_PROGRESS") ? new(Sight.InProgress, $"{name} is {stack.Status}")
            : new(Sight.Blocked, $"{name} is {stack.Status}{(stack.StatusReason is { } reason ? ": " + reason : "")}; delete it");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        Template.Read(context[StepKinds.Template]) is var text && context[StepKinds.TemplateHash] == Template.HashOf(text)
            ? stacks.CreateAsync(new StackCreation(context.Step.Region, context[StepKinds.Stack], text, Given(context)), context.ClientToken, cancellation)
            : Task.FromResult(Outcome<Accepted>.Fail(new CallFailure(
                FailureKind.Refused, "TemplateChanged", $"{context[StepKinds.Template]} is no longer what the plan was made with; look at the plan again", null)));

    private static ImmutableSortedDictionary<string, string> Given(StepContext context) =>
        StackParameters.Read(context[StepKinds.Given]);

    /// <summary>A stack of that name that plays the other part would be no standby.</summary>
    private static string? Misfit(StepContext context, StackState stack) =>
        Given(context).GetValueOrDefault("IsPrimary") is { } wanted && stack.Parameters.GetValueOrDefault("IsPrimary") is { } found && found != wanted
            ? $"IsPrimary={found}; needed is {wanted}"
            : null;

    private async Task<StepObservation> DoneAsync(StepContext context, StackState stack, ImmutableArray<string> warnings, CancellationToken cancellation)
    {
        var wanted = context[StepKinds.Gives].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var outputs = ImmutableSortedDictionary<string, string>.Empty;
        if (wanted.Length > 0)
        {
            var answer = await stacks.ResourcesAsync(context.Step.Region, stack.Name, cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var resources, out var failure))
            {
                return StepObservation.Unseen(failure);
            }

            foreach (var name in wanted)
            {
                if ((stack.Outputs.GetValueOrDefault(name) ?? resources.GetValueOrDefault(name)) is { } value)
                {
                    outputs = outputs.Add(name, value);
                }
            }
        }

        return new(Sight.Done, $"{stack.Name} is {stack.Status}{(context.State.LastAct is null ? ": it was there already" : "")}") { Outputs = outputs, Warnings = warnings };
    }
}
