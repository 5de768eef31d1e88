using Unishop.Simulator.Core;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>How a group's instances follow an update of the stack, by the group's update policy.</summary>
public class FormationRollingTests
{
    private readonly FormationWorld _aws = new();

    private ScalingGroup Group => _aws.World.ScalingGroups.Single(group => !group.Deleting);

    [Fact]
    public void NoPolicy_InstancesStayAsTheyWereStarted()
    {
        var before = Make("{}").Instances.Select(member => member.Id).ToArray();

        Assert.Equal("UPDATE_COMPLETE", Update("{}", "t3.large"));

        Assert.Equal(before, Group.Instances.Select(member => member.Id));
    }

    [Theory]
    [InlineData("{ MinInstancesInService: 1, MaxBatchSize: 1 }", 1)]
    [InlineData("{ MinInstancesInService: 2, MaxBatchSize: 1, PauseTime: PT1M }", 2)]
    [InlineData("{ MinInstancesInService: 1, MaxBatchSize: 3, SuspendProcesses: [AZRebalance] }", 1)]
    public void Rolling_ReplacesAllAndKeepsEnoughInService(string rolling, int least)
    {
        var policy = $"{{ AutoScalingRollingUpdate: {rolling} }}";
        var before = Make(policy).Instances.Select(member => member.Id).ToArray();

        _aws.Call("UpdateStack", ("StackName", "rolls"), ("TemplateBody", Template(policy, "t3.large", 0)));
        var stack = _aws.World.Stack(FormationWorld.Region, "rolls")!;
        var fewest = long.MaxValue;
        while (stack.Run is not null)
        {
            _aws.Pass(seconds: 1);
            fewest = Math.Min(fewest, Group.Active.Count(member => member.State == "InService"));
        }

        Assert.Equal("UPDATE_COMPLETE", stack.Status);
        Assert.Equal(least, fewest);
        _aws.Pass(seconds: 300);
        Assert.All(Group.Active, member => Assert.Equal("t3.large", member.Type));
        Assert.Equal((2L, 2L, 2), (Group.Min, Group.Desired, Group.Active.Count()));
        Assert.Empty(Group.Active.Select(member => member.Id).Intersect(before));
        Assert.Empty(Group.Suspended);
        Assert.Contains(stack.Events, happened => happened.Reason?.StartsWith("Rolling update initiated. Terminating 2 obsolete instance(s)", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(0, "UPDATE_COMPLETE", "t3.large")]
    [InlineData(1, "UPDATE_ROLLBACK_COMPLETE", "t3.small")]
    public void Rolling_WaitsForSignals_AndIsTakenBackOnAFailure(int exit, string status, string type)
    {
        const string Policy = "{ AutoScalingRollingUpdate: { MinInstancesInService: 1, WaitOnResourceSignals: true, PauseTime: PT15M } }";
        Make(Policy);

        Assert.Equal(status, Update(Policy, "t3.large", exit));

        Assert.All(Group.Active, member => Assert.Equal(type, member.Type));
        Assert.Contains(_aws.Events("rolls"), text => text.Contains(exit == 0
            ? "Received SUCCESS signal with UniqueId" : "Received 0 SUCCESS signal(s) out of 1. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement", StringComparison.Ordinal));
    }

    [Fact]
    public void Rolling_MoreToKeepThanTheGroupMayHave_IsRefused()
    {
        Make("{}");

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", Update("{ AutoScalingRollingUpdate: { MinInstancesInService: 4 } }", "t3.large"));
        Assert.Contains(_aws.Events("rolls"), text => text.Contains("must be less than the autoscaling group's MaxSize", StringComparison.Ordinal));
    }

    [Fact]
    public void Replacing_MakesAnotherGroupAndRemovesTheOld()
    {
        const string Policy = "{ AutoScalingReplacingUpdate: { WillReplace: true } }";
        var before = Make(Policy).Name;

        Assert.Equal("UPDATE_COMPLETE", Update(Policy, "t3.large"));

        Assert.NotEqual(before, Group.Name);
        Assert.All(Group.Active, member => Assert.Equal("t3.large", member.Type));
    }

    [Theory]
    [InlineData("{ AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true } }", 3L)]
    [InlineData("{}", 2L)]
    public void Sizes_SetByHand_AreLeftIfThePolicyWantsIt(string policy, long desired)
    {
        Make(policy, more: "DesiredCapacity: \"2\", ");
        _aws.Invoke("autoscaling", "SetDesiredCapacity", ("AutoScalingGroupName", Group.Name), ("DesiredCapacity", 3L));
        _aws.Pass(seconds: 120);

        Assert.Equal("UPDATE_COMPLETE", Update(policy, "t3.large", more: "DesiredCapacity: \"2\", "));

        Assert.Equal(desired, Group.Desired);
    }

    private ScalingGroup Make(string policy, string more = "")
    {
        _aws.Create("rolls", Template(policy, "t3.small", 0, more));
        Assert.Equal("CREATE_COMPLETE", _aws.Settle("rolls").Status);
        return Group;
    }

    private string Update(string policy, string type, int exit = 0, string more = "")
    {
        _aws.Call("UpdateStack", ("StackName", "rolls"), ("TemplateBody", Template(policy, type, exit, more)));
        return _aws.Settle("rolls").Status;
    }

    private string Template(string policy, string type, int exit, string more = "") => $$"""
        Resources:
          Launch:
            Type: AWS::EC2::LaunchTemplate
            Properties:
              LaunchTemplateData:
                ImageId: {{_aws.World.Images.First(image => image.Region == FormationWorld.Region).Id}}
                InstanceType: {{type}}
                UserData: { "Fn::Base64": { "Fn::Sub": "#!/bin/bash\ncfn-signal -e {{exit}} --stack ${AWS::StackName} --resource Group --region ${AWS::Region}\n" } }
          Group:
            Type: AWS::AutoScaling::AutoScalingGroup
            UpdatePolicy: {{policy}}
            Properties: { {{more}}MinSize: "2", MaxSize: "4", VPCZoneIdentifier: [{{string.Join(", ", Subnets)}}], LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber } }
        """;

    private IEnumerable<string> Subnets => _aws.World.Networks.Single(network => network is { Region: FormationWorld.Region, IsDefault: false }).Subnets.Select(subnet => subnet.Id);
}
