using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The operations that make, change and remove stacks.</summary>
internal static class StackOperations
{
    /// <summary>The stack that a call names.</summary>
    /// <param name="call">The call.</param>
    /// <param name="absent">What is answered where there is none, with a place for the name: AWS's operations word it differently.</param>
    /// <exception cref="WireException"><c>ValidationError</c>.</exception>
    public static Stack Find(AwsCall call, string absent)
    {
        var name = call.Input.Text("StackName") ?? "";
        return call.World.Stack(call.Region, name) ?? throw Refusal.Validation(string.Format(CultureInfo.InvariantCulture, absent, name));
    }

    public static AwsAnswer CreateStack(AwsCall call)
    {
        var name = call["StackName"];
        StackRequest.CheckName(name);
        if (call.World.Stack(call.Region, name) is { } same)
        {
            return call.Input.Text("ClientRequestToken") is not null && StackRequest.IsRepeated(call, same, "CreateStack")
                ? new AwsAnswer(WireStruct.Of(("StackId", same.Id)))
                : throw Refusal.Of("AlreadyExistsException", $"Stack [{name}] already exists");
        }

        var template = StackRequest.TemplateOf(call) ?? throw Refusal.Validation("Either Template URL or Template Body must be specified.");
        var stack = New(call, template);
        var plan = new StackPlan(call.World, stack, template, stack.Parameters);
        call.World.Stacks.Add(stack);
        StackRequest.IsRepeated(call, stack, "CreateStack");
        StackCreation.Begin(call.World, stack, plan, retainsAfterFailure: call.Input.Flag("RetainExceptOnCreate") != true);
        return new AwsAnswer(WireStruct.Of(("StackId", stack.Id)), Effect: true);
    }

    public static AwsAnswer DeleteStack(AwsCall call)
    {
        if (call.World.Stack(call.Region, call["StackName"]) is not { } stack || stack.DeletedAt is not null)
        {
            // There is nothing to delete, and AWS does not mind.
            return new AwsAnswer([]);
        }

        if (stack.TerminationProtection)
        {
            throw Refusal.Validation($"Stack [{stack.Name}] cannot be deleted while TerminationProtection is enabled");
        }

        var forced = call.Input.Text("DeletionMode") == "FORCE_DELETE_STACK";
        var retained = call.Input.Texts("RetainResources").ToHashSet(StringComparer.Ordinal);
        if (stack.Status != "DELETE_FAILED" && (forced || retained.Count > 0))
        {
            throw Refusal.Validation(forced
                ? $"Invalid operation on stack [{stack.Id}]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state."
                : $"Invalid operation on stack [{stack.Id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.");
        }

        if (retained.FirstOrDefault(name => stack.Resource(name) is null) is { } unknown)
        {
            throw Refusal.Validation($"The specified resources to retain must be in a valid state. Do not specify resources that do not exist: [{unknown}]");
        }

        if (stack.Status.StartsWith("UPDATE_", StringComparison.Ordinal) && stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
        {
            throw Refusal.Validation($"Stack [{stack.Name}] cannot be deleted while in status {stack.Status}");
        }

        if (StackRequest.IsRepeated(call, stack, "DeleteStack") || stack.Status == "DELETE_IN_PROGRESS")
        {
            return new AwsAnswer([]);
        }

        if (forced)
        {
            retained.UnionWith(stack.Resources.Where(resource => resource.Status == "DELETE_FAILED").Select(resource => resource.LogicalId));
        }

        StackDeletion.Begin(call.World, stack, retained);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer SignalResource(AwsCall call)
    {
        var stack = Find(call, "Stack {0} does not exist");
        var (name, id, success) = (call["LogicalResourceId"], call["UniqueId"], call["Status"] == "SUCCESS");
        var resource = stack.Resource(name) ?? throw Refusal.Validation($"Resource {name} does not exist for stack {stack.Name}");
        if (!stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) || !resource.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
        {
            throw Refusal.Validation($"Stack {stack.Id} is in {stack.Status} state");
        }

        if (!stack.Signals.TryGetValue(name, out var signals))
        {
            stack.Signals[name] = signals = new(StringComparer.Ordinal);
        }

        signals[id] = success;
        StackEvents.Set(call.World, stack, resource, resource.Status, $"Received {(success ? "SUCCESS" : "FAILURE")} signal with UniqueId {id}");
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer UpdateTerminationProtection(AwsCall call)
    {
        var stack = Find(call, "Stack [{0}] does not exist");
        if (stack.DeletedAt is not null || stack.Status == "DELETE_IN_PROGRESS")
        {
            throw Refusal.Validation($"Cannot update TerminationProtection of stack [{stack.Name}] in status {stack.Status}");
        }

        stack.TerminationProtection = call.Input.Flag("EnableTerminationProtection") == true;
        return new AwsAnswer(WireStruct.Of(("StackId", stack.Id)), Effect: true);
    }

    /// <summary>A stack as a call describes it, not yet part of the world.</summary>
    public static Stack New(AwsCall call, Template template)
    {
        if (call.Input.Flag("DisableRollback") is not null && call.Input.Text("OnFailure") is not null)
        {
            throw Refusal.Validation("Both DisableRollback and OnFailure cannot be specified together.");
        }

        var parameters = ParameterValues.Of(template, StackRequest.ParametersOf(call), null);
        StackRequest.CheckCapabilities(call, template);
        return new Stack
        {
            Name = call["StackName"],
            Region = call.Region,
            Id = $"arn:aws:cloudformation:{call.Region}:{World.Account}:stack/{call["StackName"]}/{call.World.Random.Uuid()}",
            CreatedAt = call.World.Now,
            Template = template,
            Parameters = parameters,
            Capabilities = [.. call.Input.Texts("Capabilities")],
            Tags = StackRequest.TagsOf(call),
            OnFailure = call.Input.Flag("DisableRollback") == true ? "DO_NOTHING" : call.Input.Text("OnFailure") ?? call.Input.Text("OnStackFailure") ?? "ROLLBACK",
            TerminationProtection = call.Input.Flag("EnableTerminationProtection") == true,
            Timeout = call.Input.Integer("TimeoutInMinutes") is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            RoleArn = call.Input.Text("RoleARN"),
            NotificationArns = [.. call.Input.Texts("NotificationARNs")],
        };
    }
}
