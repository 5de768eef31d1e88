using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Tests;

/// <summary>What becomes of resource types and their properties, held against CloudFormation's registry.</summary>
public class ResourceSchemaTests
{
    private readonly FormationWorld _formation = new();

    public static TheoryData<string> Types => [.. ResourceTypes.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Property_OfTheRegistry_IsOnExactlyOneList(string type)
    {
        var schema = ResourceSchema.Of(type);
        Assert.NotNull(schema);
        var support = PropertySupport.Of(type);

        Assert.Empty(schema.Writable.Except(support.Properties.Keys).Order());
        Assert.Empty(support.Properties.Keys.Except(schema.Writable).Order());
        Assert.DoesNotContain(support.Replaces, name => schema.Properties[name] != PropertyChange.Conditional);
        Assert.All(support.Reasons.Values, reason => Assert.True(reason.Length > 10, reason));
    }

    [Fact]
    public void Lists_AreOfSimulatedTypesOnly() => Assert.Equal(ResourceTypes.Names.Order(StringComparer.Ordinal), PropertySupport.Names.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void Change_OfEachProperty_IsMadeAsTheRegistrySays(string type)
    {
        var resource = ResourceTypes.Find(type)!;
        foreach (var (property, change) in ResourceSchema.Of(type)!.Properties)
        {
            switch (change)
            {
                case PropertyChange.Replacement:
                    Assert.True(resource.ReplacedBy([property]), property);
                    break;
                case PropertyChange.InPlace:
                    Assert.False(resource.ReplacedBy([property]), property);
                    break;
                case PropertyChange.Conditional:
                    Assert.Equal(PropertySupport.Of(type).Replaces.Contains(property), resource.ReplacedBy([property]));
                    break;
                default:
                    Assert.Equal(PropertyChange.ReadOnly, change);
                    break;
            }
        }
    }

    /// <summary>What holds data, or is pointed at, stays the same thing through a change that AWS makes in place.</summary>
    [Theory]
    [InlineData("AWS::DynamoDB::Table", "{TableName: kept-one, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}], BillingMode: PAY_PER_REQUEST", "Tags: [{Key: a, Value: b}]")]
    [InlineData("AWS::DynamoDB::Table", "{TableName: kept-two, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}], BillingMode: PAY_PER_REQUEST", "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}, TimeToLiveSpecification: {Enabled: true, AttributeName: ttl}, DeletionProtectionEnabled: true")]
    [InlineData("AWS::IAM::Role", "{AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}", "Description: another, MaxSessionDuration: 7200, Tags: [{Key: a, Value: b}], ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']")]
    [InlineData("AWS::SNS::Topic", "{TopicName: kept", "DisplayName: Shown, Tags: [{Key: a, Value: b}]")]
    [InlineData("AWS::ApiGateway::RestApi", "{Name: before", "Description: after")]
    [InlineData("AWS::EC2::SecurityGroup", "{GroupDescription: g", "SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}], Tags: [{Key: a, Value: b}]")]
    [InlineData("AWS::EC2::Instance", "{ImageId: ami-0a1b2c3d4e5f60718, InstanceType: t3.micro", "Tags: [{Key: a, Value: b}], SourceDestCheck: false, DisableApiTermination: false")]
    [InlineData("AWS::S3::Bucket", "{BucketName: kept-through-an-update", "Tags: [{Key: a, Value: b}], VersioningConfiguration: {Status: Enabled}")]
    [InlineData("AWS::RDS::GlobalCluster", "{GlobalClusterIdentifier: kept-global, Engine: aurora-mysql", "DeletionProtection: false, EngineLifecycleSupport: open-source-rds-extended-support")]
    public void Update_ThatAwsMakesInPlace_KeepsTheResource(string type, string before, string added)
    {
        var formation = new FormationWorld();
        string Template(string more) => $"Resources:\n  It: {{Type: '{type}', Properties: {before}{more}}}}}\n";
        formation.Create("kept", Template(""), ("Capabilities", new List<object?> { "CAPABILITY_IAM" }));
        Assert.Equal("CREATE_COMPLETE", formation.Settle("kept").Status);
        var id = formation.World.Stack(FormationWorld.Region, "kept")!.Resource("It")!.PhysicalId;

        formation.Call("UpdateStack", ("StackName", "kept"), ("TemplateBody", Template(", " + added)), ("Capabilities", new List<object?> { "CAPABILITY_IAM" }));
        var stack = formation.Settle("kept");

        Assert.Equal(("UPDATE_COMPLETE", id), (stack.Status, stack.Resource("It")!.PhysicalId));
        Assert.DoesNotContain(stack.Events, happened => happened.LogicalId == "It" && happened.Status == "DELETE_IN_PROGRESS");
    }

    [Fact]
    public void Update_TagOfATable_KeepsItsItems()
    {
        const string Table = "Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: full, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}], BillingMode: PAY_PER_REQUEST";
        _formation.Create("tables", Table + "}}\n");
        _formation.Settle("tables");
        _formation.Invoke("dynamodb", "PutItem", ("TableName", "full"), ("Item", WireStruct.Of(("id", WireStruct.Of(("S", "one"))))));

        _formation.Call("UpdateStack", ("StackName", "tables"), ("TemplateBody", Table + ", Tags: [{Key: a, Value: b}]}}\n"));
        _formation.Settle("tables");

        Assert.Equal("one", _formation.Invoke("dynamodb", "GetItem", ("TableName", "full"), ("Key", WireStruct.Of(("id", WireStruct.Of(("S", "one")))))).Struct("Item")!.Struct("id")!.Text("S"));
        Assert.Equal("b", _formation.Invoke("dynamodb", "ListTagsOfResource", ("ResourceArn", $"arn:aws:dynamodb:us-east-1:{World.Account}:table/full")).Structs("Tags").Single().Text("Value"));
    }

    [Theory]
    [InlineData("AWS::RDS::DBCluster", "SnapshotIdentifier")]
    [InlineData("AWS::RDS::DBCluster", "KmsKeyId")]
    [InlineData("AWS::RDS::DBCluster", "EngineMode")]
    [InlineData("AWS::RDS::DBCluster", "DBSubnetGroupName")]
    [InlineData("AWS::DynamoDB::Table", "KeySchema")]
    [InlineData("AWS::EC2::Instance", "ImageId")]
    public void Change_ThatNeedsAnotherResource_Replaces(string type, string property) => Assert.True(ResourceTypes.Find(type)!.ReplacedBy([property]));

    [Fact]
    public void Update_ThatIsNotSimulatedInPlace_FailsAndLeavesTheResource()
    {
        const string Topic = "Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {TopicName: told";
        _formation.Create("topics", Topic + "}}\n");
        var id = _formation.Settle("topics").Resource("T")!.PhysicalId;

        _formation.Call("UpdateStack", ("StackName", "topics"), ("TemplateBody", Topic + ", Subscription: [{Protocol: email, Endpoint: a@example.com}]}}\n"));
        var stack = _formation.Settle("topics");

        Assert.Equal(("UPDATE_ROLLBACK_COMPLETE", id), (stack.Status, stack.Resource("T")!.PhysicalId));
        Assert.Contains(stack.Events, happened => happened.Reason?.Contains("[Subscription] of AWS::SNS::Topic in place is not simulated", StringComparison.Ordinal) == true);
    }
}
