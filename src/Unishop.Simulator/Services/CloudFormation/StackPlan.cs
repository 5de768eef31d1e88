using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What a stack is to look like: a template with the values of its parameters.</summary>
internal sealed class StackPlan
{
    public StackPlan(World world, Stack stack, Template template, SortedDictionary<string, string> parameters)
    {
        (Template, Parameters) = (template, parameters);
        Values = new Evaluator(world, stack, template, parameters);
        try
        {
            Resources = [.. template.Resources.Where(resource => Values.Holds(resource.Condition))];
        }
        catch (Exception wrong) when (Reasons.IsOfProperties(wrong))
        {
            throw Refusal.Validation($"Template format error: Conditions can only be boolean operations on parameters and other conditions ({wrong.Message})");
        }

        PlanChecks.Check(this);
        PropertyRules.RequireSimulated(this);
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
    public JsonObject? Metadata(TemplateResource resource) => Worked(resource.Declaration[nameof(Metadata)]);

    /// <summary>A resource's update policy, all functions worked out.</summary>
    public JsonObject? UpdatePolicy(TemplateResource resource) => Worked(resource.UpdatePolicy);

    private JsonObject? Worked(JsonNode? declared)
    {
        try
        {
            return Values.Value(declared) as JsonObject;
        }
        catch (WireException wrong)
        {
            throw new StepFailedException(wrong.Error.Message);
        }
    }
}
