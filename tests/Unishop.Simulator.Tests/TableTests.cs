using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.DynamoDb;

namespace Unishop.Simulator.Tests;

/// <summary>DynamoDB's own rules in virtual time: replicas, the last writer, cut ways, and expressions.</summary>
public class TableTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.Empty, 1, Start, "http://127.0.0.1:5081");

    [Fact]
    public void Write_InOneRegion_ArrivesInTheOtherWithinTheDocumentedLag()
    {
        MakeGlobal();
        Put(East, "a", "east");

        Pass(0.4);
        Assert.Null(Get(West, "a"));
        Pass(2.2);
        Assert.Equal("east", Get(West, "a"));
    }

    [Fact]
    public void Read_OfATableThatIsStillBeingCreated_IsNotFound()
    {
        AwsServices.Invoke(_world, East, "dynamodb", "CreateTable", WireStruct.Of(
            ("TableName", "early"), ("BillingMode", "PAY_PER_REQUEST"),
            ("AttributeDefinitions", new[] { WireStruct.Of(("AttributeName", "id"), ("AttributeType", "S")) }),
            ("KeySchema", new[] { WireStruct.Of(("AttributeName", "id"), ("KeyType", "HASH")) })));
        var read = WireStruct.Of(("TableName", "early"), ("Key", WireStruct.Of(("id", WireStruct.Of(("S", "a"))))));

        var refused = Assert.Throws<WireException>(() => AwsServices.Invoke(_world, East, "dynamodb", "GetItem", read));
        Pass(60);
        AwsServices.Invoke(_world, East, "dynamodb", "GetItem", read);

        Assert.Equal("ResourceNotFoundException", refused.Error.Code);
    }

    [Fact]
    public void Writes_InBothRegions_TheLaterWinsInBoth()
    {
        MakeGlobal();
        Put(West, "a", "first");
        Pass(0.1);
        Put(East, "a", "later");

        Pass(10);

        Assert.Equal(("later", "later"), (Get(East, "a"), Get(West, "a")));
    }

    [Theory]
    [InlineData(FaultKinds.RegionLost)]
    [InlineData(FaultKinds.NetworkIsolated)]
    public void Writes_WhileTheWayIsCut_WaitAndArriveAfterwards(string kind)
    {
        MakeGlobal();
        _world.Faults.Add(new Fault(kind, East, null, null, 100, _world.Now, null));
        Put(West, "a", "west");
        Pass(3600);
        Assert.Null(Get(East, "a"));

        _world.Faults.Remove(_ => true);
        Pass(3);

        Assert.Equal("west", Get(East, "a"));
    }

    [Fact]
    public void Delete_WhileTheWayIsCut_WinsOverTheOlderWriteOfTheOtherSide()
    {
        MakeGlobal();
        Put(East, "a", "both");
        Pass(5);
        _world.Faults.Add(new Fault(FaultKinds.NetworkIsolated, East, null, null, 100, _world.Now, null));
        Put(East, "a", "older");
        Pass(1);
        Call(West, "DeleteItem", ("TableName", "carts"), ("Key", Key("a")));
        _world.Faults.Remove(_ => true);

        Pass(5);

        Assert.Equal((null, null), (Get(East, "a"), Get(West, "a")));
    }

    [Fact]
    public void WriteDuringCreation_OfAReplica_IsInItOnceItIsActive()
    {
        CreateTable();
        Put(East, "before", "1");
        Call(East, "UpdateTable", ("TableName", "carts"), ("ReplicaUpdates", new List<object?> { WireStruct.Of(("Create", WireStruct.Of(("RegionName", West)))) }));
        Pass(30);
        Put(East, "during", "2");
        Assert.Throws<WireException>(() => Get(West, "before"));

        Pass(700);

        Assert.Equal(("1", "2"), (Get(West, "before"), Get(West, "during")));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(25, true)]
    public void SourceTable_Deleted_OnlyADayAfterItWasTheSource(int hours, bool isAllowed)
    {
        MakeGlobal();
        Pass(hours * 3600);

        if (isAllowed)
        {
            Call(East, "DeleteTable", ("TableName", "carts"));
            Pass(30);
            Assert.Null(_world.Table(East, "carts"));
            Assert.Null(_world.Table(West, "carts")!.Global);
        }
        else
        {
            Assert.Equal("ValidationException", Assert.Throws<WireException>(() => Call(East, "DeleteTable", ("TableName", "carts"))).Error.Code);
        }
    }

    [Theory]
    [InlineData("n = :five", true)]
    [InlineData("n <> :five", false)]
    [InlineData("missing <> :five", true)]
    [InlineData("n BETWEEN :five AND :nine AND NOT attribute_exists(missing)", true)]
    [InlineData("(n < :five OR begins_with(word, :uni)) AND size(word) > :five", true)]
    [InlineData("NOT n > :nine AND contains(several, :five)", true)]
    [InlineData("n IN (:nine, :five)", true)]
    [InlineData("attribute_type(word, :type)", true)]
    [InlineData("nested.deep[1] = :five", true)]
    [InlineData("nested.deep[9] = :five", false)]
    [InlineData("n > word", false)]
    public void Condition_OnAnItem_IsDecidedAsDynamoDbDoes(string condition, bool isMet)
    {
        var five = Attributes.Number(5);
        var item = WireStruct.Of(
            ("n", five), ("word", Attributes.Text("unicorn")), ("several", Attributes.List([five])),
            ("nested", WireStruct.Of(("M", WireStruct.Of(("deep", Attributes.List([Attributes.Text("x"), five])))))));
        var names = new DynamoDbNames(WireStruct.Of(("ExpressionAttributeValues", WireStruct.Of(
            (":five", five), (":nine", Attributes.Number(9)), (":uni", Attributes.Text("uni")), (":type", Attributes.Text("S"))))));

        Assert.Equal(isMet, DynamoDbExpressions.Condition("ConditionExpression", condition, names)(item));
    }

    [Theory]
    [InlineData("a =", "Syntax error")]
    [InlineData("a = :none", "not defined")]
    [InlineData("#a = :v", "not defined")]
    [InlineData("name = :v", "reserved keyword")]
    [InlineData("nothing(a, :v)", "Invalid function name")]
    [InlineData("a = :v)", "Syntax error")]
    [InlineData("a ? :v", "Syntax error")]
    [InlineData("", "can not be empty")]
    public void Condition_Malformed_IsAValidationErrorThatSaysWhere(string condition, string part)
    {
        var names = new DynamoDbNames(WireStruct.Of(("ExpressionAttributeValues", WireStruct.Of((":v", Attributes.Number(1))))));

        var error = Assert.Throws<WireException>(() => DynamoDbExpressions.Condition("ConditionExpression", condition, names)).Error;

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.500", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("-0.10", "-0.1")]
    [InlineData("10", "10")]
    public void Number_Kept_HasNoNeedlessDigits(string given, string kept) =>
        Assert.Equal(kept, Attributes.Normal(WireStruct.Of(("N", given))).Text("N"));

    private static WireStruct Key(string id) => WireStruct.Of(("id", Attributes.Text(id)));

    private void Pass(double seconds) => _world.Advance(_world.Now + TimeSpan.FromSeconds(seconds));

    private WireStruct Call(string region, string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        AwsServices.Invoke(_world, region, "dynamodb", operation, WireStruct.Of(input)).Output;

    private void CreateTable()
    {
        Call(East, "CreateTable", ("TableName", "carts"), ("BillingMode", "PAY_PER_REQUEST"),
            ("AttributeDefinitions", new List<object?> { WireStruct.Of(("AttributeName", "id"), ("AttributeType", "S")) }),
            ("KeySchema", new List<object?> { WireStruct.Of(("AttributeName", "id"), ("KeyType", "HASH")) }));
        Pass(30);
    }

    private void MakeGlobal()
    {
        CreateTable();
        Call(East, "UpdateTable", ("TableName", "carts"), ("ReplicaUpdates", new List<object?> { WireStruct.Of(("Create", WireStruct.Of(("RegionName", West)))) }));
        Pass(700);
    }

    private void Put(string region, string id, string value)
    {
        var item = Key(id);
        item["v"] = Attributes.Text(value);
        Call(region, "PutItem", ("TableName", "carts"), ("Item", item));
    }

    private string? Get(string region, string id) =>
        Call(region, "GetItem", ("TableName", "carts"), ("Key", Key(id))).Struct("Item")?.Struct("v")?.Text("S");
}
