using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>A stack as it was before an update, and what has to be done to make it so again.</summary>
internal sealed class StackUndo
{
    private readonly Action<Stack> _restore;

    // What the update made; it goes last.
    private StackResource[]? _made;

    private StackUndo(Action<Stack> restore) => _restore = restore;

    /// <summary>What the update has done and is not yet taken back.</summary>
    public List<DoneChange> Changes { get; } = [];

    /// <summary>Keeps what a stack is like now.</summary>
    public static StackUndo Of(Stack stack)
    {
        var (template, parameters, tags, capabilities, imports) = (stack.Template, stack.Parameters, stack.Tags, stack.Capabilities, stack.Imports);
        return new StackUndo(target =>
            (target.Template, target.Parameters, target.Tags, target.Capabilities, target.Imports) = (template, parameters, tags, capabilities, imports));
    }

    /// <summary>The removal of a resource after those of others that need it, as a policy wants it.</summary>
    public static DeleteWork Removal(World world, Stack stack, StackResource resource, StackResource[] among, string policy) => new(world, stack, resource)
    {
        Keeps = policy.StartsWith("Retain", StringComparison.Ordinal),
        TakesSnapshot = policy == "Snapshot",
        After = [.. among.Where(other => other.LogicalId != resource.LogicalId && other.DependsOn.Contains(resource.LogicalId)).Select(other => other.LogicalId)],
    };

    /// <summary>Takes an update back.</summary>
    public void Begin(World world, Stack stack, StackRun run, string reason)
    {
        StackEvents.Set(world, stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason);
        run.After(TimingProfile.StackStart, () => Revert(world, stack, run, new HashSet<string>()));
    }

    /// <summary>Goes on with what could not be taken back.</summary>
    /// <param name="world">Where it happens.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="skipped">The logical ids of what is left as it is.</param>
    public void Continue(World world, Stack stack, IReadOnlySet<string> skipped)
    {
        var run = StackRun.Begin(world, stack, "ContinueUpdateRollback");
        StackEvents.Set(world, stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
        run.After(TimingProfile.StackStart, () => Revert(world, stack, run, skipped));
    }

    private void Revert(World world, Stack stack, StackRun run, IReadOnlySet<string> skipped)
    {
        stack.Undo = null;
        _made ??= [.. Changes.Where(change => change.Former is null || change.IsReplacement).Select(change => stack.Resource(change.LogicalId)).OfType<StackResource>()];
        foreach (var name in skipped)
        {
            StackEvents.Set(world, stack, stack.Resource(name)!, "UPDATE_COMPLETE", "Resource was skipped");
        }

        var works = Changes.Where(change => change is { Former: not null, NothingHappened: false } && !skipped.Contains(change.LogicalId))
            .Select(change => new RevertWork(world, stack, change) { After = change.Former!.DependsOn }).ToArray();
        run.Do(works, goesOn: true, graph =>
        {
            if (graph.Failed.Count > 0)
            {
                Changes.RemoveAll(change => change.Former is not null && graph.Finished.Exists(work => work.LogicalId == change.LogicalId));
                stack.Undo = this;
                run.End("UPDATE_ROLLBACK_FAILED", Reasons.Failed("update", graph.Failed));
                return;
            }

            run.After(TimingProfile.StackFinish, () =>
            {
                _restore(stack);
                StackEvents.Set(world, stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
                CleanUp(world, stack, run, _made);
            });
        });
    }

    private static void CleanUp(World world, Stack stack, StackRun run, StackResource[] made) => run.After(
        TimingProfile.StackStart,
        () => run.Do(made.Select(resource => Removal(world, stack, resource, made, policy: "Delete")), goesOn: true, _ =>
        {
            stack.Resources.RemoveAll(made.Contains);
            run.End("UPDATE_ROLLBACK_COMPLETE");
        }));
}
