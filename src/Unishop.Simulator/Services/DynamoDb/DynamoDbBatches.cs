using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.DynamoDb.DynamoDbExpressions;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>DynamoDB's calls on several items: batches, which are many calls in one, and transactions, which are all or nothing.</summary>
internal static class DynamoDbBatches
{
    private const int MostReads = 100;
    private const int MostWrites = 25;
    private const int MostInTransaction = 100;

    public static WireStruct Get(AwsCall call)
    {
        var responses = new WireStruct();
        var count = 0;
        foreach (var (name, asked) in call.Input.Struct("RequestItems")!)
        {
            var request = (WireStruct)asked!;
            DynamoDbItems.RefuseLegacy(request);
            var table = DynamoDbService.FindUsable(call.World, call.Region, name);
            var names = new DynamoDbNames(request);
            var projection = request.Text("ProjectionExpression") is { } text ? Projection(text, names) : null;
            names.CheckAllUsed();
            var keys = request.Structs("Keys").Select(key => DynamoDbItems.KeyOf(table, key)).ToArray();
            count += keys.Length;
            CheckUnique(keys);
            responses[name] = keys.Select(table.Find).OfType<WireStruct>().Select(item => (object?)DynamoDbItems.Project(item, projection)).ToList();
        }

        return count is 0 or > MostReads
            ? throw Invalid("Too many items requested for the BatchGetItem call")
            : WireStruct.Of(("Responses", responses), ("UnprocessedKeys", new WireStruct()));
    }

    public static AwsAnswer Write(AwsCall call)
    {
        var writes = new List<DynamoDbItems.ItemWrite>();
        foreach (var (name, asked) in call.Input.Struct("RequestItems")!)
        {
            var table = DynamoDbService.FindUsable(call.World, call.Region, name);
            foreach (var request in ((List<object?>)asked!).OfType<WireStruct>())
            {
                writes.Add(request.Struct("PutRequest") is { } put ? DynamoDbItems.PreparePut(table, put)
                    : request.Struct("DeleteRequest") is { } delete ? DynamoDbItems.PrepareDelete(table, delete)
                    : throw Invalid("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"));
            }
        }

        if (writes.Count is 0 or > MostWrites)
        {
            throw Invalid("Too many items requested for the BatchWriteItem call");
        }

        CheckUnique(writes.Select(write => write.Table.Name + write.Key));
        var after = writes.Select(write => write.Apply(null)).ToArray();
        foreach (var (write, item) in writes.Zip(after))
        {
            TableReplication.Write(call.World, write.Table, write.Key, item);
        }

        return new AwsAnswer(WireStruct.Of(("UnprocessedItems", new WireStruct())), Effect: true);
    }

    public static WireStruct TransactGet(AwsCall call)
    {
        var gets = call.Input.Structs("TransactItems").Select(item => item.Struct("Get")!).ToArray();
        CheckSize(gets.Length);
        return WireStruct.Of(("Responses", gets.Select(get =>
        {
            var table = DynamoDbService.FindUsable(call.World, call.Region, get.Text("TableName")!);
            var names = new DynamoDbNames(get);
            var projection = get.Text("ProjectionExpression") is { } text ? Projection(text, names) : null;
            names.CheckAllUsed();
            return WireStruct.Of(("Item", table.Find(DynamoDbItems.KeyOf(table, get.Struct("Key")!)) is { } item ? DynamoDbItems.Project(item, projection) : null));
        })));
    }

    public static AwsAnswer TransactWrite(AwsCall call)
    {
        var items = call.Input.Structs("TransactItems").ToArray();
        CheckSize(items.Length);
        var writes = items.Select(item => Prepare(call, item)).ToArray();
        if (writes.Select(write => write.Table.Name + write.Key).Distinct().Count() != writes.Length)
        {
            throw Invalid("Transaction request cannot include multiple operations on one item");
        }

        if (call.World.Transactions.IsRepeated(call))
        {
            // "If the original request was successful, the repetition succeeds without writing anything."
            return new AwsAnswer([]);
        }

        var before = writes.Select(write => write.Table.Find(write.Key)).ToArray();
        var met = writes.Zip(before, (write, item) => write.IsMet(item)).ToArray();
        if (met.Contains(false))
        {
            var reasons = met.Select((isMet, at) => isMet
                ? WireStruct.Of(("Code", "None"))
                : WireStruct.Of(("Code", "ConditionalCheckFailed"), ("Message", "The conditional request failed"),
                    ("Item", Of(items[at]).Text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" ? before[at] : null)));
            throw new WireException(new WireError(
                "TransactionCanceledException",
                $"Transaction cancelled, please refer cancellation reasons for specific reasons [{string.Join(", ", met.Select(isMet => isMet ? "None" : "ConditionalCheckFailed"))}]",
                400)
            { Members = WireStruct.Of(("CancellationReasons", reasons)) });
        }

        // Reckoned before anything is written: one mistake leaves everything as it was.
        var after = writes.Zip(before, (write, item) => write.Apply(item)).ToArray();
        for (var at = 0; at < writes.Length; at++)
        {
            if (!items[at].ContainsKey("ConditionCheck"))
            {
                TableReplication.Write(call.World, writes[at].Table, writes[at].Key, after[at]);
            }
        }

        call.World.Transactions.Remember(call);
        return new AwsAnswer([], Effect: true);
    }

    private static WireStruct Of(WireStruct item) => (WireStruct)item.Single().Value!;

    private static DynamoDbItems.ItemWrite Prepare(AwsCall call, WireStruct item)
    {
        if (item.Count != 1)
        {
            throw Invalid("TransactItems can only contain one of Check, Put, Update or Delete");
        }

        var request = Of(item);
        var table = DynamoDbService.FindUsable(call.World, call.Region, request.Text("TableName")!);
        return item.Keys.Single() switch
        {
            "Put" => DynamoDbItems.PreparePut(table, request),
            "Update" => DynamoDbItems.PrepareUpdate(table, request),
            "Delete" => DynamoDbItems.PrepareDelete(table, request),
            _ => DynamoDbItems.PrepareCheck(table, request),
        };
    }

    private static void CheckSize(int count)
    {
        if (count is 0 or > MostInTransaction)
        {
            throw Invalid("1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100");
        }
    }

    private static void CheckUnique(IEnumerable<string> keys)
    {
        var seen = new HashSet<string>();
        if (!keys.All(seen.Add))
        {
            throw Invalid("Provided list of item keys contains duplicates");
        }
    }
}
