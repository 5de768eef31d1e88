using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Stacks in stacks, and wait conditions with handles.</summary>
public class FormationNestedTests
{
    private const string Inner = """
        Parameters: { Name: { Type: String }, Days: { Type: String, Default: "7" } }
        Resources: { Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Ref Name, RetentionInDays: !Ref Days } } }
        Outputs: { Shown: { Value: !Sub "made ${Name}" } }
        """;

    private readonly FormationWorld _aws = new();

    [Fact]
    public void Nested_IsMadeWithItsParametersAndGivesItsOutputs()
    {
        var outer = Outer("/inner", "7");

        var stack = _aws.Settle(outer);
        var child = Child(stack);
        Assert.Equal(("CREATE_COMPLETE", "CREATE_COMPLETE"), (stack.Status, child.Status));
        Assert.Equal("made /inner", stack.Outputs["Seen"]);
        Assert.Matches("^outer-Inner-[A-Z0-9]{12}$", child.Name);
        var described = _aws.Call("DescribeStacks", ("StackName", child.Id)).Structs("Stacks").Single();
        Assert.Equal((stack.Id, stack.Id), (described.Text("ParentId"), described.Text("RootId")));
        Assert.Null(_aws.Call("DescribeStacks", ("StackName", stack.Id)).Structs("Stacks").Single().Text("ParentId"));
    }

    [Fact]
    public void Nested_Update_ChangesTheChildInPlace()
    {
        var stack = _aws.Settle(Outer("/inner", "7"));
        var child = Child(stack);

        _aws.Call("UpdateStack", ("StackName", "outer"), ("TemplateBody", OuterTemplate("/inner", "14")));

        Assert.Equal("UPDATE_COMPLETE", _aws.Settle(stack.Id).Status);
        Assert.Equal((child.Id, "UPDATE_COMPLETE"), (Child(stack).Id, Child(stack).Status));
        Assert.Equal(14, Assert.Single(_aws.World.LogGroups, group => group.Name == "/inner").RetentionDays);
    }

    [Fact]
    public void Nested_ContentBehindItsAddressChanged_UpdateOfTheOuterBringsItIn()
    {
        var stack = _aws.Settle(Outer("/inner", "7"));
        Put(Inner.Replace("made ", "remade ", StringComparison.Ordinal));

        _aws.Call("UpdateStack", ("StackName", "outer"), ("UsePreviousTemplate", true));

        var updated = _aws.Settle(stack.Id);
        Assert.Equal(("UPDATE_COMPLETE", "UPDATE_COMPLETE"), (updated.Status, Child(updated).Status));
        Assert.Equal(("remade /inner", "remade /inner"), (Child(updated).Outputs["Shown"], updated.Outputs["Seen"]));
    }

    [Fact]
    public void Nested_NothingChanged_UpdateOfTheOuterLooksAndLeavesTheChildAsItIs()
    {
        var stack = _aws.Settle(Outer("/inner", "7"));

        _aws.Call("UpdateStack", ("StackName", "outer"), ("UsePreviousTemplate", true));

        Assert.Equal("UPDATE_COMPLETE", _aws.Settle(stack.Id).Status);
        Assert.Equal("CREATE_COMPLETE", Child(stack).Status);
    }

    [Fact]
    public void Nested_ChangeSet_SaysThatTheChildMayChange()
    {
        _aws.Settle(Outer("/inner", "7"));

        _aws.Call("CreateChangeSet", ("StackName", "outer"), ("ChangeSetName", "look"), ("UsePreviousTemplate", true));
        _aws.Pass(seconds: 60);

        var change = _aws.Call("DescribeChangeSet", ("StackName", "outer"), ("ChangeSetName", "look")).Structs("Changes").Single().Struct("ResourceChange")!;
        var detail = change.Structs("Details").Single();
        Assert.Equal(("Modify", "Inner", "False"), (change.Text("Action"), change.Text("LogicalResourceId"), change.Text("Replacement")));
        Assert.Equal(("Automatic", "Dynamic"), (detail.Text("ChangeSource"), detail.Text("Evaluation")));
    }

    [Fact]
    public void Nested_ContentChangedAndAnotherResourceFails_ChildHasItsFormerTemplateAgain()
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));
        var stack = _aws.Settle(Outer("/inner", "7"));
        Put(Inner.Replace("made ", "remade ", StringComparison.Ordinal));

        _aws.Call("UpdateStack", ("StackName", "outer"), ("TemplateBody", OuterTemplate("/inner", "7").Replace(
            "Outputs:", "  Other: { Type: AWS::Logs::LogGroup, DependsOn: Inner, Properties: { LogGroupName: /taken } }\nOutputs:", StringComparison.Ordinal)));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", _aws.Settle(stack.Id).Status);
        Assert.Equal("made /inner", Child(stack).Outputs["Shown"]);
    }

    [Fact]
    public void Nested_UpdateFails_BothAreAsBefore()
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));
        var stack = _aws.Settle(Outer("/inner", "7"));

        _aws.Call("UpdateStack", ("StackName", "outer"), ("TemplateBody", OuterTemplate("/taken", "7")));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", _aws.Settle(stack.Id).Status);
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", Child(stack).Status);
        Assert.Contains(_aws.Events(stack.Id), text => text.Contains("was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to update: [Logs]", StringComparison.Ordinal));
        Assert.Contains(_aws.World.LogGroups, group => group.Name == "/inner");
    }

    [Fact]
    public void Nested_CannotBeMade_TheOuterIsRolledBackAndLeavesNothing()
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));

        var stack = _aws.Settle(Outer("/taken", "7"));

        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Contains(_aws.Events(stack.Id), text => text.Contains("was not successfully created: The following resource(s) failed to create: [Logs]", StringComparison.Ordinal));
        Assert.Equal("DELETE_COMPLETE", Child(stack).Status);
    }

    [Fact]
    public void Nested_OuterIsDeleted_TheChildGoesToo()
    {
        var stack = _aws.Settle(Outer("/inner", "7"));

        _aws.Call("DeleteStack", ("StackName", "outer"));

        Assert.Equal("DELETE_COMPLETE", _aws.Settle(stack.Id).Status);
        Assert.Equal("DELETE_COMPLETE", Child(stack).Status);
        Assert.DoesNotContain(_aws.World.LogGroups, group => group.Name == "/inner");
    }

    [Theory]
    [InlineData("""{"Status":"SUCCESS","UniqueId":"one","Data":"ready"}""", "CREATE_COMPLETE", null)]
    [InlineData("""{"Status":"FAILURE","UniqueId":"one","Reason":"no disk"}""", "ROLLBACK_COMPLETE", "WaitCondition received failed message: 'no disk' for uniqueId: one")]
    [InlineData(null, "ROLLBACK_COMPLETE", "WaitCondition timed out. Received 0 conditions when expecting 1")]
    public void WaitConditionHandle_Signal_DecidesAboutTheCreation(string? signal, string status, string? reason)
    {
        var id = _aws.Create("waits", """
            Resources:
              Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
              Wait: { Type: AWS::CloudFormation::WaitCondition, Properties: { Handle: !Ref Handle, Timeout: "600" } }
            Outputs: { Told: { Value: !GetAtt Wait.Data } }
            """);
        _aws.Pass(seconds: 120);
        var stack = _aws.World.Stack(FormationWorld.Region, id)!;
        Assert.Equal("CREATE_IN_PROGRESS", stack.Status);
        if (signal is not null)
        {
            Assert.True(WaitResources.Signal(_aws.World, stack.Resource("Handle")!.PhysicalId, HandleSignal.Read(signal)!));
        }

        Assert.Equal(status, _aws.Settle(id).Status);
        Assert.Equal(status == "CREATE_COMPLETE" ? """{"one":"ready"}""" : null, stack.Outputs.GetValueOrDefault("Told"));
        Assert.True(reason is null || stack.Events.Exists(happened => happened.LogicalId == "Wait" && happened.Reason == reason));
    }

    [Theory]
    [InlineData("/opt/aws/bin/cfn-signal -e 0 '${Handle}'", "CREATE_COMPLETE")]
    [InlineData("cfn-signal --success false --reason broken \"${Handle}\"", "ROLLBACK_COMPLETE")]
    [InlineData("curl -X PUT -H 'Content-Type:' --data-binary '{\"Status\":\"SUCCESS\",\"UniqueId\":\"a\",\"Reason\":\"\",\"Data\":\"\"}' '${Handle}'", "CREATE_COMPLETE")]
    public void WaitConditionHandle_ToldByUserData_DecidesAboutTheCreation(string command, string status)
    {
        var image = _aws.World.Images.First(candidate => candidate.Region == FormationWorld.Region).Id;
        var id = _aws.Create("told", $$"""
            Resources:
              Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
              Wait: { Type: AWS::CloudFormation::WaitCondition, DependsOn: App, Properties: { Handle: !Ref Handle, Timeout: 600 } }
              App:
                Type: AWS::EC2::Instance
                Properties:
                  ImageId: {{image}}
                  UserData:
                    Fn::Base64:
                      Fn::Sub: |
                        #!/bin/bash
                        {{command}}
            """);

        Assert.Equal(status, _aws.Settle(id).Status);
    }

    [Theory]
    [InlineData("Timeout: 600", "needs a Ref")]
    [InlineData("Handle: !Ref Handle", "Timeout")]
    [InlineData("Handle: !Ref Handle, Timeout: 50000", "43200")]
    public void WaitCondition_Malformed_FailsAndSaysWhatItNeeds(string properties, string reason)
    {
        var id = _aws.Create("wrong", $$"""
            Resources:
              Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
              Wait: { Type: AWS::CloudFormation::WaitCondition, Properties: { {{(properties.StartsWith('T') ? "Handle: nowhere, " : "")}}{{properties}} } }
            """);

        var stack = _aws.Settle(id);
        Assert.Equal("ROLLBACK_COMPLETE", stack.Status);
        Assert.Contains(stack.Events, happened => happened.LogicalId == "Wait" && happened.Reason?.Contains(reason, StringComparison.Ordinal) == true);
    }

    private string Outer(string name, string days)
    {
        if (!_aws.World.Buckets.ContainsKey("nested-templates"))
        {
            _aws.Invoke("s3", "CreateBucket", ("Bucket", "nested-templates"));
            Put(Inner);
        }

        return _aws.Create("outer", OuterTemplate(name, days));
    }

    private void Put(string template) =>
        _aws.Invoke("s3", "PutObject", ("Bucket", "nested-templates"), ("Key", "inner.yaml"), ("Body", System.Text.Encoding.UTF8.GetBytes(template)));

    private static string OuterTemplate(string name, string days) => $$"""
        Resources:
          Inner:
            Type: AWS::CloudFormation::Stack
            Properties:
              TemplateURL: https://nested-templates.s3.amazonaws.com/inner.yaml
              Parameters: { Name: {{name}}, Days: "{{days}}" }
        Outputs: { Seen: { Value: !GetAtt Inner.Outputs.Shown } }
        """;

    private Stack Child(Stack outer) => _aws.World.Stack(outer.Region, outer.Resource("Inner")!.PhysicalId)!;
}
