using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Logs;

namespace Unishop.Simulator.Tests;

/// <summary>Signals that instances send from their user data.</summary>
public class FormationSignalTests
{
    private readonly FormationWorld _aws = new();

    [Theory]
    [InlineData("/opt/aws/bin/cfn-signal -e $? --stack ${AWS::StackName} --resource App --region ${AWS::Region}", "CREATE_COMPLETE")]
    [InlineData("trap '/opt/aws/bin/cfn-signal --exit-code $? --stack ${AWS::StackName} --resource App --region ${AWS::Region}' EXIT", "CREATE_COMPLETE")]
    [InlineData("cfn-signal --stack=${AWS::StackId} \\\n  --resource=App", "CREATE_COMPLETE")]
    [InlineData("cfn-signal -s false --stack ${AWS::StackName} --resource App", "ROLLBACK_COMPLETE")]
    [InlineData("cfn-signal --exit-code 1 --stack ${AWS::StackName} --resource App", "ROLLBACK_COMPLETE")]
    [InlineData("cfn-signal --stack ${AWS::StackName} --resource Other", "ROLLBACK_COMPLETE")]
    [InlineData("echo nothing", "ROLLBACK_COMPLETE")]
    public void UserData_Signals_DecideAboutTheCreation(string command, string status)
    {
        var image = _aws.World.Images.First(candidate => candidate.Region == FormationWorld.Region).Id;
        var script = string.Join('\n', $"#!/bin/bash\n{command}\n".Split('\n').Select(line => "            " + line));
        _aws.Create("signals", $$"""
            Resources:
              App:
                Type: AWS::EC2::Instance
                CreationPolicy: { ResourceSignal: { Timeout: PT10M } }
                Properties:
                  ImageId: {{image}}
                  InstanceType: t3.small
                  UserData:
                    Fn::Base64:
                      Fn::Sub: |
            {{script}}
            """);

        Assert.Equal(status, _aws.Settle("signals").Status);
    }

    [Fact]
    public void WaitCondition_WithACreationPolicy_WaitsForItsSignal()
    {
        _aws.Create("waits", """
            Resources:
              Wait: { Type: AWS::CloudFormation::WaitCondition, CreationPolicy: { ResourceSignal: { Timeout: PT10M } } }
              Logs: { Type: AWS::Logs::LogGroup, DependsOn: Wait, Properties: { LogGroupName: /after } }
            """);
        _aws.Pass(seconds: 120);
        Assert.DoesNotContain(_aws.World.LogGroups, group => group.Name == "/after");

        _aws.Call("SignalResource", ("StackName", "waits"), ("LogicalResourceId", "Wait"), ("UniqueId", "1"), ("Status", "SUCCESS"));

        Assert.Equal("CREATE_COMPLETE", _aws.Settle("waits").Status);
        Assert.Contains(_aws.World.LogGroups, group => group.Name == "/after");
    }
}
