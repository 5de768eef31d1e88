using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>DynamoDB as boto3 sees it, in two Regions, sixty times as fast.</summary>
public sealed class EdgeDynamoDbTests
{
    private static readonly Dictionary<string, object> Expected = new()
    {
        ["creating"] = "CREATING",
        ["twice"] = "ResourceInUseException",
        ["tables"] = new object[] { new[] { "orders" }, Array.Empty<string>() },
        ["limits"] = 40000,
        ["ttl"] = "DISABLED",
        ["backups"] = "ENABLED",
        ["endpoints"] = 1,
        ["tags"] = new[] { new { Key = "lab", Value = "edge" } },
        ["types"] = new object?[] { true, new[] { "x", "y" }, null, true, 1 },
        ["projected"] = new[] { new { sku = "u3" } },
        ["wrongKey"] = "ValidationException",
        ["noTable"] = "ResourceNotFoundException",
        ["condition"] = "ConditionalCheckFailedException",
        ["conditionItem"] = "ConditionalCheckFailedException",
        ["refusedItem"] = new { N = "100" },
        ["reserved"] = "ValidationException",
        ["unused"] = "ValidationException",
        ["syntax"] = "ValidationException",
        ["updated"] = new object[] { 105, 2, 0, 1, new[] { "blue", "pink" } },
        ["after"] = new object[] { new[] { "blue" }, new[] { "new" }, false },
        ["upsert"] = 9,
        ["keyUpdate"] = "ValidationException",
        ["overlap"] = "ValidationException",
        ["addToText"] = "ValidationException",
        ["query"] = new[] { 2, 3, 4, 5 },
        ["backwards"] = new[] { 7, 6 },
        ["pages"] = new int[][] { [1, 2, 3], [4, 5, 6], [7] },
        ["filtered"] = new object[] { new[] { 2, 4, 6, 7 }, 7 },
        ["index"] = new[] { 2, 4, 6 },
        ["scan"] = 1,
        ["segments"] = 9,
        ["queryNoHash"] = "ValidationException",
        ["bulk"] = 29,
        ["many"] = 2,
        ["cancelled"] = "TransactionCanceledException",
        ["reasons"] = new[] { "None", "ConditionalCheckFailed" },
        ["unchanged"] = "1",
        ["deleted"] = 1,
        ["replica"] = new object[] { "UPDATING", new Dictionary<string, string> { ["us-east-1"] = "ACTIVE", ["us-west-1"] = "CREATING" }, "2019.11.21" },
        ["busy"] = "ResourceInUseException",
        ["active"] = true,
        ["copied"] = new { BOOL = true },
        ["back"] = true,
        ["source"] = "ValidationException",
        ["alone"] = true,
        ["deleting"] = "DELETING",
    };

    [Fact]
    public async Task EveryOperation_WithBoto3_AnswersAndFailsAsAws()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, TestContext.Current.CancellationToken);

        Boto3Seen.AreEqual(Expected, (await ClientProgram.Boto3("edge_dynamodb.py", simulator.Control.Url).RunAsync()).Json);
    }
}
