using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The deletion of a stack.</summary>
internal static class StackDeletion
{
    /// <summary>Begins to delete a stack.</summary>
    /// <param name="world">Where it happens.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="retained">The logical ids of what is to be let go of, whatever the template says.</param>
    public static void Begin(World world, Stack stack, IReadOnlySet<string> retained)
    {
        if (StackOutputs.InUse(world, stack) is { } reason)
        {
            // AWS takes the call, and the stack goes on in the status that it had, with the reason.
            StackEvents.Set(world, stack, stack.Status, reason);
            return;
        }

        var run = StackRun.Begin(world, stack, "DeleteStack");
        StackEvents.Set(world, stack, "DELETE_IN_PROGRESS", "User Initiated");
        run.After(TimingProfile.StackStart, () => Clear(
            world, stack, run, "DELETE", resource => resource.DeletionPolicy.StartsWith("Retain", StringComparison.Ordinal) || retained.Contains(resource.LogicalId)));
    }

    /// <summary>Removes everything that a stack consists of, what was made last first.</summary>
    public static void Clear(World world, Stack stack, StackRun run, string verb, Func<StackResource, bool> keeps)
    {
        var left = stack.Resources.Where(resource => resource.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED")).ToArray();
        run.Do(left.Select(resource => new DeleteWork(world, stack, resource) { After = Users(left, resource), Keeps = keeps(resource) }), goesOn: true, graph =>
        {
            if (graph.Failed.Count > 0)
            {
                run.End(verb + "_FAILED", Reasons.Failed("delete", graph.Failed));
                return;
            }

            run.After(TimingProfile.StackFinish, () =>
            {
                if (verb == "DELETE")
                {
                    stack.DeletedAt = world.Now;
                }

                stack.Imports = new(StringComparer.Ordinal);
                run.End(verb + "_COMPLETE");
            });
        });
    }

    private static IReadOnlyCollection<string> Users(StackResource[] left, StackResource resource) =>
        [.. left.Where(other => other.DependsOn.Contains(resource.LogicalId)).Select(other => other.LogicalId)];
}
