using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.DynamoDb.DynamoDbExpressions;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>DynamoDB's lists: query and scan, of a table or an index, in pages.</summary>
internal static class DynamoDbQueries
{
    private const int LargestPage = 1024 * 1024;

    public static WireStruct Query(AwsCall call)
    {
        var (table, index, key) = Target(call);
        var names = new DynamoDbNames(call.Input);
        var (hash, range) = DynamoDbExpressions.KeyCondition(
            call.Input.Text("KeyConditionExpression") ?? throw Invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."), key, names);
        if (Attributes.TypeOf(hash) != table.AttributeTypes[key.Hash])
        {
            throw Invalid("One or more parameter values were invalid: Condition parameter type does not match schema type");
        }

        var found = Entries(table, index).Where(entry => Attributes.AreEqual(entry.Value.Struct(key.Hash), hash) && range(entry.Value));
        if (key.Range is { } by)
        {
            found = found.Order(Comparer<KeyValuePair<string, WireStruct>>.Create((one, other) =>
                Attributes.Compare(one.Value.Struct(by), other.Value.Struct(by)) is { } order and not 0 ? order : string.CompareOrdinal(one.Key, other.Key)));
        }

        return Page(call, table, index, call.Input.Flag("ScanIndexForward") == false ? found.Reverse() : found, names);
    }

    public static WireStruct Scan(AwsCall call)
    {
        var (table, index, _) = Target(call);
        var found = Entries(table, index);
        if (call.Input.Integer("TotalSegments") is { } segments)
        {
            var segment = call.Input.Integer("Segment") ?? throw Invalid("The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
            found = segment < segments
                ? found.Where(entry => entry.Key.Aggregate(7L, (hash, letter) => ((hash * 31) + letter) % 1_000_003) % segments == segment)
                : throw Invalid("The Segment parameter is zero-based and must be less than parameter TotalSegments");
        }

        return Page(call, table, index, found, new DynamoDbNames(call.Input));
    }

    private static (Table Table, TableIndex? Index, TableKey Key) Target(AwsCall call)
    {
        DynamoDbItems.RefuseLegacy(call.Input);
        var table = DynamoDbService.FindUsable(call.World, call.Region, call["TableName"]);
        if (call.Input.Text("IndexName") is not { } name)
        {
            return (table, null, table.Key);
        }

        var index = table.Indexes.FirstOrDefault(candidate => candidate.Name == name) ?? throw Invalid($"The table does not have the specified index: {name}");
        return index.IsGlobal && call.Input.Flag("ConsistentRead") == true
            ? throw Invalid("Consistent reads are not supported on global secondary indexes")
            : (table, index, index.Key);
    }

    private static IEnumerable<KeyValuePair<string, WireStruct>> Entries(Table table, TableIndex? index)
    {
        if (index is null)
        {
            return table.Items;
        }

        var kept = index.Projection == "ALL" ? null : table.Key.Names.Concat(index.Key.Names).Concat(index.NonKeyAttributes).ToHashSet();
        return table.Items.Where(entry => index.Key.Names.All(name => entry.Value.Struct(name)?.ContainsKey(table.AttributeTypes[name]) == true))
            .Select(entry => kept is null ? entry : KeyValuePair.Create(entry.Key, Pick(entry.Value, kept)));
    }

    private static WireStruct Page(AwsCall call, Table table, TableIndex? index, IEnumerable<KeyValuePair<string, WireStruct>> found, DynamoDbNames names)
    {
        var input = call.Input;
        var filter = input.Text("FilterExpression") is { } text ? DynamoDbExpressions.Condition("FilterExpression", text, names) : null;
        var projection = input.Text("ProjectionExpression") is { } wanted ? DynamoDbExpressions.Projection(wanted, names) : null;
        names.CheckAllUsed();
        if (input.Integer("Limit") is < 1)
        {
            throw Invalid("1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
        }

        var all = found.ToList();
        var from = 0;
        if (input.Struct("ExclusiveStartKey") is { } start)
        {
            var key = DynamoDbItems.KeyOf(table, Pick(start, table.Key.Names.ToHashSet()));
            from = all.FindIndex(entry => entry.Key == key) + 1;
            if (from == 0 && index is null && table.Key.Range is null)
            {
                // The item is gone meanwhile: its place in the order is still known.
                from = all.FindIndex(entry => string.CompareOrdinal(entry.Key, key) > 0) is >= 0 and var next ? next : all.Count;
            }
        }

        var page = new List<KeyValuePair<string, WireStruct>>();
        var size = 0;
        foreach (var entry in all.Skip(from).Take((int)(input.Integer("Limit") ?? int.MaxValue)))
        {
            page.Add(entry);
            size += Attributes.ItemSize(entry.Value);
            if (size > LargestPage)
            {
                break;
            }
        }

        var items = page.Select(entry => entry.Value).Where(item => filter is null || filter(item)).ToArray();
        var isMore = from + page.Count < all.Count || (page.Count > 0 && page.Count == input.Integer("Limit"));
        var keyNames = table.Key.Names.Concat(index?.Key.Names ?? []).ToHashSet();
        return WireStruct.Of(
            ("Items", input.Text("Select") == "COUNT" ? null : items.Select(item => DynamoDbItems.Project(item, projection))),
            ("Count", items.Length),
            ("ScannedCount", page.Count),
            ("LastEvaluatedKey", isMore ? Pick(page[^1].Value, keyNames) : null),
            ("ConsumedCapacity", DynamoDbItems.Consumed(call, table, null, isWrite: false)));
    }

    private static WireStruct Pick(WireStruct item, HashSet<string> names)
    {
        var picked = new WireStruct();
        foreach (var (name, value) in item)
        {
            if (names.Contains(name))
            {
                picked[name] = value;
            }
        }

        return picked;
    }
}
