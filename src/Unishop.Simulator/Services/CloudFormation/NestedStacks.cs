using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Stacks in stacks: each is a stack of its own, made, changed and removed by CloudFormation's own operations.</summary>
internal static class NestedStacks
{
    private const string Service = "cloudformation";

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new(StackEvents.StackType)
        {
            Create = Create,
            IsReady = IsReady,
            Update = Update,
            Delete = call => call.Invoke(Service, "DeleteStack", WireStruct.Of(("StackName", call.PhysicalId))),
            IsGone = IsGone,
            Attribute = (call, name) => name.StartsWith("Outputs.", StringComparison.Ordinal) ? Child(call)?.Outputs.GetValueOrDefault(name["Outputs.".Length..]) : null,
        },
    ];

    private static string Create(ResourceCall call)
    {
        var input = Input(call);
        input["StackName"] = call.Name("StackName", longest: 128);
        input["TimeoutInMinutes"] = call.Text("TimeoutInMinutes") is { } minutes ? long.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture) : null;
        // What went wrong is taken back with the stack around it, which removes it.
        input["OnFailure"] = "DO_NOTHING";
        var id = call.Invoke(Service, "CreateStack", input).Text("StackId")!;
        var child = call.World.Stack(call.Stack.Region, id)!;
        (child.ParentId, child.RootId) = (call.Stack.Id, call.Stack.RootId ?? call.Stack.Id);
        return id;
    }

    private static void Update(ResourceCall call)
    {
        var child = Child(call) ?? throw Gone(call);
        if (child.Run is not null)
        {
            if (child.Status == "UPDATE_IN_PROGRESS")
            {
                call.Invoke(Service, "CancelUpdateStack", WireStruct.Of(("StackName", child.Id)));
            }

            throw Refusal.Of("ResourceInUseException", $"Embedded stack {child.Id} is in {child.Status} state");
        }

        try
        {
            var input = Input(call);
            input["StackName"] = child.Id;
            if (call.NestedTemplate is { } before)
            {
                input["TemplateURL"] = null;
                input["TemplateBody"] = before;
            }

            call.Invoke(Service, "UpdateStack", input);
        }
        catch (WireException refused) when (refused.Error.Message == "No updates are to be performed.")
        {
            // It is as it is wanted already.
        }
    }

    private static bool IsReady(ResourceCall call)
    {
        var child = Child(call) ?? throw Gone(call);
        if (child.Run is not null)
        {
            return false;
        }

        if (child.Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" || (child.Status == "UPDATE_ROLLBACK_COMPLETE" && IsAsWanted(call, child)))
        {
            return true;
        }

        var isNew = child.UpdatedAt is null;
        var (status, reason) = isNew ? (child.Status, child.StatusReason)
            : child.Events.FindLast(happened => happened.Type == StackEvents.StackType && happened.LogicalId == child.Name && happened.Reason is not null && happened.Status.StartsWith("UPDATE_ROLLBACK", StringComparison.Ordinal)) is { } failed
                ? (failed.Status, failed.Reason) : (child.Status, child.StatusReason);
        throw new StepFailedException(isNew
            ? $"Embedded stack {child.Id} was not successfully created: {reason}"
            : $"Embedded stack {child.Id} was not successfully updated. Currently in {status} with reason: {reason}");
    }

    private static bool IsGone(ResourceCall call)
    {
        var child = Child(call);
        if (child is null or { DeletedAt: not null })
        {
            return true;
        }

        return child.Run is not null ? false
            : throw new StepFailedException($"Embedded stack {child.Id} was not successfully deleted. Currently in {child.Status} with reason: {child.StatusReason}");
    }

    private static WireStruct Input(ResourceCall call) => WireStruct.Of(
        ("TemplateURL", call.Text("TemplateURL") ?? throw new StepFailedException("Properties validation failed for resource " + call.Resource.LogicalId + " with message: #: required key [TemplateURL] not found")),
        ("Parameters", Parameters(call).Select(parameter => (object?)WireStruct.Of(("ParameterKey", parameter.Key), ("ParameterValue", parameter.Value))).ToList()),
        ("Capabilities", call.Stack.Capabilities.ToList<object?>()),
        ("NotificationARNs", (call.Properties["NotificationARNs"] as JsonArray)?.Select(arn => (object?)arn!.GetValue<string>()).ToList()),
        ("Tags", call.Stack.Tags.Select(tag => (tag.Key, tag.Value))
            .Concat((call.Properties["Tags"] as JsonArray ?? []).Select(tag => (Key: tag!["Key"]!.GetValue<string>(), Value: tag["Value"]!.GetValue<string>())))
            .DistinctBy(tag => tag.Key).Select(tag => (object?)WireStruct.Of(("Key", tag.Key), ("Value", tag.Value))).ToList()));

    private static IEnumerable<KeyValuePair<string, string>> Parameters(ResourceCall call) => (call.Properties["Parameters"] as JsonObject ?? []).Select(parameter => KeyValuePair.Create(
        parameter.Key,
        parameter.Value is JsonArray items ? string.Join(',', items.Select(item => item!.GetValue<string>())) : parameter.Value!.GetValue<string>()));

    private static bool IsAsWanted(ResourceCall call, Stack child) =>
        child.Template?.Body == (call.NestedTemplate ?? StackRequest.Fetch(call.World, call.Text("TemplateURL")!)) && Parameters(call).All(wanted => child.Parameters.GetValueOrDefault(wanted.Key) == wanted.Value);

    private static Stack? Child(ResourceCall call) => call.World.Stack(call.Stack.Region, call.PhysicalId);

    private static StepFailedException Gone(ResourceCall call) => new($"Embedded stack {call.PhysicalId} does not exist");
}
