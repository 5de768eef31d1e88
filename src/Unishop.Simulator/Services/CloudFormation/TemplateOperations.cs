using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The operations that only read templates.</summary>
internal static class TemplateOperations
{
    public static WireStruct GetTemplate(AwsCall call)
    {
        var template = call.Input.Text("ChangeSetName") is null
            ? StackOperations.Find(call, "Stack with id {0} does not exist").Template
            : ChangeSetOperations.Find(call).Template;
        return WireStruct.Of(
            ("TemplateBody", template?.Body ?? throw Refusal.Validation($"Stack with id {call.Input.Text("StackName")} has no template")),
            ("StagesAvailable", new[] { "Original", "Processed" }));
    }

    public static WireStruct GetTemplateSummary(AwsCall call)
    {
        var template = (call.Input.Text("StackName") is null ? StackRequest.TemplateOf(call) : StackOperations.Find(call, "Stack with id {0} does not exist").Template)
            ?? throw Refusal.Validation("Either Template URL or Template Body must be specified.");
        return WireStruct.Of(
            ("Parameters", template.Parameters.Select(parameter => WireStruct.Of(
                ("ParameterKey", parameter.Name), ("DefaultValue", parameter.Default), ("ParameterType", parameter.Type), ("NoEcho", parameter.NoEcho),
                ("Description", parameter.Text("Description")), ("ParameterConstraints", parameter.AllowedValues.Count == 0 ? new WireStruct() : WireStruct.Of(("AllowedValues", parameter.AllowedValues)))))),
            ("Description", template.Description),
            ("Capabilities", template.Capabilities.Count > 0 ? template.Capabilities : null),
            ("CapabilitiesReason", CapabilitiesReason(template)),
            ("ResourceTypes", template.Resources.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal)),
            ("Version", (template.Root["AWSTemplateFormatVersion"] as JsonValue)?.GetValue<string>()),
            ("Metadata", template.Root["Metadata"]?.ToJsonString()),
            ("ResourceIdentifierSummaries", template.Resources.GroupBy(resource => resource.Type).Select(group => WireStruct.Of(
                ("ResourceType", group.Key), ("LogicalResourceIds", group.Select(resource => resource.LogicalId))))));
    }

    public static WireStruct ValidateTemplate(AwsCall call)
    {
        var template = StackRequest.TemplateOf(call) ?? throw Refusal.Validation("Either Template URL or Template Body must be specified.");
        return WireStruct.Of(
            ("Parameters", template.Parameters.Select(parameter => WireStruct.Of(
                ("ParameterKey", parameter.Name), ("DefaultValue", parameter.Default), ("NoEcho", parameter.NoEcho), ("Description", parameter.Text("Description"))))),
            ("Description", template.Description),
            ("Capabilities", template.Capabilities.Count > 0 ? template.Capabilities : null),
            ("CapabilitiesReason", CapabilitiesReason(template)));
    }

    private static string? CapabilitiesReason(Template template)
    {
        var named = template.Resources.Where(resource => resource.Type.StartsWith("AWS::IAM::", StringComparison.Ordinal)).Select(resource => resource.Type).Distinct().ToArray();
        return named.Length == 0 ? null : $"The following resource(s) require capabilities: [{string.Join(", ", named)}]";
    }
}
