using System.Text.Json.Nodes;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Makes a resource look as a plan wants it: made, changed in place, replaced, or left alone.</summary>
internal sealed class UpdateWork(World world, Stack stack, StackPlan plan, TemplateResource declared) : ResourceWork(world, stack, declared.LogicalId)
{
    private readonly ResourceType _type = ResourceTypes.Find(declared.Type)!;
    private CreateWork? _creation;
    private StackResource? _resource;
    private RollingUpdate? _rolling;

    public override string Type => declared.Type;

    /// <summary>What was done, for the case that it has to be taken back; <see langword="null"/>: nothing.</summary>
    public DoneChange? Done { get; private set; }

    /// <summary>Instances that follow one after the other may take longer than any resource of its own.</summary>
    public override TimeSpan Patience => _rolling is null ? base.Patience : TimeSpan.FromHours(36);

    public override TimeSpan? Start()
    {
        _resource = Stack.Resource(LogicalId);
        if (_resource is null or { Status: "DELETE_COMPLETE" or "DELETE_SKIPPED" } or { PhysicalId: "" })
        {
            Done = new DoneChange(LogicalId, null, null, null);
            return (_creation = new CreateWork(World, Stack, plan, declared)).Start();
        }

        var wanted = Wanted(_resource, out var metadata, out var policy);
        var changed = wanted.Select(property => property.Key).Union(_resource.Properties.Select(property => property.Key))
            .Where(name => !JsonNode.DeepEquals(wanted[name], _resource.Properties[name])).ToArray();
        if (changed.Length > 0 && (_type.ReplacedBy(changed) || UpdatePolicy.Replaces(Type, policy, changed)))
        {
            Done = new DoneChange(LogicalId, _resource, null, null) { FormerPolicy = declared.UpdateReplacePolicy };
            return (_creation = new CreateWork(World, Stack, plan, declared, "UPDATE")).Start();
        }

        Require(_resource, wanted, changed);

        // The template that a nested stack's address leads to may be another one by now.
        var looksAgain = Type == StackEvents.StackType;
        if (changed.Length == 0 && !looksAgain && JsonNode.DeepEquals(metadata, _resource.Metadata))
        {
            Relate(policy);
            return null;
        }

        Done = new DoneChange(LogicalId, _resource, _resource.Properties, _resource.Metadata) 
        {
            UpdatePolicy = _resource.UpdatePolicy,
            FormerTemplate = looksAgain ? World.Stack(Stack.Region, _resource.PhysicalId)?.Template?.Body : null,
        };
        (_resource.Properties, _resource.Metadata, _resource.Drift) = (wanted, metadata, null);
        Set(_resource, "UPDATE_IN_PROGRESS");
        Relate(policy);
        if (_type.Update is not null && (changed.Length > 0 || looksAgain))
        {
            _type.Update(new ResourceCall(World, Stack, _resource) { Former = Done.Properties });
            _rolling = UpdatePolicy.Rolling(Type, policy, changed) is { } rolling ? new RollingUpdate(World, Stack, _resource, rolling) : null;
        }

        return World.Random.Draw(TimingProfile.StackChange);
    }

    public override bool IsOver() => _creation?.IsOver() ?? ((_rolling?.IsOver() ?? true) && _type.IsReady(new ResourceCall(World, Stack, _resource!)));

    public override void Finish()
    {
        if (_creation is not null)
        {
            _creation.Finish();
        }
        else if (Done is not null)
        {
            Set(_resource!, "UPDATE_COMPLETE");
        }
    }

    public override void Cancel()
    {
        if (_creation is not null)
        {
            _creation.Cancel();
        }
        else
        {
            Set(_resource!, "UPDATE_FAILED", "Resource update cancelled");
        }
    }

    protected override void ShowFailure(string reason)
    {
        if (_creation is not null)
        {
            _creation.Fail(reason);
        }
        else
        {
            Set(_resource!, "UPDATE_FAILED", reason);
        }
    }

    private JsonObject Wanted(StackResource resource, out JsonObject? metadata, out JsonObject? policy)
    {
        try
        {
            policy = plan.UpdatePolicy(declared);
            metadata = plan.Metadata(declared);
            return plan.Properties(declared);
        }
        catch (StepFailedException)
        {
            Done = new DoneChange(LogicalId, resource, null, null) { NothingHappened = true };
            throw;
        }
    }

    private void Require(StackResource resource, JsonObject wanted, string[] changed)
    {
        try
        {
            PropertyRules.Check(LogicalId, Type, wanted);
            PropertyRules.RequireChangeable(_type, changed);
        }
        catch (StepFailedException)
        {
            Done = new DoneChange(LogicalId, resource, null, null) { NothingHappened = true };
            throw;
        }
    }

    private void Relate(JsonObject? policy)
    {
        _resource!.UpdatePolicy = policy;
        _resource.DeletionPolicy = declared.DeletionPolicy;
        _resource.DependsOn = plan.Needs(declared);
    }
}

/// <summary>What an update did to a resource.</summary>
/// <param name="LogicalId">The resource's name in the template.</param>
/// <param name="Former">The resource as it was, or the one whose place was taken; <see langword="null"/>: there was none.</param>
/// <param name="Properties">Of a change in place, the properties before.</param>
/// <param name="Metadata">Of a change in place, the metadata before.</param>
internal sealed record DoneChange(string LogicalId, StackResource? Former, JsonObject? Properties, JsonObject? Metadata)
{
    /// <summary>What becomes of a former resource when another one has taken its place: <c>Delete</c>, <c>Retain</c> or <c>Snapshot</c>.</summary>
    public string FormerPolicy { get; init; } = "Delete";

    /// <summary>Of a change in place, the update policy before: the change is taken back by it.</summary>
    public JsonObject? UpdatePolicy { get; init; }

    /// <summary>Of a nested stack, its template before.</summary>
    public string? FormerTemplate { get; init; }

    /// <summary>Whether it failed before anything was asked for.</summary>
    public bool NothingHappened { get; init; }

    public bool IsReplacement => Former is not null && Properties is null && !NothingHappened;
}
