using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Takes back what an update did to a resource that was there before.</summary>
internal sealed class RevertWork(World world, Stack stack, DoneChange change) : ResourceWork(world, stack, change.LogicalId)
{
    private static readonly TimeSpan Retries = TimeSpan.FromMinutes(20);
    private readonly StackResource _resource = change.Former!;
    private readonly ResourceType _type = ResourceTypes.Find(change.Former!.Type)!;

    private JsonObject? _attempted;
    private DateTimeOffset _began;
    private bool _accepted;
    private RollingUpdate? _rolling;

    public override string Type => _resource.Type;

    public override TimeSpan Patience => change.UpdatePolicy is null ? base.Patience : TimeSpan.FromHours(36);

    public override TimeSpan? Start()
    {
        if (change.Properties is null)
        {
            // The one whose place was taken was never touched: it is the stack's again.
            Stack.Resources[Stack.Resources.FindIndex(resource => resource.LogicalId == LogicalId)] = _resource;
            return null;
        }

        (_attempted, _began) = (_resource.Properties, World.Now);
        (_resource.Properties, _resource.Metadata, _resource.UpdatePolicy) = (change.Properties, change.Metadata, change.UpdatePolicy);
        Set(_resource, "UPDATE_IN_PROGRESS");
        Ask();
        return World.Random.Draw(TimingProfile.StackChange);
    }

    public override bool IsOver()
    {
        if (!_accepted)
        {
            Ask();
            return false;
        }

        return (_rolling?.IsOver() ?? true) && _type.IsReady(new ResourceCall(World, Stack, _resource) { NestedTemplate = change.FormerTemplate });
    }

    public override void Finish() => Set(_resource, "UPDATE_COMPLETE");

    public override void Cancel() => Set(_resource, "UPDATE_FAILED", "Resource update cancelled");

    protected override void ShowFailure(string reason) => Set(_resource, "UPDATE_FAILED", reason);

    private void Ask()
    {
        try
        {
            _type.Update?.Invoke(new ResourceCall(World, Stack, _resource) { Former = _attempted, NestedTemplate = change.FormerTemplate });
            _accepted = true;
            var changed = _attempted!.Select(property => property.Key).Union(_resource.Properties.Select(property => property.Key))
                .Where(name => !JsonNode.DeepEquals(_attempted![name], _resource.Properties[name]));
            _rolling = UpdatePolicy.Rolling(Type, change.UpdatePolicy, changed) is { } rolling ? new RollingUpdate(World, Stack, _resource, rolling) : null;
        }
        catch (WireException refused) when (Reasons.MayPass(refused) && World.Now < _began + Retries)
        {
            // What the update began is still going on.
        }
    }
}
