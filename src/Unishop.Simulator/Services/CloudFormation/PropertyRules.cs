using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What properties a resource can have, by the registry's schemas, and which of them the simulator carries out.</summary>
internal static class PropertyRules
{
    /// <summary>Refuses what a plan has that AWS knows and the simulator does not carry out; resources whose conditions do not hold do not count.</summary>
    /// <exception cref="WireException"><c>NotImplemented</c>.</exception>
    public static void RequireSimulated(StackPlan plan)
    {
        var missing = plan.Resources.Where(resource => ResourceTypes.Find(resource.Type) is null).Select(resource => resource.Type).Distinct().ToArray();
        if (missing.Length > 0)
        {
            throw NotSimulated($"Resource types that are not simulated: [{string.Join(", ", missing)}]");
        }

        var properties = plan.Resources.SelectMany(resource => resource.Properties
            .Where(property => PropertySupport.Of(resource.Type).Properties.GetValueOrDefault(property.Key) == Support.Refused && AsksForSomething(plan, property.Value))
            .Select(property => $"{resource.LogicalId}.{property.Key} ({resource.Type})")).ToArray();
        if (properties.Length > 0)
        {
            throw NotSimulated($"Properties that are not simulated: [{string.Join(", ", properties)}]");
        }
    }

    /// <summary>Refuses properties that the type does not have, and the absence of those that it needs, in the registry's words.</summary>
    /// <exception cref="StepFailedException">There are such.</exception>
    public static void Check(string logicalId, string type, JsonObject properties)
    {
        var schema = ResourceSchema.Of(type)!;
        var wrong = schema.Required.Where(name => !properties.ContainsKey(name)).Select(name => $"#: required key [{name}] not found")
            .Concat(properties.Where(property => schema.Properties.GetValueOrDefault(property.Key, PropertyChange.ReadOnly) == PropertyChange.ReadOnly)
                .Select(property => $"#: extraneous key [{property.Key}] is not permitted")).ToArray();
        if (wrong.Length > 0)
        {
            throw new StepFailedException($"Properties validation failed for resource {logicalId} with message:\n[{string.Join(", ", wrong)}]");
        }
    }

    /// <summary>Whether a change of a property needs another resource in its place.</summary>
    public static bool Replaces(string type, string property) => ResourceSchema.Of(type)?.Properties.GetValueOrDefault(property) switch
    {
        PropertyChange.Replacement => true,
        PropertyChange.Conditional => PropertySupport.Of(type).Replaces.Contains(property),
        PropertyChange.InPlace or PropertyChange.ReadOnly or null => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Refuses changes that AWS makes in place and the simulator can't: to replace the resource instead would lose what it holds.</summary>
    /// <exception cref="StepFailedException">There are such.</exception>
    public static void RequireChangeable(ResourceType type, IEnumerable<string> changed)
    {
        var support = PropertySupport.Of(type.Name);
        var refused = changed.Where(name => support.Properties.GetValueOrDefault(name, Support.Refused) switch
        {
            Support.Honoured => type.Update is null,
            Support.Harmless => false,
            Support.Created or Support.Refused => true,
            _ => throw new System.Diagnostics.UnreachableException(),
        }).ToArray();
        if (refused.Length > 0)
        {
            throw new StepFailedException($"An update of [{string.Join(", ", refused)}] of {type.Name} in place is not simulated; the resource stays as it is.");
        }
    }

    private static WireException NotSimulated(string message) => Refusal.Of("NotImplemented", message, 501);

    // What says in other words that nothing is wanted, changes nothing.
    private static bool AsksForSomething(StackPlan plan, JsonNode? declared)
    {
        JsonNode? value;
        try
        {
            value = plan.Values.Value(declared);
        }
        catch (Exception wrong) when (wrong is WireException || Reasons.IsOfProperties(wrong))
        {
            // It depends on what is not there yet, so it is something.
            return true;
        }

        return value switch
        {
            null or JsonArray { Count: 0 } or JsonObject { Count: 0 } => false,
            JsonValue text => text.GetValue<string>() is not ("" or "false" or "False"),
            _ => true,
        };
    }
}
