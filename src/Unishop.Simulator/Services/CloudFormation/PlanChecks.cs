using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What CloudFormation finds wrong in a plan before it begins: what the values of the parameters leave without an answer.</summary>
internal static class PlanChecks
{
    /// <exception cref="WireException"><c>ValidationError</c> with CloudFormation's own words.</exception>
    public static void Check(StackPlan plan)
    {
        var present = plan.Resources.Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
        foreach (var resource in plan.Resources)
        {
            Check(plan, present, resource.Properties, "Resources");
        }

        foreach (var (_, output) in plan.Template.Outputs.Where(output => plan.Values.Holds((output.Value?["Condition"] as JsonValue)?.GetValue<string>())))
        {
            Check(plan, present, output, "Outputs");
        }
    }

    private static void Check(StackPlan plan, HashSet<string> present, JsonNode? node, string block)
    {
        var live = Live(plan, node);
        var references = Template.References(live).ToArray();
        var left = references.Select(reference => reference.Name).Where(name => plan.Template.Resource(name) is not null && !present.Contains(name)).Distinct().ToArray();
        if (left.Length > 0)
        {
            throw Refusal.Validation($"Template format error: Unresolved resource dependencies [{string.Join(", ", left)}] in the {block} block of the template");
        }

        foreach (var (name, attribute) in references)
        {
            if (attribute is { Length: > 0 } && plan.Template.Resource(name) is { } resource && !Has(resource.Type, attribute))
            {
                throw Refusal.Validation($"Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt");
            }
        }

        foreach (var lookup in Lookups(live))
        {
            try
            {
                plan.Values.Value(lookup);
            }
            catch (WireException missing) when (missing.Error.Message.StartsWith("Template error: Unable to get mapping", StringComparison.Ordinal))
            {
                throw;
            }
            catch (Exception later) when (later is WireException || Reasons.IsOfProperties(later))
            {
                // It is looked up by something that is not there yet.
            }
        }
    }

    // A type without a schema here, a nested stack and a custom resource have the attributes that they have.
    private static bool Has(string type, string attribute) => ResourceSchema.Of(type) is not { } schema || type == StackEvents.StackType
        || schema.Attributes.Contains(attribute) || schema.Properties.ContainsKey(attribute) || schema.Attributes.Any(known => attribute.StartsWith(known + ".", StringComparison.Ordinal));

    /// <summary>What is left when each choice has been made.</summary>
    private static JsonNode? Live(StackPlan plan, JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when function["Fn::If"] is JsonArray { Count: 3 } parts && parts[0] is JsonValue name =>
            Live(plan, plan.Values.Holds(name.GetValue<string>()) ? parts[1] : parts[2]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Live(plan, member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Live(plan, item))]),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<JsonNode> Lookups(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when function.ContainsKey("Fn::FindInMap") => [function],
        JsonObject members => members.SelectMany(member => Lookups(member.Value)),
        JsonArray items => items.SelectMany(Lookups),
        _ => [],
    };
}
