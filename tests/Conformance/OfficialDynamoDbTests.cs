using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>DynamoDB as the official .NET package sees it: types, typed exceptions with their details, a replica.</summary>
public sealed class OfficialDynamoDbTests
{
    private static readonly BasicAWSCredentials Credentials = new("AKIASIMULATED0000000", "simulated");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Table_WithItsItemsAndFaults_IsAsTheOfficialClientExpects()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, Cancellation);
        using var client = Client(simulator, "us-east-1");
        var created = await client.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = "unishophotstandby",
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new("uuid", ScalarAttributeType.S)],
                KeySchema = [new("uuid", KeyType.HASH)],
            },
            Cancellation);
        Assert.Equal(TableStatus.CREATING, created.TableDescription.TableStatus);
        await WaitAsync("table active", client, table => table.TableStatus == TableStatus.ACTIVE);

        await client.PutItemAsync("unishophotstandby", new() { ["uuid"] = new("a"), ["bytes"] = new() { B = new MemoryStream([1, 2]) }, ["set"] = new() { SS = ["x"] }, ["none"] = new() { NULL = true } }, Cancellation);
        var item = (await client.GetItemAsync("unishophotstandby", new() { ["uuid"] = new("a") }, Cancellation)).Item;
        Assert.Equal([1, 2], item["bytes"].B.ToArray());
        Assert.Equal(["x"], item["set"].SS);
        Assert.True(item["none"].NULL);

        var refused = await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => client.PutItemAsync(
            new PutItemRequest
            {
                TableName = "unishophotstandby",
                Item = new() { ["uuid"] = new("a") },
                ConditionExpression = "attribute_not_exists(#id)",
                ExpressionAttributeNames = new() { ["#id"] = "uuid" },
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
            Cancellation));
        Assert.Equal("a", refused.Item["uuid"].S);
        var cancelled = await Assert.ThrowsAsync<TransactionCanceledException>(() => client.TransactWriteItemsAsync(
            new TransactWriteItemsRequest
            {
                TransactItems = [new() { Delete = new() { TableName = "unishophotstandby", Key = new() { ["uuid"] = new("b") }, ConditionExpression = "attribute_exists(#id)", ExpressionAttributeNames = new() { ["#id"] = "uuid" } } }],
            },
            Cancellation));
        Assert.Equal("ConditionalCheckFailed", Assert.Single(cancelled.CancellationReasons).Code);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.DescribeTableAsync("nothing", Cancellation));

        await client.UpdateTableAsync(new UpdateTableRequest { TableName = "unishophotstandby", ReplicaUpdates = [new() { Create = new() { RegionName = "us-west-1" } }] }, Cancellation);
        await WaitAsync("replica active", client, table => table.Replicas.TrueForAll(replica => replica.ReplicaStatus == ReplicaStatus.ACTIVE));
        using var west = Client(simulator, "us-west-1");
        Assert.Single((await west.ScanAsync(new ScanRequest("unishophotstandby"), Cancellation)).Items);
    }

    private static Task<TableDescription> WaitAsync(string phase, AmazonDynamoDBClient client, Predicate<TableDescription> reached) => Deadline.UntilAsync(
        phase, TimeSpan.FromSeconds(60), async cancellation => (await client.DescribeTableAsync("unishophotstandby", cancellation)).Table is var table && reached(table) ? table : null, Cancellation);

    private static AmazonDynamoDBClient Client(RunningSimulator simulator, string region) => new(Credentials, new AmazonDynamoDBConfig
    {
        ServiceURL = simulator.Control.Url.OriginalString, AuthenticationRegion = region, MaxErrorRetry = 0,
    });
}
