using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>CloudFormation, as far as it is read.</summary>
internal sealed class CloudFormationService : AwsService
{
    public CloudFormationService()
    {
        Reads("DescribeStacks", DescribeStacks);
        Reads("DescribeStackResources", DescribeStackResources);
        Reads("DescribeStackEvents", DescribeStackEvents);
        Reads("ListStacks", call => Of(("StackSummaries", Here(call).Select(stack => Of(
            ("StackId", stack.Id), ("StackName", stack.Name), ("CreationTime", stack.CreatedAt), ("StackStatus", stack.Status))))));
        Reads("ListExports", call => Of(("Exports",
            from stack in Here(call)
            from export in stack.Exports
            select Of(("ExportingStackId", stack.Id), ("Name", export.Value), ("Value", stack.Outputs[export.Key])))));
    }

    public override string Model => "cloudformation";

    private static IEnumerable<Stack> Here(AwsCall call) => call.World.Stacks.Where(stack => stack.Region == call.Region);

    private static Stack Find(AwsCall call) => call.World.Stack(call.Region, call["StackName"])
        ?? throw Error("ValidationError", $"Stack with id {call["StackName"]} does not exist");

    private static WireStruct DescribeStacks(AwsCall call)
    {
        var stacks = call.Input.Text("StackName") is null ? Here(call).ToArray() : [Find(call)];
        var (page, next) = Page(stacks, call.Input.Text("NextToken"), 100, "ValidationError");
        return Of(
            ("Stacks", page.Select(stack => Of(
                ("StackId", stack.Id),
                ("StackName", stack.Name),
                ("CreationTime", stack.CreatedAt),
                ("StackStatus", stack.Status),
                ("DisableRollback", false),
                ("Capabilities", new List<object?> { "CAPABILITY_NAMED_IAM" }),
                ("Parameters", stack.Parameters.Select(parameter => Of(("ParameterKey", parameter.Key), ("ParameterValue", parameter.Value)))),
                ("Outputs", stack.Outputs.Select(output => Of(
                    ("OutputKey", output.Key), ("OutputValue", output.Value), ("ExportName", stack.Exports.GetValueOrDefault(output.Key)))))))),
            ("NextToken", next));
    }

    private static WireStruct DescribeStackResources(AwsCall call)
    {
        if (call.Input.Text("StackName") is null)
        {
            throw Error("ValidationError", "Either StackName or PhysicalResourceId must be specified.");
        }

        var stack = Find(call);
        return Of(("StackResources", stack.Resources.Select(resource => Of(
            ("StackName", stack.Name), ("StackId", stack.Id), ("LogicalResourceId", resource.LogicalId), ("PhysicalResourceId", resource.PhysicalId),
            ("ResourceType", resource.Type), ("Timestamp", resource.At), ("ResourceStatus", "CREATE_COMPLETE")))));
    }

    private static WireStruct DescribeStackEvents(AwsCall call)
    {
        var stack = Find(call);
        var events = stack.Resources
            .Select(resource => (resource.LogicalId, resource.PhysicalId, resource.Type, resource.At))
            .Append((LogicalId: stack.Name, PhysicalId: stack.Id, Type: "AWS::CloudFormation::Stack", At: stack.CreatedAt))
            .Reverse().ToArray();
        var (page, next) = Page(events, call.Input.Text("NextToken"), 100, "ValidationError");
        return Of(
            ("StackEvents", page.Select(e => Of(
                ("StackId", stack.Id), ("EventId", $"{e.LogicalId}-{stack.CreatedAt.ToUnixTimeSeconds()}"), ("StackName", stack.Name),
                ("LogicalResourceId", e.LogicalId), ("PhysicalResourceId", e.PhysicalId), ("ResourceType", e.Type), ("Timestamp", e.At), ("ResourceStatus", "CREATE_COMPLETE")))),
            ("NextToken", next));
    }
}
