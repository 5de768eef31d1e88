using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Formation;

/// <summary>What a stack is to look like: a template with the values of its parameters.</summary>
internal sealed class StackPlan
{
    public StackPlan(World world, Stack stack, Template template, SortedDictionary<string, string> parameters)
    {
        (Template, Parameters) = (template, parameters);
        Values = new Evaluator(world, stack, template, parameters);
        Resources = [.. template.Resources.Where(resource => Values.Holds(resource.Condition))];
    }

    public Template Template { get; }

    public SortedDictionary<string, string> Parameters { get; }

    public Evaluator Values { get; }

    /// <summary>The resources whose conditions hold.</summary>
    public IReadOnlyList<TemplateResource> Resources { get; }

    /// <summary>The resources of the stack that one needs.</summary>
    public IReadOnlyList<string> Needs(TemplateResource resource) =>
        [.. Template.Needs(resource).Where(name => Resources.Any(other => other.LogicalId == name))];

    /// <summary>A resource's properties, all functions worked out.</summary>
    /// <exception cref="StepFailedException">They can't be.</exception>
    public JsonObject Properties(TemplateResource resource)
    {
        try
        {
            return (JsonObject)Values.Value(resource.Properties)!;
        }
        catch (WireException wrong)
        {
            throw new StepFailedException(wrong.Error.Message);
        }
    }

    /// <summary>A resource's metadata, all functions worked out.</summary>
    public JsonObject? Metadata(TemplateResource resource)
    {
        try
        {
            return Values.Value(resource.Declaration[nameof(Metadata)]) as JsonObject;
        }
        catch (WireException wrong)
        {
            throw new StepFailedException(wrong.Error.Message);
        }
    }
}
