using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>An operation that is being carried out upon a stack; a later one can take its place.</summary>
internal sealed class StackRun
{
    private readonly World _world;
    private readonly Stack _stack;
    private readonly Operation _operation;

    private StackRun(World world, Stack stack, string operation)
    {
        (_world, _stack) = (world, stack);
        _operation = world.Begin(operation, stack.Region, stack.Name);
    }

    /// <summary>The works that are under way.</summary>
    public WorkGraph? Graph { get; private set; }

    /// <summary>Why it is to be given up.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>Called with the stack's last status when it is over.</summary>
    public Action<string>? Ended { get; set; }

    /// <summary>Gives up what is under way; what was begun is then taken back.</summary>
    public void Cancel(string reason)
    {
        CancelReason = reason;
        Graph?.Stop(reason);
    }

    /// <summary>Begins an operation in the place of what was being done.</summary>
    public static StackRun Begin(World world, Stack stack, string operation)
    {
        var former = stack.Run;
        stack.Run = new StackRun(world, stack, operation);
        former?.Graph?.Stop(operation);
        return stack.Run;
    }

    /// <summary>Goes on after a while, unless another operation has taken over.</summary>
    public void After(Duration duration, Action next) => _world.After(_world.Random.Draw(duration), () => Unless(next));

    public void After(TimeSpan duration, Action next) => _world.After(duration, () => Unless(next));

    /// <summary>Carries works out.</summary>
    public void Do(IEnumerable<ResourceWork> works, bool goesOn, Action<WorkGraph> ended)
    {
        Graph = new WorkGraph(_world, _stack.Region, works, goesOn, graph => Unless(() => ended(graph)));
        if (CancelReason is { } reason && !goesOn)
        {
            Graph.Stop(reason);
            return;
        }

        Graph.Run();
    }

    /// <summary>It is over; the stack gets its last status.</summary>
    public void End(string status, string? reason = null)
    {
        StackEvents.Set(_world, _stack, status, reason);
        _operation.CompletedAt = _world.Now;
        _stack.Run = null;
        Ended?.Invoke(status);
    }

    private void Unless(Action next)
    {
        if (_stack.Run == this)
        {
            next();
        }
    }
}
