using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What was told to a wait condition's handle.</summary>
/// <param name="UniqueId">Who told it; who tells the same again, replaces it.</param>
/// <param name="Success">Whether all is well.</param>
/// <param name="Reason">What the stack is to say of a failure.</param>
/// <param name="Data">What the condition's attribute <c>Data</c> then has.</param>
internal sealed record HandleSignal(string UniqueId, bool Success, string Reason, string Data)
{
    /// <summary>A signal from its JSON; <see langword="null"/>: it is none.</summary>
    public static HandleSignal? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject told && Member(told, "Status") is "SUCCESS" or "FAILURE" && Member(told, "UniqueId") is { Length: > 0 } id
                ? new HandleSignal(id, Member(told, "Status") == "SUCCESS", Member(told, "Reason") ?? "", Member(told, "Data") ?? "") : null;
        }
        catch (JsonException)
        {
            return null;
        }

        static string? Member(JsonObject told, string name) => told[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}

/// <summary>Resources that only wait for signals.</summary>
internal static class WaitResources
{
    private const string HandleType = "AWS::CloudFormation::WaitConditionHandle";
    private const long LongestSeconds = 43_200;

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new(HandleType)
        {
            Create = call => $"{call.World.BaseUrl}/waitcondition/{call.Stack.Region}/{call.Stack.Name}/{call.World.Random.Uuid()}/{call.Resource.LogicalId}",
            Delete = _ => { },
        },
        new("AWS::CloudFormation::WaitCondition")
        {
            Create = call =>
            {
                if (call.Properties.ContainsKey("Handle"))
                {
                    Limits(call);
                    _ = Handle(call);
                }

                return $"{call.Stack.Id}/{call.Resource.LogicalId}/{call.World.Random.Uuid()}";
            },
            IsReady = IsReady,
            Delete = _ => { },
            Update = _ => throw new StepFailedException("Update to resource type AWS::CloudFormation::WaitCondition is not supported."),
            Attribute = (call, name) => name == "Data"
                ? new JsonObject(Signals(call).Select(signal => KeyValuePair.Create(signal.UniqueId, (JsonNode?)signal.Data))).ToJsonString() : null,
        },
    ];

    /// <summary>The stack and the handle that an address is of; <see langword="null"/>: there is none.</summary>
    public static (Stack Stack, StackResource Handle)? Find(World world, string address) => world.Stacks
        .Where(stack => stack.DeletedAt is null)
        .SelectMany(stack => stack.Resources.Where(resource => resource.Type == HandleType && resource.PhysicalId == address), (stack, handle) => ((Stack, StackResource)?)(stack, handle))
        .FirstOrDefault();

    /// <summary>Takes a signal; whether there is anything at the address.</summary>
    public static bool Signal(World world, string address, HandleSignal signal)
    {
        if (Find(world, address) is not var (stack, handle))
        {
            return false;
        }

        if (!stack.HandleSignals.TryGetValue(handle.LogicalId, out var signals))
        {
            stack.HandleSignals[handle.LogicalId] = signals = [];
        }

        signals.RemoveAll(other => other.UniqueId == signal.UniqueId);
        signals.Add(signal);
        return true;
    }

    private static bool IsReady(ResourceCall call)
    {
        if (!call.Properties.ContainsKey("Handle"))
        {
            return true;
        }

        var (count, timeout) = Limits(call);
        var signals = Signals(call);
        if (signals.FirstOrDefault(signal => !signal.Success) is { } failed)
        {
            throw new StepFailedException($"WaitCondition received failed message: '{failed.Reason}' for uniqueId: {failed.UniqueId}");
        }

        if (signals.Count >= count)
        {
            return true;
        }

        return call.World.Now < call.Resource.At + timeout
            ? false
            : throw new StepFailedException($"WaitCondition timed out. Received {signals.Count} conditions when expecting {count}");
    }

    private static List<HandleSignal> Signals(ResourceCall call) =>
        call.Properties.ContainsKey("Handle") ? Handle(call).Stack.HandleSignals.GetValueOrDefault(Handle(call).Handle.LogicalId) ?? [] : [];

    private static (Stack Stack, StackResource Handle) Handle(ResourceCall call) => Find(call.World, call.Text("Handle") ?? "")
        ?? throw new StepFailedException($"Template validation error: Invalid wait condition handle {call.Text("Handle")}: it needs a Ref to an {HandleType}");

    private static (long Count, TimeSpan Timeout) Limits(ResourceCall call)
    {
        var count = long.TryParse(call.Text("Count") ?? "1", CultureInfo.InvariantCulture, out var wanted) && wanted > 0 ? wanted : 0;
        return count > 0 && long.TryParse(call.Text("Timeout"), CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestSeconds
            ? (count, TimeSpan.FromSeconds(seconds))
            : throw new StepFailedException($"Value of property Timeout must be a number of seconds from 1 to {LongestSeconds}, and that of Count a positive number");
    }
}
