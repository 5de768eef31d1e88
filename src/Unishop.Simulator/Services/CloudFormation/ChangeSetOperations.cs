using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>CloudFormation's operations on change sets.</summary>
internal static class ChangeSetOperations
{
    public static AwsAnswer CreateChangeSet(AwsCall call)
    {
        var (name, stackName) = (call["ChangeSetName"], call["StackName"]);
        if (!StackRequest.IsName(name))
        {
            throw Refusal.Validation(
                $"1 validation error detected: Value '{name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
        }

        var creates = call.Input.Text("ChangeSetType") switch
        {
            "CREATE" => true,
            null or "UPDATE" => false,
            _ => throw Refusal.Validation("ChangeSetType IMPORT is not simulated: use CREATE or UPDATE"),
        };
        var found = call.World.Stack(call.Region, stackName);
        // What has been carried out leaves its name free.
        found?.ChangeSets.RemoveAll(other => other.Name == name && (other.Execution is "EXECUTE_COMPLETE" or "EXECUTE_FAILED"));
        if (found?.ChangeSets.Find(other => other.Name == name) is { } same)
        {
            return call.Input.Text("ClientToken") is { } token && found.UsedTokens.ContainsKey($"{same.Id} {token}")
                ? Answer(same, effect: false)
                : throw Refusal.Of("AlreadyExistsException", $"ChangeSet [{name}] already exists");
        }

        var set = creates ? ForNew(call, found) : ForExisting(call, found ?? throw Refusal.Validation($"Stack [{stackName}] does not exist"));
        if (call.Input.Text("ClientToken") is { } used)
        {
            set.Stack.UsedTokens[$"{set.Id} {used}"] = "CreateChangeSet";
        }

        set.Stack.ChangeSets.Add(set);
        set.Prepare(call.World);
        return Answer(set, effect: true);
    }

    public static WireStruct DescribeChangeSet(AwsCall call)
    {
        var set = Find(call);
        var values = call.Input.Flag("IncludePropertyValues") == true;
        var skip = int.TryParse(call.Input.Text("NextToken"), out var at) ? at : 0;
        var page = set.Changes.Skip(skip).Take(100);
        var members = Summary(set);
        members["Parameters"] = set.Parameters.Select(parameter => (object?)StackViews.Parameter(set.Template, parameter.Key, parameter.Value)).ToList();
        members["Capabilities"] = set.Capabilities.ToList<object?>();
        members["Tags"] = StackViews.Tags(set.Tags).ToList<object?>();
        members["NotificationARNs"] = set.Stack.NotificationArns.ToList<object?>();
        members["RollbackConfiguration"] = new WireStruct();
        members["Changes"] = page.Select(change => (object?)WireStruct.Of(("Type", "Resource"), ("ResourceChange", Change(change, values)))).ToList();
        if (skip + 100 < set.Changes.Count)
        {
            members["NextToken"] = (skip + 100).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return members;
    }

    public static WireStruct ListChangeSets(AwsCall call) =>
        WireStruct.Of(("Summaries", StackOperations.Find(call, "Stack [{0}] does not exist").ChangeSets.Select(Summary)));

    public static AwsAnswer ExecuteChangeSet(AwsCall call)
    {
        var set = Find(call);
        if (set.Execution != "AVAILABLE")
        {
            throw Refusal.Of("InvalidChangeSetStatus", $"ChangeSet [{set.Id}] cannot be executed in its current status of [{set.Status}]");
        }

        if (!set.Creates)
        {
            StackUpdates.CheckUpdatable(set.Stack);
        }

        set.Stack.ClientToken = call.Input.Text("ClientRequestToken");
        set.Execute(call.World, rollsBack: call.Input.Flag("DisableRollback") != true);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer DeleteChangeSet(AwsCall call)
    {
        if (!call["ChangeSetName"].StartsWith("arn:", StringComparison.Ordinal))
        {
            StackOperations.Find(call, "Stack [{0}] does not exist");
        }

        if (Seek(call) is not { } set)
        {
            return new AwsAnswer([]);
        }

        if (set.Execution == "EXECUTE_IN_PROGRESS" || set.Status is "CREATE_PENDING" or "CREATE_IN_PROGRESS")
        {
            throw Refusal.Of("InvalidChangeSetStatus", $"ChangeSet [{set.Id}] cannot be deleted in its current status of [{set.Status}]");
        }

        set.Stack.ChangeSets.Remove(set);
        return new AwsAnswer([], Effect: true);
    }

    /// <summary>The change set that a call names.</summary>
    /// <exception cref="WireException"><c>ChangeSetNotFound</c>.</exception>
    public static ChangeSet Find(AwsCall call) =>
        Seek(call) ?? throw Refusal.Of("ChangeSetNotFound", $"ChangeSet [{call["ChangeSetName"]}] does not exist", 404);

    private static ChangeSet? Seek(AwsCall call)
    {
        var name = call["ChangeSetName"];
        return name.StartsWith("arn:", StringComparison.Ordinal)
            ? call.World.Stacks.Where(stack => stack.Region == call.Region).SelectMany(stack => stack.ChangeSets).FirstOrDefault(set => set.Id == name)
            : call.Input.Text("StackName") is { } stackName
                ? call.World.Stack(call.Region, stackName)?.ChangeSets.Find(set => set.Name == name)
                : throw Refusal.Validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
    }

    private static ChangeSet ForNew(AwsCall call, Stack? found)
    {
        StackRequest.CheckName(call["StackName"]);
        if (found is { Status: not "REVIEW_IN_PROGRESS" })
        {
            throw Refusal.Validation($"Stack [{found.Name}] already exists and cannot be created again with the changeSet [{call["ChangeSetName"]}].");
        }

        var template = StackRequest.TemplateOf(call) ?? throw Refusal.Validation("Either Template URL or Template Body must be specified.");
        var asked = StackOperations.New(call, template);
        var parameters = asked.Parameters;
        var stack = found ?? asked;
        if (found is null)
        {
            (stack.Template, stack.Parameters) = (null, new(StringComparer.Ordinal));
            call.World.Stacks.Add(stack);
            StackEvents.Set(call.World, stack, "REVIEW_IN_PROGRESS", "User Initiated");
        }

        return New(call, stack, template, parameters, creates: true);
    }

    private static ChangeSet ForExisting(AwsCall call, Stack stack)
    {
        StackUpdates.CheckUpdatable(stack);
        var plan = StackUpdates.PlanOf(call, stack);
        return New(call, stack, plan.Template, plan.Parameters, creates: false);
    }

    private static ChangeSet New(AwsCall call, Stack stack, Template template, SortedDictionary<string, string> parameters, bool creates) => new()
    {
        Name = call["ChangeSetName"],
        Id = $"arn:aws:cloudformation:{call.Region}:{World.Account}:changeSet/{call["ChangeSetName"]}/{call.World.Random.Uuid()}",
        Stack = stack,
        CreatedAt = call.World.Now,
        Template = template,
        Parameters = parameters,
        Creates = creates,
        Settings = StackUpdates.SettingsOf(call),
        Capabilities = [.. call.Input.Texts("Capabilities")],
        Tags = call.Input.ContainsKey("Tags") ? StackRequest.TagsOf(call) : stack.Tags,
        Description = call.Input.Text("Description"),
    };

    private static AwsAnswer Answer(ChangeSet set, bool effect) => new(WireStruct.Of(("Id", set.Id), ("StackId", set.Stack.Id)), effect);

    private static WireStruct Summary(ChangeSet set) => WireStruct.Of(
        ("ChangeSetName", set.Name), ("ChangeSetId", set.Id), ("StackId", set.Stack.Id), ("StackName", set.Stack.Name), ("Description", set.Description),
        ("CreationTime", set.CreatedAt), ("ExecutionStatus", set.Execution), ("Status", set.Status), ("StatusReason", set.Reason), ("IncludeNestedStacks", false));

    private static WireStruct Change(ResourceChange change, bool values) => WireStruct.Of(
        ("PolicyAction", change.PolicyAction is null or "Delete" ? null : change.PolicyAction),
        ("Action", change.Action), ("LogicalResourceId", change.LogicalId), ("PhysicalResourceId", change.PhysicalId), ("ResourceType", change.Type),
        ("Replacement", change.Replacement), ("Scope", change.Details.Select(detail => detail.Attribute).Distinct()),
        ("Details", change.Details.Select(detail => WireStruct.Of(
            ("Target", WireStruct.Of(
                ("Attribute", detail.Attribute), ("Name", detail.Name), ("RequiresRecreation", detail.Recreation),
                ("Path", detail.Name is null ? null : $"/{detail.Attribute}/{detail.Name}"),
                ("BeforeValue", values ? Text(detail.Before) : null), ("AfterValue", values ? Text(detail.After) : null))),
            ("Evaluation", detail.IsDynamic ? "Dynamic" : "Static"), ("ChangeSource", detail.Source), ("CausingEntity", detail.Cause)))));

    private static string? Text(JsonNode? value) => value is JsonValue text ? text.GetValue<string>() : value?.ToJsonString();
}
