using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What a stack tells the outside, and what other stacks rely on.</summary>
internal static class StackOutputs
{
    /// <summary>Works the outputs out and publishes them.</summary>
    /// <exception cref="StepFailedException">They can't be, or an export collides with another stack's or is in use.</exception>
    public static void Publish(World world, Stack stack, StackPlan plan)
    {
        var (outputs, exports) = Values(plan);
        foreach (var name in exports.Values)
        {
            if (Exporter(world, stack.Region, name) is { } other && other != stack)
            {
                throw new StepFailedException($"Export with name {name} is already exported by stack {other.Name}. ");
            }
        }

        foreach (var (key, name) in stack.Exports)
        {
            var still = exports.FirstOrDefault(export => export.Value == name);
            if (Users(world, stack, name) is { Count: > 0 } users && (still.Value is null || outputs[still.Key] != stack.Outputs[key]))
            {
                throw new StepFailedException($"Export {name} cannot be {(still.Value is null ? "deleted" : "updated")} as it is in use by {string.Join(" and ", users)}. ");
            }
        }

        Replace(stack.Outputs, outputs);
        Replace(stack.Exports, exports);
    }

    /// <summary>The stack that exports a name.</summary>
    public static Stack? Exporter(World world, string region, string name) =>
        world.Stacks.Find(stack => stack.Region == region && stack.DeletedAt is null && stack.Exports.ContainsValue(name));

    /// <summary>The names of the stacks that use an export.</summary>
    public static IReadOnlyList<string> Users(World world, Stack stack, string export) =>
        [.. world.Stacks.Where(other => other.Region == stack.Region && other.DeletedAt is null && other != stack && other.Imports.Contains(export)).Select(other => other.Name)];

    /// <summary>Why a stack can't be deleted now: one of its exports is in use.</summary>
    public static string? InUse(World world, Stack stack) => stack.Exports.Values
        .Select(name => Users(world, stack, name) is { Count: > 0 } users ? $"Export {name} cannot be deleted as it is in use by {string.Join(" and ", users)}" : null)
        .FirstOrDefault(reason => reason is not null);

    /// <summary>The outputs and the names of those that are exported, by key.</summary>
    /// <exception cref="StepFailedException">They can't be worked out.</exception>
    public static (SortedDictionary<string, string> Outputs, SortedDictionary<string, string> Exports) Values(StackPlan plan)
    {
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var exports = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var (key, node) in plan.Template.Outputs)
            {
                var output = (JsonObject)node!;
                if (!plan.Values.Holds((output["Condition"] as JsonValue)?.GetValue<string>()))
                {
                    continue;
                }

                outputs[key] = plan.Values.Text(output["Value"]);
                if (output["Export"] is JsonObject export)
                {
                    exports[key] = plan.Values.Text(export["Name"]);
                }
            }
        }
        catch (WireException wrong)
        {
            throw new StepFailedException(wrong.Error.Message);
        }
        catch (Exception wrong) when (Reasons.IsOfProperties(wrong))
        {
            throw new StepFailedException($"Template format error: Output is malformed: {wrong.Message} ");
        }

        return (outputs, exports);
    }

    private static void Replace(SortedDictionary<string, string> kept, SortedDictionary<string, string> taken)
    {
        kept.Clear();
        foreach (var (key, value) in taken)
        {
            kept[key] = value;
        }
    }
}
