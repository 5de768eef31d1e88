using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>The creation of stacks, and what happens when it fails.</summary>
public class FormationCreateTests
{
    private const string Two = """
        Resources:
          Site:
            Type: AWS::S3::Bucket
            Properties: { BucketName: a-site }
          Logs:
            Type: AWS::Logs::LogGroup
            Properties: { LogGroupName: !Sub '/site/${Site}' }
        Outputs:
          Arn: { Value: !GetAtt Site.Arn, Export: { Name: !Sub '${AWS::StackName}-Arn' } }
        """;

    private readonly FormationWorld _aws = new();

    [Fact]
    public void Create_TwoResources_MakesThemInOrderAndPublishesOutputs()
    {
        _aws.Create("two", Two);
        Assert.Equal("CREATE_IN_PROGRESS", _aws.World.Stack(FormationWorld.Region, "two")!.Status);

        var stack = _aws.Settle("two");

        Assert.Equal(
            [
                "two CREATE_IN_PROGRESS: User Initiated",
                "Site CREATE_IN_PROGRESS", "Site CREATE_IN_PROGRESS: Resource creation Initiated", "Site CREATE_COMPLETE",
                "Logs CREATE_IN_PROGRESS", "Logs CREATE_IN_PROGRESS: Resource creation Initiated", "Logs CREATE_COMPLETE",
                "two CREATE_COMPLETE",
            ],
            _aws.Events("two"));
        Assert.Equal("/site/a-site", stack.Resource("Logs")!.PhysicalId);
        Assert.Equal("arn:aws:s3:::a-site", stack.Outputs["Arn"]);
        Assert.Contains(_aws.Call("ListExports").Structs("Exports"), export => export.Text("Name") == "two-Arn" && export.Text("Value") == "arn:aws:s3:::a-site");
        Assert.Equal(stack.Events.Count, stack.Events.Select(happened => happened.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("ROLLBACK", "ROLLBACK_COMPLETE", false)]
    [InlineData("DO_NOTHING", "CREATE_FAILED", true)]
    [InlineData("DELETE", "DELETE_COMPLETE", false)]
    public void Create_NameIsTaken_DoesWhatWasAskedFor(string onFailure, string status, bool keepsLogs)
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));
        var id = _aws.Create("failing", """
            Resources:
              Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /failing } }
              Site: { Type: AWS::Logs::LogGroup, DependsOn: Logs, Properties: { LogGroupName: /taken } }
              Never: { Type: AWS::Logs::LogGroup, DependsOn: Site }
            """, ("OnFailure", onFailure));

        var stack = _aws.Settle(id);

        Assert.Equal(status, stack.Status);
        Assert.Contains(stack.Events, happened => happened is { LogicalId: "Site", Status: "CREATE_FAILED" } && happened.Reason!.Contains("HandlerErrorCode: AlreadyExists", StringComparison.Ordinal));
        Assert.DoesNotContain(stack.Events, happened => happened.LogicalId == "Never");
        Assert.Equal(keepsLogs, _aws.World.LogGroups.Exists(group => group.Name == "/failing"));
        Assert.Contains(_aws.World.LogGroups, group => group.Name == "/taken");
    }

    [Fact]
    public void Create_OneFails_CancelsWhatIsUnderWay()
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));
        _aws.Create("failing", """
            Resources:
              Logs: { Type: AWS::Logs::LogGroup }
              Site: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /taken } }
            """);

        var stack = _aws.Settle("failing");

        Assert.Contains("Logs CREATE_FAILED: Resource creation cancelled", _aws.Events("failing"));
        Assert.Contains("failing ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Logs, Site]. Rollback requested by user.", _aws.Events("failing"));
        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.DoesNotContain(_aws.World.LogGroups, group => group.Name.StartsWith("failing", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_ExportIsTaken_RollsBack()
    {
        _aws.Create("one", Two);
        _aws.Settle("one");
        _aws.Create("other", """
            Resources: { Logs: { Type: AWS::Logs::LogGroup } }
            Outputs: { Arn: { Value: x, Export: { Name: one-Arn } } }
            """);

        Assert.Equal("ROLLBACK_COMPLETE", _aws.Settle("other").Status);
        Assert.Contains("other ROLLBACK_IN_PROGRESS: Export with name one-Arn is already exported by stack one. Rollback requested by user.", _aws.Events("other"));
    }

    [Fact]
    public void Create_DeletedWhileItIsUnderWay_EndsDeleted()
    {
        var id = _aws.Create("two", Two);
        _aws.Pass(seconds: 15);

        _aws.Call("DeleteStack", ("StackName", "two"));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(id).Status);
        Assert.DoesNotContain("a-site", _aws.World.Buckets.Keys);
        Assert.Equal("ValidationError", _aws.Refused("DescribeStacks", ("StackName", "two")).Code);
    }

    [Fact]
    public void Create_TakesTooLong_RollsBackAtItsTimeout()
    {
        _aws.Create("slow", """
            Resources:
              Wait:
                Type: AWS::Logs::LogGroup
                CreationPolicy: { ResourceSignal: { Timeout: PT1H } }
            """, ("TimeoutInMinutes", 10));

        _aws.Pass(seconds: 601);

        Assert.Equal("ROLLBACK_IN_PROGRESS", _aws.World.Stack(FormationWorld.Region, "slow")!.Status);
        Assert.Equal("ROLLBACK_COMPLETE", _aws.Settle("slow").Status);
        Assert.Contains("slow ROLLBACK_IN_PROGRESS: Stack creation time exceeded the specified timeout. Rollback requested by user.", _aws.Events("slow"));
    }

    [Theory]
    [InlineData(2, "SUCCESS", "CREATE_COMPLETE", null)]
    [InlineData(1, "SUCCESS", "ROLLBACK_COMPLETE", "Failed to receive 1 resource signal(s) within the specified duration")]
    [InlineData(1, "FAILURE", "ROLLBACK_COMPLETE", "Received FAILURE signal with UniqueId i-1")]
    public void Create_WaitsForTwoSignals(int sent, string signal, string status, string? reason)
    {
        _aws.Create("signalled", """
            Resources:
              App:
                Type: AWS::Logs::LogGroup
                CreationPolicy: { ResourceSignal: { Count: 2, Timeout: PT5M } }
            """);
        _aws.Pass(seconds: 60);
        for (var number = 1; number <= sent; number++)
        {
            _aws.Call("SignalResource", ("StackName", "signalled"), ("LogicalResourceId", "App"), ("UniqueId", $"i-{number}"), ("Status", signal));
        }

        var stack = _aws.Settle("signalled");

        Assert.Equal(status, stack.Status);
        Assert.Equal(reason, stack.Events.FirstOrDefault(happened => happened is { LogicalId: "App", Status: "CREATE_FAILED" })?.Reason);
    }

    [Theory]
    [InlineData("two", Two, "AlreadyExistsException", "Stack [two] already exists")]
    [InlineData("9two", Two, "ValidationError", "at 'stackName' failed to satisfy constraint")]
    [InlineData("role", "Resources: { R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } } }", "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")]
    [InlineData("role", "Resources: { R: { Type: AWS::IAM::Role, Properties: { RoleName: r, AssumeRolePolicyDocument: {} } } }", "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]")]
    [InlineData("none", "Resources: {}", "ValidationError", "At least one Resources member must be defined.")]
    [InlineData("circle", "Resources: { A: { Type: AWS::Logs::LogGroup, DependsOn: B }, B: { Type: AWS::Logs::LogGroup, DependsOn: A } }", "ValidationError", "Circular dependency between resources: [A, B]")]
    [InlineData("param", "Parameters: { P: { Type: String } }\nResources: { A: { Type: AWS::Logs::LogGroup } }", "ValidationError", "Parameters: [P] must have values")]
    public void Create_WrongRequest_IsRefused(string name, string template, string code, string message)
    {
        _aws.Create("two", Two);

        var error = _aws.Refused("CreateStack", ("StackName", name), ("TemplateBody", template));

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS::S3::Bucket", "{ BucketName: [a, b] }")]
    [InlineData("AWS::Logs::LogGroup", "{ RetentionInDays: often }")]
    public void Create_PropertyOfAnotherForm_FailsAndRollsBack(string type, string properties)
    {
        _aws.Create("malformed", $$"""Resources: { A: { Type: {{type}}, Properties: {{properties}} } }""");

        var stack = _aws.Settle("malformed");

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Contains(stack.Events, happened => happened is { LogicalId: "A", Status: "CREATE_FAILED", Reason: not null });
    }

    [Fact]
    public void Create_SameTokenAgain_AnswersTheSameStack()
    {
        var first = _aws.Create("two", Two, ("ClientRequestToken", "t-1"));

        Assert.Equal(first, _aws.Create("two", Two, ("ClientRequestToken", "t-1")));
        Assert.All(_aws.World.Stack(FormationWorld.Region, "two")!.Events, happened => Assert.Equal("t-1", happened.ClientToken));
    }

    [Fact]
    public void Create_TemplateInS3_IsRead()
    {
        _aws.Invoke("s3", "CreateBucket", ("Bucket", "templates"));
        _aws.Invoke("s3", "PutObject", ("Bucket", "templates"), ("Key", "a/two.yaml"), ("Body", System.Text.Encoding.UTF8.GetBytes(Two)));

        _aws.Call("CreateStack", ("StackName", "two"), ("TemplateURL", "https://templates.s3.us-east-1.amazonaws.com/a/two.yaml"));

        Assert.Equal("CREATE_COMPLETE", _aws.Settle("two").Status);
        Assert.Equal(Two, _aws.Call("GetTemplate", ("StackName", "two")).Text("TemplateBody"));
    }
}
