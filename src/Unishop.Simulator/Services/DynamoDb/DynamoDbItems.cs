using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.DynamoDb.DynamoDbExpressions;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>DynamoDB's single items: get, put, update, delete, with conditions.</summary>
internal static class DynamoDbItems
{
    private const int LargestItem = 400 * 1024;

    private static readonly string[] Legacy = ["AttributesToGet", "AttributeUpdates", "Expected", "ConditionalOperator", "KeyConditions", "QueryFilter", "ScanFilter"];

    public static WireStruct Get(AwsCall call)
    {
        RefuseLegacy(call.Input);
        var table = DynamoDbService.FindUsable(call.World, call.Region, call["TableName"]);
        var names = new DynamoDbNames(call.Input);
        var projection = call.Input.Text("ProjectionExpression") is { } text ? DynamoDbExpressions.Projection(text, names) : null;
        names.CheckAllUsed();
        var item = table.Find(KeyOf(table, call.Input.Struct("Key")!));
        return WireStruct.Of(("Item", item is null ? null : Project(item, projection)), ("ConsumedCapacity", Consumed(call, table, item, isWrite: false)));
    }

    public static AwsAnswer Put(AwsCall call) => Invoke(call, (table, input) => PreparePut(table, input));

    public static AwsAnswer Delete(AwsCall call) => Invoke(call, (table, input) => PrepareDelete(table, input));

    public static AwsAnswer Update(AwsCall call) => Invoke(call, (table, input) => PrepareUpdate(table, input));

    public static ItemWrite PreparePut(Table table, WireStruct input)
    {
        var item = NormalItem(input.Struct("Item")!);
        var names = new DynamoDbNames(input);
        var condition = ConditionOf(input, names);
        names.CheckAllUsed();
        return new ItemWrite(table, KeyOfItem(table, item), condition, _ => item, []);
    }

    public static ItemWrite PrepareDelete(Table table, WireStruct input)
    {
        var names = new DynamoDbNames(input);
        var condition = ConditionOf(input, names);
        names.CheckAllUsed();
        return new ItemWrite(table, KeyOf(table, input.Struct("Key")!), condition, _ => null, []);
    }

    public static ItemWrite PrepareCheck(Table table, WireStruct input) => PrepareDelete(table, input) with { Change = item => item };

    public static ItemWrite PrepareUpdate(Table table, WireStruct input)
    {
        var names = new DynamoDbNames(input);
        var condition = ConditionOf(input, names);
        var update = input.Text("UpdateExpression") is { } text ? DynamoDbUpdates.Read(text, names) : null;
        names.CheckAllUsed();
        var key = NormalItem(input.Struct("Key")!);
        if (update?.Roots.FirstOrDefault(table.Key.Names.Contains) is { } part)
        {
            throw Invalid($"One or more parameter values were invalid: Cannot update attribute {part}. This attribute is part of the key");
        }

        return new ItemWrite(table, KeyOf(table, key), condition, item => update is null ? item ?? key : update.Apply(item ?? key), update?.Roots ?? new HashSet<string>());
    }

    /// <summary>The place of an item in its table.</summary>
    /// <exception cref="WireException">The key is not exactly that of the table.</exception>
    public static string KeyOf(Table table, WireStruct key) =>
        key.Count != table.Key.Names.Count() || !table.Key.Names.All(name => key.GetValueOrDefault(name) is WireStruct value && value.ContainsKey(table.AttributeTypes[name]))
            ? throw Invalid("The provided key element does not match the schema")
            : KeyOfItem(table, NormalItem(key));

    public static string KeyOfItem(Table table, WireStruct item) => string.Join('\u0001', table.Key.Names.Select(name => KeyPart(table, item, name)));

    public static WireStruct NormalItem(WireStruct item)
    {
        var normal = new WireStruct();
        foreach (var (name, value) in item)
        {
            try
            {
                normal[name] = Attributes.Normal((WireStruct)value!);
            }
            catch (FormatException wrong)
            {
                throw Invalid(wrong.Message);
            }
        }

        return normal;
    }

    /// <summary>The parts of an item that a projection names, in their places.</summary>
    public static WireStruct Project(WireStruct item, IReadOnlyList<DocumentPath>? projection)
    {
        if (projection is null)
        {
            return item;
        }

        return Part(WireStruct.Of(("M", item)), [.. projection.Select(path => path.Steps)])?.Struct("M") ?? [];
    }

    public static Condition? ConditionOf(WireStruct input, DynamoDbNames names) =>
        input.Text("ConditionExpression") is { } text ? DynamoDbExpressions.Condition("ConditionExpression", text, names) : null;

    public static void RefuseLegacy(WireStruct input)
    {
        if (Legacy.FirstOrDefault(input.ContainsKey) is { } name)
        {
            throw new WireException(new WireError("NotImplemented", $"The legacy parameter {name} is not simulated; expressions do the same.", 501));
        }
    }

    public static WireStruct? Consumed(AwsCall call, Table table, WireStruct? item, bool isWrite)
    {
        if (call.Input.Text("ReturnConsumedCapacity") is not ("TOTAL" or "INDEXES"))
        {
            return null;
        }

        var size = item is null ? 0 : Attributes.ItemSize(item);
        var units = isWrite ? Math.Max(1, Math.Ceiling(size / 1024.0)) : Math.Max(1, Math.Ceiling(size / 4096.0)) * (call.Input.Flag("ConsistentRead") == true ? 1 : 0.5);
        return WireStruct.Of(("TableName", table.Name), ("CapacityUnits", units));
    }

    private static string KeyPart(Table table, WireStruct item, string name)
    {
        var type = table.AttributeTypes[name];
        if (item.GetValueOrDefault(name) is not WireStruct value)
        {
            throw Invalid($"One or more parameter values were invalid: Missing the key {name} in the item");
        }

        if (Attributes.TypeOf(value) != type)
        {
            throw Invalid($"One or more parameter values were invalid: Type mismatch for key {name} expected: {type} actual: {Attributes.TypeOf(value)}");
        }

        var text = type == "B" ? Convert.ToBase64String((byte[])value["B"]!) : value.Text(type)!;
        return text.Length == 0
            ? throw Invalid($"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {(type == "B" ? "binary" : "string")} value. Key: {name}")
            : text;
    }

    private static AwsAnswer Invoke(AwsCall call, Func<Table, WireStruct, ItemWrite> prepare)
    {
        RefuseLegacy(call.Input);
        var write = prepare(DynamoDbService.FindUsable(call.World, call.Region, call["TableName"]), call.Input);
        var before = write.Table.Find(write.Key);
        if (!write.IsMet(before))
        {
            throw new WireException(new WireError("ConditionalCheckFailedException", "The conditional request failed", 400)
            {
                Members = call.Input.Text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" && before is not null ? WireStruct.Of(("Item", before)) : null,
            });
        }

        var after = write.Apply(before);
        TableReplication.Write(call.World, write.Table, write.Key, after);
        WireStruct? attributes = call.Input.Text("ReturnValues") switch
        {
            null or "NONE" => null,
            "ALL_OLD" => before,
            "ALL_NEW" => after,
            "UPDATED_OLD" => Only(before, write.Changed),
            "UPDATED_NEW" => Only(after, write.Changed),
            var wrong => throw Invalid($"1 validation error detected: Value '{wrong}' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"),
        };
        return new AwsAnswer(WireStruct.Of(("Attributes", attributes is { Count: > 0 } ? attributes : null), ("ConsumedCapacity", Consumed(call, write.Table, after ?? before, isWrite: true))), Effect: true);
    }

    private static WireStruct? Only(WireStruct? item, IReadOnlySet<string> names)
    {
        var result = new WireStruct();
        foreach (var (name, value) in item ?? [])
        {
            if (names.Contains(name))
            {
                result[name] = value;
            }
        }

        return result;
    }

    /// <summary>What of a value lies on paths: in maps under their names, in lists one after another.</summary>
    private static WireStruct? Part(WireStruct value, IReadOnlyList<IReadOnlyList<object>> paths)
    {
        if (paths.Any(path => path.Count == 0))
        {
            return value;
        }

        var below = paths.GroupBy(path => path[0], path => (IReadOnlyList<object>)[.. path.Skip(1)]);
        if (value.Struct("M") is { } map)
        {
            var picked = new WireStruct();
            foreach (var group in below.Where(group => group.Key is string))
            {
                if (map.GetValueOrDefault((string)group.Key) is WireStruct inner && Part(inner, [.. group]) is { } part)
                {
                    picked[(string)group.Key] = part;
                }
            }

            return picked.Count > 0 ? WireStruct.Of(("M", picked)) : null;
        }

        if (!value.ContainsKey("L"))
        {
            return null;
        }

        var items = value.Structs("L").ToArray();
        var parts = below.Where(group => group.Key is int index && index < items.Length).OrderBy(group => (int)group.Key)
            .Select(group => Part(items[(int)group.Key], [.. group])).OfType<WireStruct>().ToArray();
        return parts.Length > 0 ? Attributes.List(parts) : null;
    }

    /// <summary>A write that is ready to be carried out.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Key">The item's place.</param>
    /// <param name="Condition">What must hold before; <see langword="null"/>: nothing.</param>
    /// <param name="Change">The item after it, of the item before it.</param>
    /// <param name="Changed">The attributes that an update names.</param>
    internal sealed record ItemWrite(Table Table, string Key, Condition? Condition, Func<WireStruct?, WireStruct?> Change, IReadOnlySet<string> Changed)
    {
        public ItemWrite(Table table, string key, Condition? condition, Func<WireStruct?, WireStruct?> change, string[] changed) : this(table, key, condition, change, changed.ToHashSet())
        {
        }

        public bool IsMet(WireStruct? before) => Condition?.Invoke(before ?? []) ?? true;

        public WireStruct? Apply(WireStruct? before)
        {
            var after = Change(before);
            return after is not null && Attributes.ItemSize(after) > LargestItem
                ? throw Invalid("Item size has exceeded the maximum allowed size")
                : after;
        }
    }
}
