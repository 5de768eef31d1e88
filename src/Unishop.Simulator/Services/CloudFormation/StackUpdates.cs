using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The operations that update stacks.</summary>
internal static class StackUpdates
{
    private const string Absent = "Stack [{0}] does not exist";

    private static readonly string[] Updatable =
        ["CREATE_COMPLETE", "CREATE_FAILED", "UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"];

    public static AwsAnswer UpdateStack(AwsCall call)
    {
        var stack = StackOperations.Find(call, Absent);
        var answer = WireStruct.Of(("StackId", stack.Id));
        if (StackRequest.IsRepeated(call, stack, "UpdateStack"))
        {
            return new AwsAnswer(answer);
        }

        CheckUpdatable(stack);
        var plan = PlanOf(call, stack);
        if (StackDiff.Of(stack, plan).Count == 0 && !StackDiff.ChangesOutputs(stack, plan) && !ChangesTags(call, stack))
        {
            throw Refusal.Validation("No updates are to be performed.");
        }

        StackUpdate.Begin(call.World, stack, plan, SettingsOf(call), rollsBack: call.Input.Flag("DisableRollback") != true);
        return new AwsAnswer(answer, Effect: true);
    }

    public static AwsAnswer CancelUpdateStack(AwsCall call)
    {
        var stack = StackOperations.Find(call, Absent);
        if (StackRequest.IsRepeated(call, stack, "CancelUpdateStack"))
        {
            return new AwsAnswer([]);
        }

        if (stack.Status != "UPDATE_IN_PROGRESS")
        {
            throw Refusal.Validation("CancelUpdateStack cannot be called from current stack status");
        }

        stack.Run!.Cancel("User Initiated");
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer ContinueUpdateRollback(AwsCall call)
    {
        var stack = StackOperations.Find(call, Absent);
        if (StackRequest.IsRepeated(call, stack, "ContinueUpdateRollback"))
        {
            return new AwsAnswer([]);
        }

        if (stack.Status != "UPDATE_ROLLBACK_FAILED" || stack.Undo is not { } undo)
        {
            throw Refusal.Validation($"Stack:{stack.Id} is in {stack.Status} state and can not continue update rollback.");
        }

        var skipped = call.Input.Texts("ResourcesToSkip").ToHashSet(StringComparer.Ordinal);
        if (skipped.FirstOrDefault(name => stack.Resource(name) is not { Status: "UPDATE_FAILED" or "CREATE_FAILED" or "DELETE_FAILED" }) is { } wrong)
        {
            throw Refusal.Validation($"The following resource(s) are not in a state that can be skipped: [{wrong}]");
        }

        undo.Continue(call.World, stack, skipped);
        return new AwsAnswer([], Effect: true);
    }

    /// <summary>Refuses to update a stack that something is being done to or that can only be deleted.</summary>
    public static void CheckUpdatable(Stack stack)
    {
        if (!Updatable.Contains(stack.Status))
        {
            throw Refusal.Validation($"Stack:{stack.Id} is in {stack.Status} state and can not be updated.");
        }
    }

    /// <summary>What a call wants a stack to look like.</summary>
    public static StackPlan PlanOf(AwsCall call, Stack stack)
    {
        var brought = StackRequest.TemplateOf(call);
        var previous = call.Input.Flag("UsePreviousTemplate") == true;
        if (brought is not null && previous)
        {
            throw Refusal.Validation("Template body or template URL must not be specified together with UsePreviousTemplate.");
        }

        var template = brought ?? (previous ? stack.Template : null) ?? throw Refusal.Validation("Either Template URL or Template Body must be specified.");
        var parameters = ParameterValues.Of(template, StackRequest.ParametersOf(call), stack.Parameters);
        StackRequest.CheckCapabilities(call, template);
        return new StackPlan(call.World, stack, template, parameters);
    }

    /// <summary>What else a call sets of a stack.</summary>
    public static Action<Stack> SettingsOf(AwsCall call)
    {
        var tags = call.Input.ContainsKey("Tags") ? StackRequest.TagsOf(call) : null;
        List<string> capabilities = [.. call.Input.Texts("Capabilities")];
        var role = call.Input.Text("RoleARN");
        return stack =>
        {
            stack.Tags = tags ?? stack.Tags;
            stack.Capabilities = capabilities;
            stack.RoleArn = role ?? stack.RoleArn;
        };
    }

    private static bool ChangesTags(AwsCall call, Stack stack) => call.Input.ContainsKey("Tags") && !StackRequest.TagsOf(call).SequenceEqual(stack.Tags);
}
