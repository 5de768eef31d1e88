using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.DynamoDb.DynamoDbExpressions;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>DynamoDB's tables as calls describe them, and the replicas of global tables.</summary>
internal static class DynamoDbTables
{
    /// <summary>The table that a <c>CreateTable</c> asks for.</summary>
    public static Table Read(AwsCall call)
    {
        var input = call.Input;
        var types = input.Structs("AttributeDefinitions").ToDictionary(definition => definition.Text("AttributeName")!, definition => definition.Text("AttributeType")!);
        var key = ReadKey(input, types, "");
        var indexes = input.Structs("GlobalSecondaryIndexes").Select(index => ReadIndex(index, types, isGlobal: true))
            .Concat(input.Structs("LocalSecondaryIndexes").Select(index => ReadIndex(index, types, isGlobal: false))).ToArray();
        if (types.Keys.Except(key.Names.Concat(indexes.SelectMany(index => index.Key.Names))).Any())
        {
            throw Invalid("One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
        }

        if (types.Values.FirstOrDefault(type => type is not ("S" or "N" or "B")) is { } wrong)
        {
            throw Invalid($"1 validation error detected: Value '{wrong}' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]");
        }

        var table = new Table
        {
            Name = call["TableName"], Region = call.Region, Id = Uuid(call.World), CreatedAt = call.World.Now, Key = key, AttributeTypes = types, Indexes = indexes,
        };
        if (!ReadSettings(table, input, call.World.Now) || (!table.IsOnDemand && table.ReadUnits == 0))
        {
            throw Invalid("One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }

        foreach (var tag in input.Structs("Tags"))
        {
            table.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }

        return table;
    }

    /// <returns>Whether the input has any setting.</returns>
    public static bool ReadSettings(Table table, WireStruct input, DateTimeOffset now)
    {
        var throughput = input.Struct("ProvisionedThroughput");
        if (input.Text("BillingMode") == "PAY_PER_REQUEST")
        {
            if (throughput is not null)
            {
                throw Invalid("One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
            }

            (table.IsOnDemand, table.ReadUnits, table.WriteUnits) = (true, 0, 0);
        }
        else if (throughput is not null)
        {
            (table.IsOnDemand, table.ReadUnits, table.WriteUnits) = (false, throughput.Integer("ReadCapacityUnits")!.Value, throughput.Integer("WriteCapacityUnits")!.Value);
        }

        if (input.Struct("StreamSpecification") is { } stream)
        {
            if (stream.Flag("StreamEnabled") == true && table.StreamView is not null)
            {
                throw Invalid("Table already has an enabled stream: TableName: " + table.Name);
            }

            table.StreamSince = stream.Flag("StreamEnabled") == true ? now : table.StreamSince;
            table.StreamView = stream.Flag("StreamEnabled") == true ? stream.Text("StreamViewType") ?? "NEW_AND_OLD_IMAGES" : null;
        }

        table.IsProtected = input.Flag("DeletionProtectionEnabled") ?? table.IsProtected;
        return input.Text("BillingMode") is not null || throughput is not null || input.Flag("DeletionProtectionEnabled") is not null;
    }

    /// <summary>Creates or deletes one replica of a table.</summary>
    public static void ChangeReplica(World world, Table table, WireStruct[] updates)
    {
        if (updates.Length > 1)
        {
            throw Invalid("One or more parameter values were invalid: Only one replica can be created, updated or deleted in one call");
        }

        if (updates[0].Struct("Create")?.Text("RegionName") is { } added)
        {
            AddReplica(world, table, added);
        }
        else if (updates[0].Struct("Delete")?.Text("RegionName") is { } removed)
        {
            if (table.Global is null || !table.Global.Replicas.ContainsKey(removed) || world.Table(removed, table.Name) is not { } replica)
            {
                throw Invalid($"Replica specified in the Replica Update or Replica Delete action of the request was not found: '{removed}'");
            }

            if (replica.SourceOfReplicaAt is { } since && world.Now - since < TimeSpan.FromHours(24))
            {
                throw Invalid($"Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours: {table.Name} in {removed}");
            }

            Remove(world, replica);
        }
        else
        {
            throw Invalid("One or more parameter values were invalid: ReplicaUpdates must have Create or Delete");
        }
    }

    /// <summary>Deletes a table, and leaves the other replicas without it.</summary>
    public static void Remove(World world, Table table)
    {
        table.Status = "DELETING";
        if (table.Global?.Replicas.GetValueOrDefault(table.Region) is { } replica)
        {
            replica.Status = "DELETING";
        }

        world.After(world.Random.Draw(TimingProfile.Table), () =>
        {
            world.Tables.Remove(table);
            if (table.Global is { } group)
            {
                group.Replicas.Remove(table.Region);
                if (group.Replicas.Count == 1)
                {
                    world.Tables.Find(other => other.Global == group)!.Global = null;
                }
            }
        });
    }

    public static WireStruct Describe(World world, Table table) => WireStruct.Of(
        ("TableName", table.Name),
        ("TableArn", table.Arn),
        ("TableId", table.Id),
        ("TableStatus", table.Status),
        ("CreationDateTime", table.CreatedAt),
        ("AttributeDefinitions", table.AttributeTypes.Select(type => WireStruct.Of(("AttributeName", type.Key), ("AttributeType", type.Value)))),
        ("KeySchema", Show(table.Key)),
        ("ItemCount", table.Items.Count()),
        ("TableSizeBytes", table.Items.Sum(item => (long)Attributes.ItemSize(item.Value))),
        ("ProvisionedThroughput", WireStruct.Of(("ReadCapacityUnits", table.ReadUnits), ("WriteCapacityUnits", table.WriteUnits), ("NumberOfDecreasesToday", 0))),
        ("BillingModeSummary", table.IsOnDemand ? WireStruct.Of(("BillingMode", "PAY_PER_REQUEST"), ("LastUpdateToPayPerRequestDateTime", table.CreatedAt)) : null),
        ("DeletionProtectionEnabled", table.IsProtected),
        ("LatestStreamArn", table.StreamArn),
        ("LatestStreamLabel", table.StreamArn?.Split('/')[^1]),
        ("StreamSpecification", table.StreamView is { } view ? WireStruct.Of(("StreamEnabled", true), ("StreamViewType", view)) : null),
        ("GlobalSecondaryIndexes", table.Indexes.Any(index => index.IsGlobal) ? table.Indexes.Where(index => index.IsGlobal).Select(index => Show(table, index)) : null),
        ("LocalSecondaryIndexes", table.Indexes.Any(index => !index.IsGlobal) ? table.Indexes.Where(index => !index.IsGlobal).Select(index => Show(table, index)) : null),
        ("GlobalTableVersion", table.Global is null ? null : "2019.11.21"),
        ("Replicas", table.Global?.Replicas.Values.Select(replica => WireStruct.Of(
            ("RegionName", replica.Region), ("ReplicaStatus", replica.Status), ("ReplicaArn", $"arn:aws:dynamodb:{replica.Region}:{World.Account}:table/{table.Name}"),
            ("ReplicaStatusPercentProgress", replica.Status == "CREATING" ? "0" : null)))));

    private static void AddReplica(World world, Table table, string region)
    {
        if (region == table.Region || table.Global?.Replicas.ContainsKey(region) == true)
        {
            throw Invalid($"Failed to create a the new replica of table with name: '{table.Name}' because one or more replicas already existed as tables.");
        }

        if (world.Table(region, table.Name) is not null)
        {
            throw Invalid($"Failed to create a the new replica of table with name: '{table.Name}' because a table with that name already exists in {region}.");
        }

        if (!table.IsOnDemand)
        {
            throw Invalid("Table write capacity should either be Pay-Per-Request or AutoScaled.");
        }

        // Since 2019.11.21 the stream that replication needs is switched on by itself.
        table.StreamSince ??= world.Now;
        table.StreamView ??= "NEW_AND_OLD_IMAGES";
        var group = table.Global ??= NewGroup(table);
        var state = group.Replicas[region] = new TableReplica { Region = region };
        var copy = new Table
        {
            Name = table.Name, Region = region, Id = Uuid(world), CreatedAt = world.Now, Key = table.Key, AttributeTypes = table.AttributeTypes, Indexes = table.Indexes,
            IsOnDemand = true, StreamView = table.StreamView, StreamSince = world.Now, ExpiryAttribute = table.ExpiryAttribute, Global = group,
        };
        world.Tables.Add(copy);
        table.Status = "UPDATING";
        table.SourceOfReplicaAt = world.Now;
        var operation = world.Begin("CreateReplica", region, table.Name);
        world.After(world.Random.Draw(TimingProfile.TableReplica), () =>
        {
            TableReplication.Fill(table, copy);
            (copy.Status, state.Status, table.Status) = ("ACTIVE", "ACTIVE", "ACTIVE");
            operation.CompletedAt = world.Now;
            TableReplication.Resume(world);
        });
    }

    private static GlobalTable NewGroup(Table table)
    {
        var group = new GlobalTable();
        group.Replicas[table.Region] = new TableReplica { Region = table.Region, Status = "ACTIVE" };
        return group;
    }

    private static TableKey ReadKey(WireStruct input, Dictionary<string, string> types, string index)
    {
        var elements = input.Structs("KeySchema").ToArray();
        var hash = elements.Where(element => element.Text("KeyType") == "HASH").Select(element => element.Text("AttributeName")!).ToArray();
        var range = elements.Where(element => element.Text("KeyType") == "RANGE").Select(element => element.Text("AttributeName")!).ToArray();
        if (hash.Length != 1 || range.Length > 1 || elements[0].Text("KeyType") != "HASH")
        {
            throw Invalid($"1 validation error detected: Invalid KeySchema{index}: The first KeySchemaElement is not a HASH key type");
        }

        var key = new TableKey(hash[0], range.FirstOrDefault());
        return key.Names.FirstOrDefault(name => !types.ContainsKey(name)) is { } missing
            ? throw Invalid($"One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [{missing}], AttributeDefinitions: [{string.Join(", ", types.Keys)}]")
            : key;
    }

    private static TableIndex ReadIndex(WireStruct index, Dictionary<string, string> types, bool isGlobal) => new(
        index.Text("IndexName")!, ReadKey(index, types, " of index " + index.Text("IndexName")),
        index.Struct("Projection")?.Text("ProjectionType") ?? throw Invalid("One or more parameter values were invalid: Unknown ProjectionType: null"),
        [.. index.Struct("Projection")!.Texts("NonKeyAttributes")], isGlobal);

    private static List<object?> Show(TableKey key)
    {
        List<object?> schema = [WireStruct.Of(("AttributeName", key.Hash), ("KeyType", "HASH"))];
        if (key.Range is { } range)
        {
            schema.Add(WireStruct.Of(("AttributeName", range), ("KeyType", "RANGE")));
        }

        return schema;
    }

    private static WireStruct Show(Table table, TableIndex index) => WireStruct.Of(
        ("IndexName", index.Name), ("KeySchema", Show(index.Key)),
        ("Projection", WireStruct.Of(("ProjectionType", index.Projection), ("NonKeyAttributes", index.NonKeyAttributes.Count > 0 ? index.NonKeyAttributes : null))),
        ("IndexStatus", index.IsGlobal ? table.Status : null), ("IndexArn", $"{table.Arn}/index/{index.Name}"),
        ("ItemCount", table.Items.Count(item => index.Key.Names.All(item.Value.ContainsKey))), ("IndexSizeBytes", 0));

    private static string Uuid(World world)
    {
        var hex = world.Random.Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }
}
