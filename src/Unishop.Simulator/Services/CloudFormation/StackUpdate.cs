using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The update of a stack.</summary>
internal sealed class StackUpdate
{
    private readonly World _world;
    private readonly Stack _stack;
    private readonly StackPlan _plan;
    private readonly StackUndo _undo;
    private readonly StackRun _run;
    private readonly bool _rollsBack;

    private StackUpdate(World world, Stack stack, StackPlan plan, bool rollsBack)
    {
        (_world, _stack, _plan, _rollsBack) = (world, stack, plan, rollsBack);
        _undo = StackUndo.Of(stack);
        _run = StackRun.Begin(world, stack, "UpdateStack");
    }

    /// <summary>Begins to make a stack look like a plan.</summary>
    /// <param name="world">Where it happens.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="plan">What it is to look like.</param>
    /// <param name="settings">Sets what else changes of the stack.</param>
    /// <param name="rollsBack">Whether a failure is taken back.</param>
    public static void Begin(World world, Stack stack, StackPlan plan, Action<Stack> settings, bool rollsBack)
    {
        var update = new StackUpdate(world, stack, plan, rollsBack);
        (stack.Template, stack.Parameters, stack.UpdatedAt, stack.Undo) = (plan.Template, plan.Parameters, world.Now, null);
        settings(stack);
        StackEvents.Set(world, stack, "UPDATE_IN_PROGRESS", "User Initiated");
        update._run.After(TimingProfile.StackStart, update.Change);
    }

    private void Change()
    {
        _run.Do(_plan.Resources.Select(resource => new UpdateWork(_world, _stack, _plan, resource) { After = _plan.Needs(resource) }), goesOn: false, graph =>
        {
            _undo.Changes.AddRange(graph.All.Cast<UpdateWork>().Select(work => work.Done).OfType<DoneChange>());
            if (graph.Stopped is { } reason)
            {
                Fail(reason);
            }
            else if (graph.Failed.Count + graph.Cancelled.Count > 0)
            {
                Fail(Reasons.Failed("update", graph.Failed.Concat(graph.Cancelled)));
            }
            else
            {
                _run.After(TimingProfile.StackFinish, Publish);
            }
        });
    }

    private void Publish()
    {
        if (_run.CancelReason is { } reason)
        {
            Fail(reason);
            return;
        }

        try
        {
            StackOutputs.Publish(_world, _stack, _plan);
        }
        catch (StepFailedException failed)
        {
            Fail(failed.Message);
            return;
        }

        _stack.Imports = _plan.Values.Imports;
        StackEvents.Set(_world, _stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        _run.After(TimingProfile.StackFinish, CleanUp);
    }

    private void CleanUp()
    {
        var replaced = _undo.Changes.Where(change => change.IsReplacement).ToArray();
        var removed = _stack.Resources.Where(now => _plan.Resources.All(resource => resource.LogicalId != now.LogicalId)).ToArray();
        var works = replaced.Select(change => StackUndo.Removal(_world, _stack, change.Former!, [.. removed, .. replaced.Select(other => other.Former!)], change.FormerPolicy))
            .Concat(removed.Select(resource => StackUndo.Removal(
                _world, _stack, resource, [.. removed, .. replaced.Select(other => other.Former!)], resource.DeletionPolicy)));
        _run.Do(works, goesOn: true, graph =>
        {
            _stack.Resources.RemoveAll(removed.Contains);
            _run.End("UPDATE_COMPLETE", graph.Failed.Count > 0 ? "Update successful. One or more resources could not be deleted." : null);
        });
    }

    private void Fail(string reason)
    {
        if (_rollsBack)
        {
            _undo.Begin(_world, _stack, _run, reason);
        }
        else
        {
            _run.End("UPDATE_FAILED", reason.TrimEnd());
        }
    }
}
