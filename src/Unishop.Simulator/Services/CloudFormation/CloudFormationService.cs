using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>CloudFormation's operations.</summary>
internal sealed class CloudFormationService : AwsService
{
    public CloudFormationService()
    {
        Reads("DescribeStacks", DescribeStacks);
        Reads("DescribeStackEvents", DescribeStackEvents);
        Reads("DescribeStackResource", DescribeStackResource);
        Reads("DescribeStackResources", DescribeStackResources);
        Reads("ListStackResources", ListStackResources);
        Reads("ListStacks", ListStacks);
        Reads("ListExports", ListExports);
        Reads("ListImports", ListImports);
        Reads("GetTemplate", TemplateOperations.GetTemplate);
        Reads("GetTemplateSummary", TemplateOperations.GetTemplateSummary);
        Reads("ValidateTemplate", TemplateOperations.ValidateTemplate);
        Reads("DescribeChangeSet", ChangeSetOperations.DescribeChangeSet);
        Reads("ListChangeSets", ChangeSetOperations.ListChangeSets);
        Reads("DescribeStackDriftDetectionStatus", DriftOperations.DescribeStackDriftDetectionStatus);
        Reads("DescribeStackResourceDrifts", DriftOperations.DescribeStackResourceDrifts);
        Changes("CreateChangeSet", ChangeSetOperations.CreateChangeSet);
        Changes("ExecuteChangeSet", ChangeSetOperations.ExecuteChangeSet);
        Changes("DeleteChangeSet", ChangeSetOperations.DeleteChangeSet);
        Changes("DetectStackDrift", DriftOperations.DetectStackDrift);
        Changes("CreateStack", StackOperations.CreateStack);
        Changes("UpdateStack", StackUpdates.UpdateStack);
        Changes("CancelUpdateStack", StackUpdates.CancelUpdateStack);
        Changes("ContinueUpdateRollback", StackUpdates.ContinueUpdateRollback);
        Changes("DeleteStack", StackOperations.DeleteStack);
        Changes("SignalResource", StackOperations.SignalResource);
        Changes("UpdateTerminationProtection", StackOperations.UpdateTerminationProtection);
    }

    public override string Model => "cloudformation";

    private static IEnumerable<Stack> Here(AwsCall call) => call.World.Stacks.Where(stack => stack.Region == call.Region);

    private static (IReadOnlyList<T> Items, string? Next) Page<T>(AwsCall call, IEnumerable<T> items) =>
        Page([.. items], call.Input.Text("NextToken"), 100, "ValidationError");

    private static WireStruct DescribeStacks(AwsCall call)
    {
        var stacks = call.Input.Text("StackName") is null ? Here(call).Where(stack => stack.DeletedAt is null).Reverse() : [StackOperations.Find(call, "Stack with id {0} does not exist")];
        var (page, next) = Page(call, stacks);
        return Of(("Stacks", page.Select(StackViews.Of)), ("NextToken", next));
    }

    private static WireStruct DescribeStackEvents(AwsCall call)
    {
        var stack = StackOperations.Find(call, "Stack [{0}] does not exist");
        var (page, next) = Page(call, Enumerable.Reverse(stack.Events));
        return Of(("StackEvents", page.Select(happened => StackViews.Of(stack, happened))), ("NextToken", next));
    }

    private static WireStruct DescribeStackResource(AwsCall call)
    {
        var stack = StackOperations.Find(call, "Stack '{0}' does not exist");
        var resource = stack.Resource(call["LogicalResourceId"])
            ?? throw Refusal.Validation($"Resource {call["LogicalResourceId"]} does not exist for stack {stack.Name}");
        var detail = StackViews.Of(stack, resource, "LastUpdatedTimestamp");
        detail["Metadata"] = resource.Metadata?.ToJsonString() ?? "{}";
        return Of(("StackResourceDetail", detail));
    }

    private static WireStruct DescribeStackResources(AwsCall call)
    {
        var (name, physical, logical) = (call.Input.Text("StackName"), call.Input.Text("PhysicalResourceId"), call.Input.Text("LogicalResourceId"));
        if (name is null && physical is null)
        {
            throw Refusal.Validation("Either StackName or PhysicalResourceId must be specified.");
        }

        if (name is not null && physical is not null)
        {
            throw Refusal.Validation("Only one of StackName and PhysicalResourceId may be specified.");
        }

        var stack = name is not null
            ? StackOperations.Find(call, "Stack with id {0} does not exist")
            : Here(call).FirstOrDefault(candidate => candidate.DeletedAt is null && candidate.Resources.Exists(resource => resource.PhysicalId == physical))
                ?? throw Refusal.Validation($"Stack for {physical} does not exist");
        var resources = stack.Resources.Where(resource => logical is null || resource.LogicalId == logical).Take(100);
        return Of(("StackResources", resources.OrderBy(resource => resource.LogicalId, StringComparer.Ordinal).Select(resource => StackViews.Of(stack, resource, "Timestamp"))));
    }

    private static WireStruct ListStackResources(AwsCall call)
    {
        var stack = StackOperations.Find(call, "Stack with id {0} does not exist");
        var (page, next) = Page(call, stack.Resources.OrderBy(resource => resource.LogicalId, StringComparer.Ordinal));
        return Of(("StackResourceSummaries", page.Select(resource => StackViews.Of(stack, resource, "LastUpdatedTimestamp"))), ("NextToken", next));
    }

    private static WireStruct ListStacks(AwsCall call)
    {
        var wanted = call.Input.Texts("StackStatusFilter").ToHashSet();
        var (page, next) = Page(call, Here(call).Where(stack => wanted.Count == 0 || wanted.Contains(stack.Status)).Reverse());
        return Of(("StackSummaries", page.Select(StackViews.Summary)), ("NextToken", next));
    }

    private static WireStruct ListExports(AwsCall call)
    {
        var exports = Here(call).Where(stack => stack.DeletedAt is null)
            .SelectMany(stack => stack.Exports, (stack, export) => (stack, export))
            .OrderBy(pair => pair.export.Value, StringComparer.Ordinal);
        var (page, next) = Page(call, exports);
        return Of(("Exports", page.Select(pair => Of(
            ("ExportingStackId", pair.stack.Id), ("Name", pair.export.Value), ("Value", pair.stack.Outputs[pair.export.Key])))), ("NextToken", next));
    }

    private static WireStruct ListImports(AwsCall call)
    {
        var name = call["ExportName"];
        var exporter = StackOutputs.Exporter(call.World, call.Region, name) ?? throw Refusal.Validation($"Export '{name}' does not exist.");
        var users = StackOutputs.Users(call.World, exporter, name);
        if (users.Count == 0)
        {
            throw Refusal.Validation($"Export '{name}' is not imported by any stack.");
        }

        var (page, next) = Page(call, users);
        return Of(("Imports", page), ("NextToken", next));
    }
}
