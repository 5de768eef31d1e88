using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What a stack's operation does to one resource: it is started, watched until it is over, and has then succeeded or failed.</summary>
internal abstract class ResourceWork(World world, Stack stack, string logicalId)
{
    public string LogicalId => logicalId;

    /// <summary>The logical ids of the works that must be over before.</summary>
    public IReadOnlyCollection<string> After { get; init; } = [];

    /// <summary>How long it may take until it counts as failed.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromHours(2);

    /// <summary>Why it failed.</summary>
    public string? Failure { get; private set; }

    protected World World => world;

    protected Stack Stack => stack;

    /// <summary>Begins it.</summary>
    /// <returns>How long CloudFormation looks at the result before it believes it; <see langword="null"/>: there is nothing to be done.</returns>
    /// <exception cref="WireException">A service's refusal.</exception>
    public abstract TimeSpan? Start();

    /// <summary>Whether it is over.</summary>
    /// <exception cref="WireException">It failed.</exception>
    public abstract bool IsOver();

    /// <summary>It succeeded.</summary>
    public abstract void Finish();

    /// <summary>It failed, for a reason.</summary>
    protected abstract void ShowFailure(string reason);

    /// <summary>Gives it up because something else failed.</summary>
    public abstract void Cancel();

    /// <summary>The type of the resource.</summary>
    public abstract string Type { get; }

    public void Fail(WireException refused) => Fail(Reasons.Of(world, Type, refused));

    public void Fail(string reason)
    {
        Failure = reason;
        ShowFailure(reason);
    }

    protected TimeSpan Settling() => world.Random.Draw(TimingProfile.StackResource);

    protected void Set(StackResource resource, string status, string? reason = null) => StackEvents.Set(world, stack, resource, status, reason);
}
