using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>DynamoDB in stacks.</summary>
internal static class TableResources
{
    private const string Service = "dynamodb";

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::DynamoDB::Table")
        {
            Create = call => Create(call),
            IsReady = call => IsActive(call) && Settle(call),
            Update = ChangeTable,
            Delete = Delete,
            IsGone = call => Table(call) is null,
            Attribute = Attribute,
        },
        new("AWS::DynamoDB::GlobalTable")
        {
            Create = call => Create(call),
            IsReady = call => IsActive(call) && AddNextReplica(call),
            Update = call => AddNextReplica(call),
            Delete = call =>
            {
                foreach (var region in Regions(Table(call)).Where(region => region != call.Stack.Region))
                {
                    ResourceTypes.Remove(() => call.Invoke(Service, "UpdateTable", WireStruct.Of(
                        ("TableName", call.PhysicalId), ("ReplicaUpdates", new List<object?> { WireStruct.Of(("Delete", WireStruct.Of(("RegionName", region)))) }))));
                }

                Delete(call);
            },
            IsGone = call => Table(call) is null,
            Attribute = Attribute,
        },
    ];

    private static string Create(ResourceCall call)
    {
        var name = call.Name("TableName");
        var source = (JsonObject)call.Properties.DeepClone();
        // Of a global table, what counts for each replica is said with it; the stream is switched on by itself.
        source.Remove("Replicas");
        foreach (var later in new[] { "PointInTimeRecoverySpecification", "TimeToLiveSpecification", "SSESpecification", "ContributorInsightsSpecification", "TableClass", "WarmThroughput", "OnDemandThroughput" })
        {
            source.Remove(later);
        }

        if (source["StreamSpecification"] is JsonObject stream)
        {
            stream["StreamEnabled"] = "true";
        }

        call.Invoke(Service, "CreateTable", (call with { Resource = call.Resource with { Properties = source } }).Input(Service, "CreateTable", ("TableName", name)));
        return name;
    }

    /// <summary>What can be set only of a table that is active; always done.</summary>
    private static bool Settle(ResourceCall call)
    {
        var backups = call.Properties["PointInTimeRecoverySpecification"] as JsonObject;
        var wanted = backups?["PointInTimeRecoveryEnabled"]?.GetValue<string>() == "true";
        var state = call.Invoke(Service, "DescribeContinuousBackups", Named(call)).Struct("ContinuousBackupsDescription")?.Struct("PointInTimeRecoveryDescription")?.Text("PointInTimeRecoveryStatus");
        if (wanted != (state == "ENABLED"))
        {
            call.Invoke(Service, "UpdateContinuousBackups", Named(call, ("PointInTimeRecoverySpecification", WireStruct.Of(("PointInTimeRecoveryEnabled", wanted)))));
        }

        var expiry = call.Properties["TimeToLiveSpecification"] as JsonObject;
        var attribute = expiry?["Enabled"]?.GetValue<string>() == "true" ? expiry["AttributeName"]?.GetValue<string>() : null;
        var present = call.Invoke(Service, "DescribeTimeToLive", Named(call)).Struct("TimeToLiveDescription")?.Text("AttributeName");
        if (attribute != present)
        {
            call.Invoke(Service, "UpdateTimeToLive", Named(call, ("TimeToLiveSpecification", WireStruct.Of(("Enabled", attribute is not null), ("AttributeName", attribute ?? present)))));
        }

        return true;
    }

    private static void ChangeTable(ResourceCall call)
    {
        var arn = Table(call)!.Text("TableArn");
        if (TagChanges.Dropped(call) is { Count: > 0 } dropped)
        {
            call.Invoke(Service, "UntagResource", WireStruct.Of(("ResourceArn", arn), ("TagKeys", dropped)));
        }

        if (TagChanges.Given(call) is { Count: > 0 } tags)
        {
            call.Invoke(Service, "TagResource", WireStruct.Of(("ResourceArn", arn), ("Tags", tags)));
        }

        string[] settings = ["BillingMode", "ProvisionedThroughput", "StreamSpecification", "DeletionProtectionEnabled"];
        if (settings.Any(name => !JsonNode.DeepEquals(call.Former![name], call.Properties[name])))
        {
            var source = new JsonObject(settings.Where(call.Properties.ContainsKey).Select(name => KeyValuePair.Create(name, call.Properties[name]?.DeepClone())));
            if (source["StreamSpecification"] is JsonObject stream)
            {
                stream["StreamEnabled"] = "true";
            }
            else if (call.Former!.ContainsKey("StreamSpecification"))
            {
                source["StreamSpecification"] = new JsonObject { ["StreamEnabled"] = "false" };
            }

            source["DeletionProtectionEnabled"] ??= "false";
            call.Invoke(Service, "UpdateTable", (call with { Resource = call.Resource with { Properties = source } }).Input(Service, "UpdateTable", ("TableName", call.PhysicalId)));
        }
    }

    private static WireStruct Named(ResourceCall call, params ReadOnlySpan<(string Name, object? Value)> more) => WireStruct.Of([("TableName", call.PhysicalId), .. more]);

    /// <summary>Asks for the next replica that is declared and missing; whether there was none.</summary>
    private static bool AddNextReplica(ResourceCall call)
    {
        var present = Regions(Table(call)).Append(call.Stack.Region).ToArray();
        var missing = (call.Properties["Replicas"] as JsonArray ?? []).Select(replica => replica!["Region"]!.GetValue<string>()).FirstOrDefault(region => !present.Contains(region));
        if (missing is null)
        {
            return true;
        }

        call.Invoke(Service, "UpdateTable", WireStruct.Of(
            ("TableName", call.PhysicalId), ("ReplicaUpdates", new List<object?> { WireStruct.Of(("Create", WireStruct.Of(("RegionName", missing)))) })));
        return false;
    }

    private static void Delete(ResourceCall call) =>
        ResourceTypes.Remove(() => call.Invoke(Service, "DeleteTable", WireStruct.Of(("TableName", call.PhysicalId))));

    private static JsonNode? Attribute(ResourceCall call, string name) => name switch
    {
        "Arn" => $"arn:aws:dynamodb:{call.Stack.Region}:{World.Account}:table/{call.PhysicalId}",
        "TableId" => Table(call)?.Text("TableId"),
        "StreamArn" => Table(call)?.Text("LatestStreamArn"),
        _ => null,
    };

    private static bool IsActive(ResourceCall call) => Table(call) is { } table
        && table.Text("TableStatus") == "ACTIVE" && table.Structs("Replicas").All(replica => replica.Text("ReplicaStatus") == "ACTIVE");

    private static IEnumerable<string> Regions(WireStruct? table) => table?.Structs("Replicas").Select(replica => replica.Text("RegionName")!) ?? [];

    private static WireStruct? Table(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke(Service, "DescribeTable", WireStruct.Of(("TableName", call.PhysicalId))))?.Struct("Table");
}
