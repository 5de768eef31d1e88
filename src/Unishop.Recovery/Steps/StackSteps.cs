using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Makes a stack from a template of the product, or takes the one that is there for its own. A name can exist only once in a Region.</summary>
internal sealed class CreateStack(IStacks stacks, IBuckets buckets) : IStepReconciler
{
    private const string Removing = "removing ";

    public string Kind => StepKinds.CreateStack;

    public StepGuard Guard => StepGuard.ClientToken;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    // For so long DescribeStacks may still show what was there before.
    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public string? WayOut => "retrying deletes what is left of the stack and makes it again";

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.Stack];
        var region = context.Step.Region;
        var answer = await stacks.DescribeAsync(region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var stack, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        if (stack is null)
        {
            return new(Sight.NotDone, $"there is no stack {name} in {region}")
            {
                NextCall = context.Step.Calls[^1],
                // What was accepted last may have been the removal, and not what is next.
                Target = WasRemoval(context) ? name : null,
            };
        }

        return Misfit(context, stack) is { } other ? new(Sight.Blocked, $"{name} is there with {other}")
            : stack.IsComplete || stack.Status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" ? await DoneAsync(context, stack, [], cancellation).ConfigureAwait(false)
            // An update was given up and the stack is what it was before.
            : stack.Status == "UPDATE_ROLLBACK_COMPLETE" ? await DoneAsync(context, stack, [$"{name} in {region} is {stack.Status}"], cancellation).ConfigureAwait(false)
            : stack.Status == "DELETE_IN_PROGRESS" ? new(Sight.InProgress, Removal(stack.Id))
            : stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && stack.Status != "REVIEW_IN_PROGRESS" ? new(Sight.InProgress, stack.Status == "ROLLBACK_IN_PROGRESS" ? stack.InWords() : $"{name} is {stack.Status}")
            : stack.IsRolledBack ? await RolledBackAsync(context, stack, cancellation).ConfigureAwait(false)
            : new(Sight.Blocked, $"{stack.InWords()}; delete it");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => context.Call switch
    {
        { Operation: "DeleteObjects" } call => EmptyAsync(context, call.Parameters["Bucket"], cancellation),
        { Operation: "DeleteStack" } call => DeleteAsync(context, call.Parameters["StackName"], cancellation),
        _ => CreateAsync(context, cancellation),
    };

    /// <summary>Of a creation that came to nothing: what this try made stops the run, what was there before makes room.</summary>
    private async Task<StepObservation> RolledBackAsync(StepContext context, StackState stack, CancellationToken cancellation)
    {
        if (context.HasActed && !WasRemoval(context))
        {
            return new(Sight.Failed, await StackFailures.SayAsync(stacks, context.Step.Region, stack, cancellation).ConfigureAwait(false));
        }

        var detail = $"{stack.Name} is {stack.Status} from an earlier try";
        if (stack.Status == "ROLLBACK_FAILED")
        {
            var answer = await LeftInBucketsAsync(context, cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var left, out var failure))
            {
                return StepObservation.Unseen(failure);
            }

            if (left is { First: { } first })
            {
                return new(Sight.NotDone, detail) { Target = Removal(first), NextCall = RolledBackStack.Empty(context.Step.Region, left.Name) };
            }
        }

        return new(Sight.NotDone, detail) { Target = Removal(stack.Id), NextCall = RolledBackStack.Remove(context.Step.Region, stack) };
    }

    /// <summary>A bucket of the stack that is not empty; <see langword="null"/> where none is.</summary>
    private async Task<Outcome<BucketState?>> LeftInBucketsAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await stacks.ResourcesAsync(context.Step.Region, context[StepKinds.Stack], cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var resources, out var failure))
        {
            return Outcome<BucketState?>.Fail(failure);
        }

        foreach (var name in new[] { StackResources.SiteBucket, StackResources.AssetBucket })
        {
            if (resources.GetValueOrDefault(name) is { } bucket)
            {
                var found = await buckets.DescribeAsync(context.Step.Region, bucket, cancellation).ConfigureAwait(false);
                if (!found.TryGet(out var state, out _) || state is { First: not null })
                {
                    return found;
                }
            }
        }

        return Outcome<BucketState?>.Success(null, answer.RequestId);
    }

    private static bool WasRemoval(StepContext context) => context.State.LastAct?.ResourceId.StartsWith(Removing, StringComparison.Ordinal) == true;

    private static string Removal(string what) => $"{Removing}{what}";

    private async Task<Outcome<Accepted>> EmptyAsync(StepContext context, string bucket, CancellationToken cancellation) =>
        Removed(await buckets.EmptyAsync(context.Step.Region, bucket, cancellation).ConfigureAwait(false));

    // By its id: a stack that was made meanwhile under the same name is another one.
    private async Task<Outcome<Accepted>> DeleteAsync(StepContext context, string stackId, CancellationToken cancellation) =>
        Removed(await stacks.DeleteAsync(context.Step.Region, stackId, context.ClientToken + "-removal", cancellation).ConfigureAwait(false));

    private static Outcome<Accepted> Removed(Outcome<Accepted> outcome) =>
        outcome.TryGet(out var accepted, out _) ? Outcome<Accepted>.Success(new Accepted(Removal(accepted.ResourceId)), outcome.RequestId) : outcome;

    private Task<Outcome<Accepted>> CreateAsync(StepContext context, CancellationToken cancellation) =>
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

/// <summary>Why an operation on a stack came to nothing, in words.</summary>
internal static class StackFailures
{
    /// <summary>The status with its causes; where they can't be read, with what the stack itself says.</summary>
    public static async Task<string> SayAsync(IStacks stacks, string region, StackState stack, CancellationToken cancellation)
    {
        var answer = await stacks.FailuresAsync(region, stack.Id, cancellation).ConfigureAwait(false);
        return answer.TryGet(out var causes, out _) && !causes.IsEmpty ? $"{stack.Name} is {stack.Status}: {string.Join(", ", causes)}" : stack.InWords();
    }
}
