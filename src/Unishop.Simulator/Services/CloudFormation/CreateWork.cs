using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Makes a resource, and waits until it is ready and has been signalled as its creation policy wants.</summary>
/// <param name="world">Where it happens.</param>
/// <param name="stack">Whose resource it is.</param>
/// <param name="plan">What the stack is to look like.</param>
/// <param name="declared">What the resource is to look like.</param>
/// <param name="verb"><c>CREATE</c>, or <c>UPDATE</c> where it takes another one's place.</param>
internal sealed class CreateWork(World world, Stack stack, StackPlan plan, TemplateResource declared, string verb = "CREATE")
    : ResourceWork(world, stack, declared.LogicalId)
{
    private readonly ResourceType _type = ResourceTypes.Find(declared.Type)!;
    private readonly StackResource _resource = new(declared.LogicalId, "", declared.Type, world.Now)
    {
        DeletionPolicy = declared.DeletionPolicy,
        DependsOn = plan.Needs(declared),
    };

    private DateTimeOffset _began;
    private bool _isReady;

    public override string Type => declared.Type;

    public override TimeSpan? Start()
    {
        var place = Stack.Resources.FindIndex(resource => resource.LogicalId == LogicalId);
        if (place < 0)
        {
            Stack.Resources.Add(_resource);
        }
        else
        {
            Stack.Resources[place] = _resource;
        }

        Stack.Signals.Remove(LogicalId);
        _resource.Properties = plan.Properties(declared);
        _resource.Metadata = plan.Metadata(declared);
        _resource.UpdatePolicy = plan.UpdatePolicy(declared);
        Set(_resource, verb + "_IN_PROGRESS", verb == "UPDATE" ? "Requested update requires the creation of a new physical resource; hence creating one." : null);
        PropertyRules.Check(LogicalId, Type, _resource.Properties);
        _began = World.Now;
        _resource.PhysicalId = _type.Create(Call());
        Set(_resource, verb + "_IN_PROGRESS", "Resource creation Initiated");
        return Settling();
    }

    public override bool IsOver()
    {
        _isReady = _isReady || _type.IsReady(Call());
        // The policy's time runs from the creation: what never comes to be ready does not outlast it.
        var isSignalled = CreationPolicy.Of(declared)?.IsMet(World, Stack, LogicalId, _began) ?? true;
        return _isReady && isSignalled;
    }

    public override void Finish() => Set(_resource, verb + "_COMPLETE");

    public override void Cancel() => Set(_resource, verb + "_FAILED", verb == "CREATE" ? "Resource creation cancelled" : "Resource update cancelled");

    protected override void ShowFailure(string reason) => Set(_resource, verb + "_FAILED", reason);

    private ResourceCall Call() => new(World, Stack, _resource);
}
