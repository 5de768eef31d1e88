using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Why and how one attribute of a resource changes.</summary>
/// <param name="Attribute"><c>Properties</c> or <c>Metadata</c>.</param>
/// <param name="Name">The property's name.</param>
/// <param name="Recreation">Whether another resource takes its place: <c>Never</c>, <c>Conditionally</c> or <c>Always</c>.</param>
/// <param name="IsDynamic">Whether the new value is known only when the change is carried out.</param>
/// <param name="Source">What brings the change: <c>DirectModification</c>, <c>ParameterReference</c>, <c>ResourceReference</c>, <c>ResourceAttribute</c> or <c>Automatic</c>.</param>
/// <param name="Cause">The parameter, resource or attribute that brings it.</param>
/// <param name="Before">The value as it is.</param>
/// <param name="After">The value as it will be.</param>
internal sealed record ChangeDetail(
    string Attribute, string? Name, string Recreation, bool IsDynamic, string Source, string? Cause, JsonNode? Before, JsonNode? After);

/// <summary>What happens to a resource of a stack.</summary>
/// <param name="Action"><c>Add</c>, <c>Modify</c> or <c>Remove</c>.</param>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="PhysicalId">Its name in AWS as it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Replacement">Of a modification, whether another resource takes its place: <c>True</c>, <c>False</c> or <c>Conditional</c>.</param>
/// <param name="PolicyAction">What becomes of the resource as it is, where it does not stay.</param>
/// <param name="Details">What changes of it.</param>
internal sealed record ResourceChange(
    string Action, string LogicalId, string? PhysicalId, string Type, string? Replacement, string? PolicyAction, IReadOnlyList<ChangeDetail> Details);

/// <summary>What would change if a stack came to look like a plan.</summary>
internal sealed class StackDiff
{
    private readonly Stack _stack;
    private readonly StackPlan _plan;
    private readonly Dictionary<string, string> _moving = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parameters;

    private StackDiff(Stack stack, StackPlan plan)
    {
        (_stack, _plan) = (stack, plan);
        _parameters = [.. plan.Parameters.Where(parameter => stack.Parameters.GetValueOrDefault(parameter.Key) != parameter.Value).Select(parameter => parameter.Key)];
    }

    /// <summary>The resources that change, those that others need first.</summary>
    /// <exception cref="WireException"><c>ValidationError</c>: a resource would be of another type.</exception>
    public static IReadOnlyList<ResourceChange> Of(Stack stack, StackPlan plan)
    {
        var retyped = plan.Resources.Where(resource => Existing(stack, resource.LogicalId) is { } now && now.Type != resource.Type).Select(resource => resource.LogicalId).ToArray();
        if (retyped.Length > 0)
        {
            throw Refusal.Validation(
                $"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{string.Join(", ", retyped)}]");
        }

        var diff = new StackDiff(stack, plan);
        var removed = stack.Resources
            .Where(now => now.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED") && plan.Resources.All(resource => resource.LogicalId != now.LogicalId))
            .Select(now => new ResourceChange("Remove", now.LogicalId, now.PhysicalId, now.Type, null, now.DeletionPolicy, []));
        return [.. diff.Ordered().Select(diff.Change).OfType<ResourceChange>(), .. removed];
    }

    /// <summary>Whether what a stack tells the outside changes.</summary>
    public static bool ChangesOutputs(Stack stack, StackPlan plan)
    {
        try
        {
            var (outputs, exports) = StackOutputs.Values(plan);
            return !outputs.SequenceEqual(stack.Outputs) || !exports.SequenceEqual(stack.Exports);
        }
        catch (StepFailedException)
        {
            // They mention what is not there yet.
            return true;
        }
    }

    private static StackResource? Existing(Stack stack, string logicalId) =>
        stack.Resource(logicalId) is { Status: not ("DELETE_COMPLETE" or "DELETE_SKIPPED") } resource ? resource : null;

    private IEnumerable<TemplateResource> Ordered()
    {
        var left = _plan.Resources.ToList();
        while (left.Find(resource => !_plan.Needs(resource).Any(name => left.Exists(other => other.LogicalId == name))) is { } next)
        {
            left.Remove(next);
            yield return next;
        }
    }

    private ResourceChange? Change(TemplateResource resource)
    {
        if (Existing(_stack, resource.LogicalId) is not { } now)
        {
            _moving[resource.LogicalId] = "Always";
            return new ResourceChange("Add", resource.LogicalId, null, resource.Type, null, null, []);
        }

        var type = ResourceTypes.Find(resource.Type)!;
        var names = resource.Properties.Select(property => property.Key).Union(now.Properties.Select(property => property.Key));
        List<ChangeDetail> details = [.. names.Order(StringComparer.Ordinal).Select(name => Compare(type, now, name, resource.Properties[name])).OfType<ChangeDetail>()];
        if (MetadataChanges(resource, now))
        {
            details.Add(new ChangeDetail("Metadata", null, "Never", false, "DirectModification", null, null, null));
        }

        if (details.Count == 0)
        {
            if (resource.Type != StackEvents.StackType)
            {
                return null;
            }

            // "Because the nested stack's template might have changed": CloudFormation looks at it only when the update comes to it.
            details.Add(new ChangeDetail("Properties", null, "Never", true, "Automatic", null, null, null));
        }

        var replacement = details.Exists(detail => detail is { Recreation: "Always" }) ? "True" : details.Exists(detail => detail.Recreation == "Conditionally") ? "Conditional" : "False";
        if (replacement != "False")
        {
            _moving[resource.LogicalId] = replacement;
        }

        var policy = replacement == "False" ? null : "ReplaceAnd" + resource.UpdateReplacePolicy;
        return new ResourceChange("Modify", resource.LogicalId, now.PhysicalId, resource.Type, replacement, policy, details);
    }

    private ChangeDetail? Compare(ResourceType type, StackResource now, string name, JsonNode? declared)
    {
        var replaces = type.ReplacedBy([name]);
        var before = now.Properties[name];
        if (Template.References(declared).FirstOrDefault(reference => _moving.ContainsKey(reference.Name)) is { Name: not null } moved)
        {
            return new ChangeDetail("Properties", name, replaces ? "Conditionally" : "Never", true, moved.Attribute is null ? "ResourceReference" : "ResourceAttribute",
                moved.Attribute is null ? moved.Name : $"{moved.Name}.{moved.Attribute}", before, null);
        }

        JsonNode? after;
        try
        {
            after = _plan.Values.Value(declared);
        }
        catch (WireException)
        {
            return new ChangeDetail("Properties", name, replaces ? "Conditionally" : "Never", true, "DirectModification", null, before, null);
        }

        if (JsonNode.DeepEquals(before, after))
        {
            return null;
        }

        var parameter = Template.References(declared).Select(reference => reference.Name).FirstOrDefault(_parameters.Contains);
        return new ChangeDetail("Properties", name, replaces ? "Always" : "Never", false, parameter is null ? "DirectModification" : "ParameterReference", parameter, before, after);
    }

    private bool MetadataChanges(TemplateResource resource, StackResource now)
    {
        try
        {
            return !JsonNode.DeepEquals(_plan.Metadata(resource), now.Metadata);
        }
        catch (StepFailedException)
        {
            return true;
        }
    }
}
