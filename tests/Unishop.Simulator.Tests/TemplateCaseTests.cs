using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Tests;

/// <summary>Templates as people write them: carried out as AWS carries them out, or refused with what is missing.</summary>
public class TemplateCaseTests
{
    private readonly FormationWorld _formation = new();

    [Theory]
    [InlineData("Transform: NobodysMacro\nResources: {A: {Type: AWS::SNS::Topic}}", "ValidationError", "No transform named 111122223333::NobodysMacro found.")]
    [InlineData("Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12}}}", "NotImplemented", "The transform AWS::Serverless-2016-10-31 is not simulated.")]
    [InlineData("Resources: {A: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}}", "NotImplemented", "Resource types that are not simulated: [AWS::KMS::Key]")]
    [InlineData("Resources: {A: {Type: AWS::Nobody::Knows}}", "ValidationError", "Template format error: Unrecognized resource types: [AWS::Nobody::Knows]")]
    [InlineData("Resources: {A: {Type: Custom::Anything, Properties: {ServiceToken: x}}}", "NotImplemented", "Resource types that are not simulated: [Custom::Anything]")]
    [InlineData("Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: !GetAtt A.Colour}}", "ValidationError", "Template error: resource A does not support attribute type Colour in Fn::GetAtt")]
    [InlineData("Resources: {A: {Type: AWS::SNS::Topic, Properties: {FifoTopic: true}}}", "NotImplemented", "Properties that are not simulated: [A.FifoTopic (AWS::SNS::Topic)]")]
    [InlineData("Resources: {A: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DBInstanceClass: db.t3.micro, AllocatedStorage: '20', MasterUsername: admin1, MasterUserPassword: password12}}}", "NotImplemented", "A.AllocatedStorage")]
    [InlineData("Resources: {A: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, MasterUsername: admin1, MasterUserPassword: password12, ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 2}}}}", "NotImplemented", "A.ServerlessV2ScalingConfiguration")]
    [InlineData("Resources: {A: {Type: AWS::S3::Bucket, Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 30}]}, ObjectLockEnabled: true}}}", "NotImplemented", "[A.LifecycleConfiguration (AWS::S3::Bucket), A.ObjectLockEnabled (AWS::S3::Bucket)]")]
    [InlineData("Resources: {A: {Type: AWS::CloudFront::OriginAccessControl, Properties: {OriginAccessControlConfig: {Name: x, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}}", "NotImplemented", "AWS::CloudFront::OriginAccessControl")]
    [InlineData("Conditions: {No: !Equals [a, b]}\nResources: {A: {Type: AWS::SNS::Topic, Condition: No}, B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt A.TopicName}}}", "ValidationError", "Template format error: Unresolved resource dependencies [A] in the Resources block of the template")]
    [InlineData("Mappings: {M: {x: {y: z}}}\nResources: {B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !FindInMap [M, nowhere, y]}}}", "ValidationError", "Template error: Unable to get mapping for M::nowhere::y")]
    [InlineData("Resources: {B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [Nobody, a, b]}}}", "ValidationError", "Template format error: Unresolved condition dependency Nobody in the Resources block of the template")]
    [InlineData("Transform: AWS::LanguageExtensions\nResources: {A: {Type: AWS::SNS::Topic}}", "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_AUTO_EXPAND]")]
    public void Create_WhatCannotBe_IsRefusedAtTheCall(string template, string code, string message)
    {
        var refused = _formation.Refused("CreateStack", ("StackName", "s"), ("TemplateBody", template));

        Assert.Equal(code, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(code == "NotImplemented" ? 501 : 400, refused.Status);
    }

    [Theory]
    [InlineData("Resources: {A: {Type: AWS::SNS::Topic, Properties: {Unheard: 1}}}", "Properties validation failed for resource A with message:\n[#: extraneous key [Unheard] is not permitted]")]
    [InlineData("Resources: {B: {Type: AWS::S3::Bucket}, A: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref B}}}", "Properties validation failed for resource A with message:\n[#: required key [PolicyDocument] not found]")]
    public void Create_WhatTheSchemaDoesNotHave_FailsInTheRegistrysWords(string template, string reason)
    {
        _formation.Create("s", template);

        Assert.Equal("ROLLBACK_COMPLETE", _formation.Settle("s").Status);
        Assert.Contains($"A CREATE_FAILED: {reason}", _formation.Events("s"));
    }

    [Theory]
    [InlineData("Conditions: {No: !Equals [a, b]}\nResources: {A: {Type: AWS::SNS::Topic}, K: {Type: AWS::KMS::Key, Condition: No, Properties: {KeyPolicy: {}}}}")]
    [InlineData("\uFEFFResources: {A: {Type: AWS::SNS::Topic}}")]
    [InlineData("Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !Join\n        - ''\n        - - a\n          - |+\n            \n  B:\n    Type: AWS::SNS::Topic\n")]
    [InlineData("Resources: {A: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, SecurityGroupEgress: [{CidrIp: 0.0.0.0/0, IpProtocol: '-1', Description: all of it}]}}}")]
    [InlineData("Resources: {G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g}}, A: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !GetAtt G.GroupId, IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.0/8}}}")]
    [InlineData("Resources: {V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}, A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: !Select [1, !Cidr [!GetAtt V.CidrBlock, 4, 8]]}}}")]
    [InlineData("Resources: {A: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.micro, ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2}}'}}}")]
    public void Create_WhatAwsTakes_Succeeds(string template)
    {
        _formation.Create("s", template);

        Assert.Equal("CREATE_COMPLETE", _formation.Settle("s").Status);
        Assert.NotNull(_formation.World.Stack(FormationWorld.Region, "s")!.Resource("A"));
    }

    [Theory]
    [InlineData("arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole")]
    [InlineData("arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")]
    [InlineData("arn:aws:iam::aws:policy/AWSLambdaExecute")]
    public void Create_RoleWithAManagedPolicy_HasIt(string policy)
    {
        _formation.Create("s", $"Resources: {{A: {{Type: AWS::IAM::Role, Properties: {{AssumeRolePolicyDocument: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Principal: {{Service: [ec2.amazonaws.com]}}, Action: 'sts:AssumeRole'}}]}}, ManagedPolicyArns: ['{policy}']}}}}}}", ("Capabilities", new List<object?> { "CAPABILITY_IAM" }));

        var role = _formation.Settle("s").Resource("A")!.PhysicalId;
        Assert.Equal(policy, _formation.Invoke("iam", "ListAttachedRolePolicies", ("RoleName", role)).Structs("AttachedPolicies").Single().Text("PolicyArn"));
    }

    [Fact]
    public void Create_RoleThatFailsHalfway_LeavesNothingBehind()
    {
        _formation.Create("s", "Resources: {A: {Type: AWS::IAM::Role, Properties: {RoleName: halfway, AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}, ManagedPolicyArns: ['arn:aws:iam::aws:policy/Nothing']}}}", ("Capabilities", new List<object?> { "CAPABILITY_NAMED_IAM" }));

        Assert.Equal("ROLLBACK_COMPLETE", _formation.Settle("s").Status);
        Assert.Throws<WireException>(() => _formation.Invoke("iam", "GetRole", ("RoleName", "halfway")));
    }

    [Fact]
    public void Create_ExplicitEgress_TakesTheDefaultRuleAway()
    {
        _formation.Create("s", "Resources: {A: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, SecurityGroupEgress: [{CidrIp: 10.0.0.0/8, IpProtocol: tcp, FromPort: 3306, ToPort: 3306}]}}}");
        var id = _formation.Settle("s").Resource("A")!.PhysicalId;

        var rules = _formation.Invoke("ec2", "DescribeSecurityGroups", ("GroupIds", new List<object?> { id })).Structs("SecurityGroups").Single().Structs("IpPermissionsEgress").ToArray();
        Assert.Equal([(3306L, "10.0.0.0/8")], rules.Select(rule => (rule.Integer("FromPort")!.Value, rule.Structs("IpRanges").Single().Text("CidrIp")!)));
    }

    [Fact]
    public void Create_InstanceWithItsSettings_HasThem()
    {
        _formation.Create("s", "Resources: {A: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0a1b2c3d4e5f60718, InstanceType: t3.micro, Monitoring: true, SourceDestCheck: false, MetadataOptions: {HttpTokens: required}}}}");
        var id = _formation.Settle("s").Resource("A")!.PhysicalId;

        var instance = _formation.Invoke("ec2", "DescribeInstances", ("InstanceIds", new List<object?> { id })).Structs("Reservations").Single().Structs("Instances").Single();
        Assert.Equal(("enabled", false, "required"), (instance.Struct("Monitoring")!.Text("State"), instance.Flag("SourceDestCheck"), instance.Struct("MetadataOptions")!.Text("HttpTokens")));
    }

    [Fact]
    public void Create_TableWithBackupsAndExpiry_HasThem()
    {
        _formation.Create("s", "Resources: {A: {Type: AWS::DynamoDB::Table, Properties: {TableName: settled, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}], BillingMode: PAY_PER_REQUEST, PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}, TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}}}}");
        Assert.Equal("CREATE_COMPLETE", _formation.Settle("s").Status);

        Assert.Equal("ENABLED", _formation.Invoke("dynamodb", "DescribeContinuousBackups", ("TableName", "settled")).Struct("ContinuousBackupsDescription")!.Struct("PointInTimeRecoveryDescription")!.Text("PointInTimeRecoveryStatus"));
        var expiry = _formation.Invoke("dynamodb", "DescribeTimeToLive", ("TableName", "settled")).Struct("TimeToLiveDescription")!;
        Assert.Equal(("ENABLED", "ttl"), (expiry.Text("TimeToLiveStatus"), expiry.Text("AttributeName")));
    }

    [Fact]
    public void Outputs_OfADatabase_HaveItsAttributes()
    {
        _formation.Create("s", "Resources:\n  C: {Type: AWS::RDS::DBCluster, DeletionPolicy: Delete, Properties: {Engine: aurora-mysql, MasterUsername: admin1, MasterUserPassword: password12}}\n"
            + "  I: {Type: AWS::RDS::DBInstance, DeletionPolicy: Delete, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref C, DBInstanceClass: db.r5.large}}\n"
            + "Outputs: {A: {Value: !GetAtt I.Endpoint.Address}, B: {Value: !GetAtt C.Endpoint.Port}, C: {Value: !GetAtt C.DBClusterArn}, D: {Value: !GetAtt C.DBClusterResourceId}, E: {Value: !GetAtt C.ReadEndpoint.Address}}\n");
        var stack = _formation.Settle("s");

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal("3306", stack.Outputs["B"]);
        Assert.StartsWith($"arn:aws:rds:us-east-1:{World.Account}:cluster:", stack.Outputs["C"], StringComparison.Ordinal);
        Assert.All(stack.Outputs.Values, value => Assert.NotEqual("", value));
    }

    [Fact]
    public void Outputs_OfATableWithAStream_HaveItsArn()
    {
        _formation.Create("s", "Resources:\n  T: {Type: AWS::DynamoDB::GlobalTable, Properties: {AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}], BillingMode: PAY_PER_REQUEST, StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}, Replicas: [{Region: us-east-1}, {Region: us-west-2}]}}\nOutputs: {A: {Value: !GetAtt T.StreamArn}, B: {Value: !GetAtt T.TableId}}\n");
        var stack = _formation.Settle("s");

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Contains("/stream/", stack.Outputs["A"], StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_LoopAndDefault_AreCarriedOut()
    {
        _formation.Create("s", "Transform: AWS::LanguageExtensions\nMappings: {M: {us-east-1: {X: one}}}\nResources:\n  Fn::ForEach::Topics: [Name, [One, Two], {'Topic${Name}': {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}}]\nOutputs: {O: {Value: !FindInMap [M, eu-west-1, X, {DefaultValue: none}]}}\n",
            ("Capabilities", new List<object?> { "CAPABILITY_AUTO_EXPAND" }));
        var stack = _formation.Settle("s");

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal(["TopicOne", "TopicTwo"], stack.Resources.Select(resource => resource.LogicalId).Order());
        Assert.Equal("none", stack.Outputs["O"]);
        Assert.Equal("Two", _formation.Invoke("sns", "GetTopicAttributes", ("TopicArn", stack.Resource("TopicTwo")!.PhysicalId)).Struct("Attributes")!.Text("DisplayName"));
    }

    [Fact]
    public void Create_GroupWithAnUnknownImage_FailsWithinItsPolicysTime()
    {
        var began = _formation.World.Now;
        _formation.Create("s", "Resources:\n  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: ami-00000000000000abc, InstanceType: t3.micro}}}\n  G: {Type: AWS::AutoScaling::AutoScalingGroup, CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT5M}}, Properties: {AvailabilityZones: !GetAZs '', MinSize: 1, MaxSize: 1, LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !GetAtt T.LatestVersionNumber}}}\n");

        Assert.Equal("ROLLBACK_COMPLETE", _formation.Settle("s").Status);
        Assert.True(_formation.World.Now - began < TimeSpan.FromMinutes(15), $"{_formation.World.Now - began}");
    }

    [Fact]
    public void ChangeSet_AfterItsExecution_LeavesItsNameFree()
    {
        const string Template = "Resources: {{A: {{Type: AWS::SNS::Topic, Properties: {{TopicName: changed, DisplayName: {0}}}}}}}";
        static string Shown(string name) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Template, name);
        _formation.Create("s", Shown("one"));
        _formation.Settle("s");
        foreach (var name in new[] { "two", "three" })
        {
            _formation.Call("CreateChangeSet", ("StackName", "s"), ("ChangeSetName", "again"), ("TemplateBody", Shown(name)));
            _formation.Pass(60);
            _formation.Call("ExecuteChangeSet", ("StackName", "s"), ("ChangeSetName", "again"));
            Assert.Equal("UPDATE_COMPLETE", _formation.Settle("s").Status);
        }
    }
}
