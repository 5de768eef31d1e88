using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The creation of a stack, and what happens when it fails.</summary>
internal sealed class StackCreation
{
    private const string TooLong = "Stack creation time exceeded the specified timeout. ";

    private readonly World _world;
    private readonly Stack _stack;
    private readonly StackPlan _plan;
    private readonly StackRun _run;
    private readonly bool _retainsAfterFailure;

    private StackCreation(World world, Stack stack, StackPlan plan, bool retainsAfterFailure)
    {
        (_world, _stack, _plan, _retainsAfterFailure) = (world, stack, plan, retainsAfterFailure);
        _run = StackRun.Begin(world, stack, "CreateStack");
    }

    /// <summary>Begins to create what a stack is to consist of.</summary>
    /// <param name="world">Where it happens.</param>
    /// <param name="stack">The stack, without resources.</param>
    /// <param name="plan">What it is to look like.</param>
    /// <param name="retainsAfterFailure">Whether a rollback keeps what a deletion would keep.</param>
    public static void Begin(World world, Stack stack, StackPlan plan, bool retainsAfterFailure)
    {
        var creation = new StackCreation(world, stack, plan, retainsAfterFailure);
        StackEvents.Set(world, stack, "CREATE_IN_PROGRESS", "User Initiated");
        stack.Imports = plan.Values.Imports;
        if (stack.Timeout is { } timeout)
        {
            creation._run.After(timeout, creation.Expire);
        }

        creation._run.After(TimingProfile.StackStart, creation.Build);
    }

    private void Expire()
    {
        if (_stack.Status == "CREATE_IN_PROGRESS")
        {
            _run.Graph?.Stop(TooLong);
        }
    }

    private void Build() => _run.Do(
        _plan.Resources.Select(resource => new CreateWork(_world, _stack, _plan, resource) { After = _plan.Needs(resource) }),
        goesOn: false,
        graph =>
        {
            if (graph.Stopped is { } reason)
            {
                Fail(reason);
            }
            else if (graph.Failed.Count + graph.Cancelled.Count > 0)
            {
                Fail(Reasons.Failed("create", graph.Failed.Concat(graph.Cancelled)));
            }
            else
            {
                _run.After(TimingProfile.StackFinish, Complete);
            }
        });

    private void Complete()
    {
        try
        {
            StackOutputs.Publish(_world, _stack, _plan);
            _run.End("CREATE_COMPLETE");
        }
        catch (StepFailedException failed)
        {
            Fail(failed.Message);
        }
    }

    private void Fail(string reason)
    {
        switch (_stack.OnFailure)
        {
            case "DO_NOTHING":
                _run.End("CREATE_FAILED", reason.TrimEnd());
                break;
            case "DELETE":
                StackEvents.Set(_world, _stack, "DELETE_IN_PROGRESS", reason + "Delete requested by user.");
                Clear("DELETE");
                break;
            default:
                StackEvents.Set(_world, _stack, "ROLLBACK_IN_PROGRESS", reason + "Rollback requested by user.");
                Clear("ROLLBACK");
                break;
        }
    }

    private void Clear(string verb) => _run.After(TimingProfile.StackStart, () => StackDeletion.Clear(
        _world, _stack, _run, verb, keeps: resource => _retainsAfterFailure && resource.DeletionPolicy is "Retain"));
}
