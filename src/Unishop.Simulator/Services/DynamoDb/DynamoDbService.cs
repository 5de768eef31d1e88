using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>DynamoDB: tables and their replicas; items are in <see cref="DynamoDbItems"/>, lists in <see cref="DynamoDbQueries"/>.</summary>
internal sealed partial class DynamoDbService : AwsService
{
    public DynamoDbService()
    {
        Changes("CreateTable", Create);
        Reads("DescribeTable", call => Of(("Table", DynamoDbTables.Describe(call.World, Find(call)))));
        Reads("ListTables", List);
        Changes("UpdateTable", Update);
        Changes("DeleteTable", Delete);
        Reads("DescribeLimits", _ => Of(
            ("AccountMaxReadCapacityUnits", 80_000), ("AccountMaxWriteCapacityUnits", 80_000), ("TableMaxReadCapacityUnits", 40_000), ("TableMaxWriteCapacityUnits", 40_000)));
        Reads("DescribeEndpoints", call => Of(("Endpoints", new List<object?> { Of(("Address", new Uri(call.World.BaseUrl).Authority), ("CachePeriodInMinutes", 1440)) })));
        Reads("DescribeTimeToLive", call => Of(("TimeToLiveDescription", Of(
            ("TimeToLiveStatus", Find(call).ExpiryAttribute is null ? "DISABLED" : "ENABLED"), ("AttributeName", Find(call).ExpiryAttribute)))));
        Changes("UpdateTimeToLive", UpdateTimeToLive);
        Reads("DescribeContinuousBackups", call => Of(("ContinuousBackupsDescription", Backups(call, Backed(call)))));
        Changes("UpdateContinuousBackups", call =>
        {
            var table = Backed(call);
            var wanted = call.Input.Struct("PointInTimeRecoverySpecification")?.Flag("PointInTimeRecoveryEnabled") == true;
            table.RestorableSince = wanted ? table.RestorableSince ?? call.World.Now : null;
            return new AwsAnswer(Of(("ContinuousBackupsDescription", Backups(call, table))), Effect: true);
        });
        Reads("ListTagsOfResource", call => Of(("Tags", ByArn(call).Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value))))));
        Changes("TagResource", call =>
        {
            foreach (var tag in call.Input.Structs("Tags"))
            {
                ByArn(call).Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
            }

            return new AwsAnswer([], Effect: true);
        });
        Changes("UntagResource", call =>
        {
            foreach (var key in call.Input.Texts("TagKeys"))
            {
                ByArn(call).Tags.Remove(key);
            }

            return new AwsAnswer([], Effect: true);
        });
        Reads("GetItem", DynamoDbItems.Get);
        Changes("PutItem", DynamoDbItems.Put);
        Changes("UpdateItem", DynamoDbItems.Update);
        Changes("DeleteItem", DynamoDbItems.Delete);
        Changes("BatchWriteItem", DynamoDbBatches.Write);
        Changes("TransactWriteItems", DynamoDbBatches.TransactWrite);
        // These read, whatever their names begin with.
        Reads("BatchGetItem", DynamoDbBatches.Get);
        Reads("TransactGetItems", DynamoDbBatches.TransactGet);
        Reads("Query", DynamoDbQueries.Query);
        Reads("Scan", DynamoDbQueries.Scan);
    }

    public override string Model => "dynamodb";

    /// <summary>The table of a call, whatever its status; its name may be its ARN.</summary>
    public static Table Find(AwsCall call) => Find(call.World, call.Region, call["TableName"]);

    /// <summary>A table that takes calls for items.</summary>
    /// <exception cref="WireException">There is none, or it is still being created.</exception>
    public static Table FindUsable(World world, string region, string name) => Locate(world, region, name) is { IsUsable: true } table
        ? table
        : throw Error("ResourceNotFoundException", "Requested resource not found");

    private static Table Find(World world, string region, string name) => Locate(world, region, name)
        ?? throw Error("ResourceNotFoundException", $"Requested resource not found: Table: {name} not found");

    private static Table? Locate(World world, string region, string name) => world.Table(region, name[(name.LastIndexOf('/') + 1)..]);

    private static Table ByArn(AwsCall call) => call.World.Tables.Find(table => table.Arn == call["ResourceArn"])
        ?? throw Error("ResourceNotFoundException", $"Requested resource not found: ResourcArn: {call["ResourceArn"]} not found");

    private static WireStruct List(AwsCall call)
    {
        var after = call.Input.Text("ExclusiveStartTableName") ?? "";
        if (call.Input.Integer("Limit") is < 1 or > 100)
        {
            throw Error("ValidationException", "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value between 1 and 100");
        }

        var most = (int)(call.Input.Integer("Limit") ?? 100);
        var names = call.World.Tables.Where(table => table.Region == call.Region && string.CompareOrdinal(table.Name, after) > 0).Select(table => table.Name).Order(StringComparer.Ordinal).ToArray();
        return Of(("TableNames", names.Take(most)), ("LastEvaluatedTableName", names.Length > most ? names[most - 1] : null));
    }

    private static Table Backed(AwsCall call) => Locate(call.World, call.Region, call["TableName"])
        ?? throw Error("TableNotFoundException", $"Table not found: {call["TableName"]}");

    private static WireStruct Backups(AwsCall call, Table table) => Of(
        ("ContinuousBackupsStatus", "ENABLED"),
        ("PointInTimeRecoveryDescription", table.RestorableSince is { } since
            ? Of(("PointInTimeRecoveryStatus", "ENABLED"), ("RecoveryPeriodInDays", 35), ("EarliestRestorableDateTime", since), ("LatestRestorableDateTime", call.World.Now.AddMinutes(-5) is var latest && latest > since ? latest : since))
            : Of(("PointInTimeRecoveryStatus", "DISABLED"))));

    private static AwsAnswer UpdateTimeToLive(AwsCall call)
    {
        var table = Find(call);
        var asked = call.Input.Struct("TimeToLiveSpecification")!;
        var (enabled, attribute) = (asked.Flag("Enabled") == true, asked.Text("AttributeName") ?? "");
        if (enabled == (table.ExpiryAttribute is not null))
        {
            throw Error("ValidationException", enabled ? "TimeToLive is already enabled" : "TimeToLive is already disabled");
        }

        if (!enabled && attribute != table.ExpiryAttribute)
        {
            throw Error("ValidationException", $"TimeToLive is active on a different AttributeName: current AttributeName is {table.ExpiryAttribute}");
        }

        table.ExpiryAttribute = enabled ? attribute : null;
        return new AwsAnswer(Of(("TimeToLiveSpecification", Of(("Enabled", enabled), ("AttributeName", attribute)))), Effect: true);
    }

    private static AwsAnswer Create(AwsCall call)
    {
        var name = call["TableName"];
        if (!NamePattern().IsMatch(name))
        {
            throw Error("ValidationException", "TableName must be at least 3 characters long and at most 255 characters long, and contain only a-z, A-Z, 0-9, _, - and .");
        }

        if (call.World.Table(call.Region, name) is not null)
        {
            throw Error("ResourceInUseException", $"Table already exists: {name}");
        }

        var table = DynamoDbTables.Read(call);
        call.World.Tables.Add(table);
        Become(call.World, table, "ACTIVE", TimingProfile.Table);
        return new AwsAnswer(Of(("TableDescription", DynamoDbTables.Describe(call.World, table))), Effect: true);
    }

    private static void Become(World world, Table table, string status, Duration duration) =>
        world.After(world.Random.Draw(duration), () => table.Status = status);

    private static AwsAnswer Update(AwsCall call)
    {
        var table = Find(call);
        if (table.Status != "ACTIVE")
        {
            throw Error("ResourceInUseException", $"Attempt to change a resource which is still in use: Table is being {(table.Status == "CREATING" ? "created" : table.Status == "DELETING" ? "deleted" : "updated")}: {table.Name}");
        }

        if (call.Input.Structs("GlobalSecondaryIndexUpdates").Any() || call.Input.Struct("SSESpecification") is not null || call.Input.Text("MultiRegionConsistency") is "STRONG")
        {
            throw Error("NotImplemented", "UpdateTable is simulated for replicas, billing mode, throughput, streams and deletion protection.", 501);
        }

        var replicas = call.Input.Structs("ReplicaUpdates").ToArray();
        var settings = call.Input.Struct("StreamSpecification");
        if (replicas.Length > 0)
        {
            DynamoDbTables.ChangeReplica(call.World, table, replicas);
        }
        else if (!DynamoDbTables.ReadSettings(table, call.Input, call.World.Now) && settings is null)
        {
            throw Error("ValidationException", "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        else
        {
            table.Status = "UPDATING";
            Become(call.World, table, "ACTIVE", TimingProfile.Table);
        }

        return new AwsAnswer(Of(("TableDescription", DynamoDbTables.Describe(call.World, table))), Effect: true);
    }

    private static AwsAnswer Delete(AwsCall call)
    {
        var table = Find(call);
        var world = call.World;
        if (table.IsProtected)
        {
            throw Error("ValidationException", "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        }

        if (!table.IsUsable || table.Global?.Replicas.Values.Any(replica => replica.Status != "ACTIVE") == true)
        {
            throw Error("ResourceInUseException", $"Attempt to change a resource which is still in use: Table: {table.Name}");
        }

        if (table.Global is { } group && group.Replicas.Count > 1 && table.SourceOfReplicaAt is { } since && world.Now - since < TimeSpan.FromHours(24))
        {
            throw Error("ValidationException", $"Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours: {table.Name} in {table.Region}");
        }

        DynamoDbTables.Remove(world, table);
        return new AwsAnswer(Of(("TableDescription", DynamoDbTables.Describe(world, table))), Effect: true);
    }

    [GeneratedRegex("^[a-zA-Z0-9_.-]{3,255}$")]
    private static partial Regex NamePattern();
}
