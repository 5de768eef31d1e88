using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>CloudFormation's operations on drift.</summary>
internal static class DriftOperations
{
    private static readonly string[] AtRest = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "IMPORT_COMPLETE"];

    public static AwsAnswer DetectStackDrift(AwsCall call)
    {
        var stack = StackOperations.Find(call, "Stack [{0}] does not exist");
        if (!AtRest.Contains(stack.Status))
        {
            throw Refusal.Validation($"Drift detection cannot be performed on stack [{stack.Name}] while it is in {stack.Status} state");
        }

        if (stack.Drifts.Exists(drift => !drift.IsOver))
        {
            throw Refusal.Validation($"Drift detection is already in progress for stack [{stack.Id}]");
        }

        var only = call.Input.Texts("LogicalResourceIds").ToHashSet(StringComparer.Ordinal);
        if (only.FirstOrDefault(name => stack.Resource(name) is null) is { } unknown)
        {
            throw Refusal.Validation($"Resource {unknown} does not exist for stack {stack.Name}");
        }

        return new AwsAnswer(WireStruct.Of(("StackDriftDetectionId", StackDrift.Begin(call.World, stack, only.Count == 0 ? null : only).Id)), Effect: true);
    }

    public static WireStruct DescribeStackDriftDetectionStatus(AwsCall call)
    {
        var id = call["StackDriftDetectionId"];
        foreach (var stack in call.World.Stacks.Where(stack => stack.Region == call.Region))
        {
            if (stack.Drifts.Find(candidate => candidate.Id == id) is { } drift)
            {
                return WireStruct.Of(
                    ("StackId", stack.Id), ("StackDriftDetectionId", id), ("DetectionStatus", drift.IsOver ? "DETECTION_COMPLETE" : "DETECTION_IN_PROGRESS"),
                    ("StackDriftStatus", !drift.IsOver ? null : drift.Drifted > 0 ? "DRIFTED" : "IN_SYNC"),
                    ("DriftedStackResourceCount", drift.IsOver ? drift.Drifted : null), ("Timestamp", drift.At));
            }
        }

        throw Refusal.Validation($"Stack drift detection operation [{id}] does not exist");
    }

    public static WireStruct DescribeStackResourceDrifts(AwsCall call)
    {
        var stack = StackOperations.Find(call, "Stack [{0}] does not exist");
        var wanted = call.Input.Texts("StackResourceDriftStatusFilters").ToHashSet(StringComparer.Ordinal);
        var skip = int.TryParse(call.Input.Text("NextToken"), out var at) ? at : 0;
        var take = (int)(call.Input.Integer("MaxResults") ?? 100);
        var drifts = stack.Resources.Where(resource => resource.Drift is { } drift && (wanted.Count == 0 || wanted.Contains(drift.Status)))
            .OrderBy(resource => resource.LogicalId, StringComparer.Ordinal).ToArray();
        return WireStruct.Of(
            ("StackResourceDrifts", drifts.Skip(skip).Take(take).Select(resource => Drift(stack, resource))),
            ("NextToken", skip + take < drifts.Length ? (skip + take).ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }

    private static WireStruct Drift(Stack stack, StackResource resource)
    {
        var drift = resource.Drift!;
        return WireStruct.Of(
            ("StackId", stack.Id), ("LogicalResourceId", resource.LogicalId), ("PhysicalResourceId", resource.PhysicalId), ("ResourceType", resource.Type),
            ("ExpectedProperties", drift.Expected.ToJsonString()), ("ActualProperties", drift.Actual?.ToJsonString()),
            ("PropertyDifferences", drift.Differences.Select(difference => WireStruct.Of(
                ("PropertyPath", difference.Path), ("ExpectedValue", Text(difference.Expected)), ("ActualValue", Text(difference.Actual)), ("DifferenceType", difference.Kind)))),
            ("StackResourceDriftStatus", drift.Status), ("Timestamp", drift.At));
    }

    // AWS says null in words where there is no value.
    private static string Text(System.Text.Json.Nodes.JsonNode? value) => value is System.Text.Json.Nodes.JsonValue text ? text.GetValue<string>() : value?.ToJsonString() ?? "null";
}
