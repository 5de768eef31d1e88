using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Stacks, resources and events as CloudFormation shows them.</summary>
internal static class StackViews
{
    private const string Hidden = "****";

    public static WireStruct Of(Stack stack) => WireStruct.Of(
        ("StackId", stack.Id),
        ("StackName", stack.Name),
        ("ParentId", stack.ParentId), ("RootId", stack.RootId),
        ("ChangeSetId", stack.ChangeSetId),
        ("Description", stack.Template?.Description),
        ("Parameters", stack.Parameters.Select(parameter => Parameter(stack.Template, parameter.Key, parameter.Value))),
        ("CreationTime", stack.CreatedAt),
        ("DeletionTime", stack.DeletedAt),
        ("LastUpdatedTime", stack.UpdatedAt),
        ("RollbackConfiguration", new WireStruct()),
        ("StackStatus", stack.Status),
        ("StackStatusReason", stack.StatusReason),
        ("DisableRollback", stack.OnFailure == "DO_NOTHING"),
        ("NotificationARNs", stack.NotificationArns),
        ("TimeoutInMinutes", stack.Timeout is { } timeout ? (long)timeout.TotalMinutes : null),
        ("Capabilities", stack.Capabilities),
        ("Outputs", stack.Outputs.Select(output => WireStruct.Of(
            ("OutputKey", output.Key), ("OutputValue", output.Value), ("Description", OutputDescription(stack, output.Key)), ("ExportName", stack.Exports.GetValueOrDefault(output.Key))))),
        ("RoleARN", stack.RoleArn),
        ("Tags", Tags(stack.Tags)),
        ("EnableTerminationProtection", stack.TerminationProtection),
        ("DriftInformation", Drift(stack)));

    public static WireStruct Summary(Stack stack) => WireStruct.Of(
        ("StackId", stack.Id), ("StackName", stack.Name), ("ParentId", stack.ParentId), ("RootId", stack.RootId), ("TemplateDescription", stack.Template?.Description), ("CreationTime", stack.CreatedAt),
        ("LastUpdatedTime", stack.UpdatedAt), ("DeletionTime", stack.DeletedAt), ("StackStatus", stack.Status), ("StackStatusReason", stack.StatusReason),
        ("DriftInformation", Drift(stack)));

    /// <summary>A resource; the name of the member with its time differs from operation to operation.</summary>
    public static WireStruct Of(Stack stack, StackResource resource, string time) => WireStruct.Of(
        ("StackName", stack.Name), ("StackId", stack.Id), ("LogicalResourceId", resource.LogicalId),
        ("PhysicalResourceId", resource.PhysicalId.Length > 0 ? resource.PhysicalId : null), ("ResourceType", resource.Type), (time, resource.At),
        ("ResourceStatus", resource.Status), ("ResourceStatusReason", resource.Reason), ("DriftInformation", Drift(resource)));

    public static WireStruct Of(Stack stack, StackEvent happened) => WireStruct.Of(
        ("StackId", stack.Id), ("EventId", happened.Id), ("StackName", stack.Name), ("LogicalResourceId", happened.LogicalId),
        ("PhysicalResourceId", happened.PhysicalId), ("ResourceType", happened.Type), ("Timestamp", happened.At), ("ResourceStatus", happened.Status),
        ("ResourceStatusReason", happened.Reason), ("ResourceProperties", happened.Properties), ("ClientRequestToken", happened.ClientToken));

    /// <summary>A parameter; what may not be shown is masked.</summary>
    public static WireStruct Parameter(Template? template, string key, string value)
    {
        var declared = template?.Parameters.FirstOrDefault(parameter => parameter.Name == key);
        var resolved = declared is not null && ParameterValues.IsStored(declared) ? ParameterValues.Resolve(declared, value) : null;
        return WireStruct.Of(("ParameterKey", key), ("ParameterValue", declared?.NoEcho == true ? Hidden : value), ("ResolvedValue", resolved));
    }

    public static IEnumerable<WireStruct> Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        tags.Select(tag => WireStruct.Of(("Key", tag.Key), ("Value", tag.Value)));

    private static string? OutputDescription(Stack stack, string key) => (stack.Template?.Outputs[key]?["Description"] as System.Text.Json.Nodes.JsonValue)?.GetValue<string>();

    private static WireStruct Drift(Stack stack) => stack.Drifts.FindLast(drift => drift.IsOver) is { } drift
        ? WireStruct.Of(("StackDriftStatus", drift.Drifted > 0 ? "DRIFTED" : "IN_SYNC"), ("LastCheckTimestamp", drift.At))
        : WireStruct.Of(("StackDriftStatus", "NOT_CHECKED"));

    private static WireStruct Drift(StackResource resource) => resource.Drift is { } drift
        ? WireStruct.Of(("StackResourceDriftStatus", drift.Status), ("LastCheckTimestamp", drift.At))
        : WireStruct.Of(("StackResourceDriftStatus", "NOT_CHECKED"));
}
