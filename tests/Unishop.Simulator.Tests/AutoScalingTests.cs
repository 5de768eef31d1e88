using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>Auto Scaling groups in virtual time.</summary>
public class AutoScalingTests
{
    private const string Region = "us-east-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    private ScalingGroup Group => _world.ScalingGroups.Single();

    private Network Network => _world.Networks.Single(network => network is { Region: Region, IsDefault: false });

    [Fact]
    public void Create_TwoAsked_ServesInBothZones()
    {
        Create(2, 5);
        Assert.Equal(["Pending", "Pending"], Group.Instances.Select(member => member.State));

        Pass(minutes: 1);

        Assert.All(Group.Instances, member => Assert.Equal("InService", member.State));
        Assert.Equal(2, Group.Instances.Select(member => member.Zone).Distinct().Count());
        var launches = Activities();
        Assert.Equal(2, launches.Length);
        Assert.All(launches, launch => Assert.Equal("Successful", launch.Text("StatusCode")));
        Assert.Contains(launches, launch => launch.Text("Cause")!.StartsWith("At 2026-03-01T12:00:00Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 2.  At 2026-03-01T12:00:00Z an instance was started", StringComparison.Ordinal));
        Assert.All(Group.Instances, member => Assert.Equal("warm", _world.Instances.Single(instance => instance.Id == member.Id).Tags["aws:autoscaling:groupName"]));
    }

    [Fact]
    public void Launch_Running_IsReportedWithinASecond()
    {
        Create(1, 1);
        var instance = _world.Instances.Single(candidate => candidate.Id == Group.Instances[0].Id);
        while (instance.State == "pending")
        {
            _world.Advance(_world.Now.AddSeconds(1));
        }

        _world.Advance(_world.Now.AddSeconds(1));

        Assert.Equal("InService", Group.Instances[0].State);
    }

    [Theory]
    [InlineData(2, null, null, 2)]
    [InlineData(null, 0, null, 0)]
    [InlineData(3, 4, 4, 4)]
    [InlineData(null, null, 3, 3)]
    public void Update_Bounds_TakeTheDesiredCapacityAlong(int? min, int? max, int? desired, int expected)
    {
        Create(1, 5);
        Pass(minutes: 2);

        Invoke("UpdateAutoScalingGroup", ("AutoScalingGroupName", "warm"), ("MinSize", max == 0 ? 0 : min), ("MaxSize", max), ("DesiredCapacity", desired));
        Pass(minutes: 3);

        Assert.Equal(expected, Group.Desired);
        Assert.Equal(expected, Group.Instances.Count);
    }

    [Theory]
    [InlineData("UpdateAutoScalingGroup", 6, null, null)]
    [InlineData("UpdateAutoScalingGroup", null, null, 6)]
    [InlineData("UpdateAutoScalingGroup", null, null, 0)]
    [InlineData("SetDesiredCapacity", null, null, 6)]
    [InlineData("SetDesiredCapacity", null, null, 0)]
    public void Change_OutsideTheBounds_IsRefusedAndChangesNothing(string operation, int? min, int? max, int? desired)
    {
        Create(1, 5);

        Assert.Equal("ValidationError", Refused(operation, ("AutoScalingGroupName", "warm"), ("MinSize", min), ("MaxSize", max), ("DesiredCapacity", desired)));
        Assert.Equal((1, 5, 1), (Group.Min, Group.Max, Group.Desired));
    }

    [Fact]
    public void Instance_TerminatedByHand_IsReplaced()
    {
        Create(1, 5);
        Pass(minutes: 2);
        var lost = Group.Instances[0].Id;

        Compute.Terminate(_world, _world.Instances.Single(instance => instance.Id == lost));
        Pass(minutes: 4);

        var survivor = Assert.Single(Group.Instances);
        Assert.NotEqual(lost, survivor.Id);
        Assert.Equal("InService", survivor.State);
        Assert.Contains(Activities(), activity => activity.Text("Description") == $"Terminating EC2 instance: {lost}" && activity.Text("Cause")!.Contains("EC2 health check", StringComparison.Ordinal));
    }

    [Fact]
    public void Instance_ThatNeverPassesItsBalancer_IsReplacedAfterTheGracePeriod()
    {
        CreateBalancer("HTTP:80/nothing-here");
        Create(1, 5, ("LoadBalancerNames", new List<object?> { "web" }), ("HealthCheckType", "ELB"), ("HealthCheckGracePeriod", 60));
        var first = Group.Instances[0].Id;

        Pass(minutes: 2);
        Assert.Equal(first, Assert.Single(Group.Instances).Id);
        Pass(minutes: 6);

        Assert.DoesNotContain(Group.Instances, member => member.Id == first);
        Assert.Contains(Activities(), activity => activity.Text("Cause")!.Contains("ELB system health check failure", StringComparison.Ordinal));
    }

    [Fact]
    public void Instance_ThatServes_StaysBehindItsBalancer()
    {
        CreateBalancer("TCP:80");
        Create(1, 5, ("LoadBalancerNames", new List<object?> { "web" }), ("HealthCheckType", "ELB"), ("HealthCheckGracePeriod", 60));
        var first = Group.Instances[0].Id;

        Pass(minutes: 30);

        Assert.Equal(first, Assert.Single(Group.Instances).Id);
        Assert.True(_world.LoadBalancers.Single().Registrations.Single().InService);
    }

    [Fact]
    public void Launch_WithoutCapacity_FailsBacksOffAndSucceedsLater()
    {
        Invoke("CreateLaunchConfiguration", Configuration("gone", "ami-00000000000000000"));
        CreateGroup("gone", 1, 1);

        Pass(minutes: 10);

        var failed = Activities();
        Assert.InRange(failed.Length, 4, 6);
        Assert.All(failed, activity => Assert.Equal(("Failed", true), (activity.Text("StatusCode"), activity.Text("StatusMessage")!.EndsWith("Launching EC2 instance failed.", StringComparison.Ordinal))));
        Invoke("CreateLaunchConfiguration", Configuration("good", ImageId()));
        Invoke("UpdateAutoScalingGroup", ("AutoScalingGroupName", "warm"), ("LaunchConfigurationName", "good"));
        Pass(minutes: 1);
        Assert.Equal("InService", Assert.Single(Group.Instances).State);
    }

    [Fact]
    public void Configuration_Changed_ReachesOnlyNewInstances()
    {
        Create(1, 5);
        Pass(minutes: 2);
        Invoke("CreateLaunchConfiguration", Configuration("second", ImageId()));

        Invoke("UpdateAutoScalingGroup", ("AutoScalingGroupName", "warm"), ("LaunchConfigurationName", "second"), ("MinSize", 2));
        Pass(minutes: 2);

        Assert.Equal(["first", "second"], Group.Instances.Select(member => member.LaunchConfiguration));
        Assert.Equal("ResourceInUse", Refused("DeleteLaunchConfiguration", ("LaunchConfigurationName", "second")));
        Invoke("DeleteLaunchConfiguration", ("LaunchConfigurationName", "first"));
    }

    [Fact]
    public void Refresh_ReplacesEveryInstanceAndNeverAllAtOnce()
    {
        Create(2, 5);
        Pass(minutes: 2);
        var old = Group.Instances.Select(member => member.Id).ToArray();

        Invoke("StartInstanceRefresh", ("AutoScalingGroupName", "warm"), ("Preferences", WireStruct.Of(("MinHealthyPercentage", 50), ("InstanceWarmup", 30))));
        Assert.Equal("InstanceRefreshInProgress", Refused("StartInstanceRefresh", ("AutoScalingGroupName", "warm")));
        for (var seconds = 0; seconds < 900; seconds++)
        {
            _world.Advance(_world.Now.AddSeconds(1));
            Assert.Contains(Group.Instances, member => member.State == "InService");
        }

        Assert.Equal("Successful", Invoke("DescribeInstanceRefreshes", ("AutoScalingGroupName", "warm")).Structs("InstanceRefreshes").Single().Text("Status"));
        Assert.Equal(2, Group.Instances.Count);
        Assert.DoesNotContain(Group.Instances, member => old.Contains(member.Id));
    }

    [Fact]
    public void Delete_WithInstances_NeedsForceAndEndsThem()
    {
        Create(1, 5);
        Pass(minutes: 2);
        var id = Group.Instances[0].Id;

        Assert.Equal("ResourceInUse", Refused("DeleteAutoScalingGroup", ("AutoScalingGroupName", "warm")));
        Invoke("DeleteAutoScalingGroup", ("AutoScalingGroupName", "warm"), ("ForceDelete", true));
        Assert.Equal("ScalingActivityInProgress", Refused("SetDesiredCapacity", ("AutoScalingGroupName", "warm"), ("DesiredCapacity", 1)));
        Pass(minutes: 3);

        Assert.Empty(_world.ScalingGroups);
        Assert.Equal("terminated", _world.Instances.Single(instance => instance.Id == id).State);
    }

    [Fact]
    public void Suspended_ReplaceUnhealthy_KeepsTheUnhealthyOne()
    {
        Create(1, 5);
        Pass(minutes: 2);
        Invoke("SuspendProcesses", ("AutoScalingGroupName", "warm"), ("ScalingProcesses", new List<object?> { "ReplaceUnhealthy" }));
        Invoke("SetInstanceHealth", ("InstanceId", Group.Instances[0].Id), ("HealthStatus", "Unhealthy"), ("ShouldRespectGracePeriod", false));
        var first = Group.Instances[0].Id;

        Pass(minutes: 5);
        Assert.Equal(first, Assert.Single(Group.Instances).Id);
        Invoke("ResumeProcesses", ("AutoScalingGroupName", "warm"));
        Pass(minutes: 5);

        Assert.NotEqual(first, Assert.Single(Group.Instances).Id);
    }

    [Theory]
    [InlineData("CreateAutoScalingGroup", "AlreadyExists")]
    [InlineData("CreateLaunchConfiguration", "AlreadyExists")]
    public void Create_TakenName_IsRefused(string operation, string code)
    {
        Create(1, 5);

        Assert.Equal(code, Refused(operation, [("AutoScalingGroupName", "warm"), .. Configuration("first", ImageId())]));
    }

    private void Create(int min, int max, params (string, object?)[] more)
    {
        Invoke("CreateLaunchConfiguration", Configuration("first", ImageId()));
        CreateGroup("first", min, max, more);
    }

    private void CreateGroup(string configuration, int min, int max, params (string, object?)[] more) => Invoke("CreateAutoScalingGroup",
        [("AutoScalingGroupName", "warm"), ("LaunchConfigurationName", configuration), ("MinSize", min), ("MaxSize", max),
            ("VPCZoneIdentifier", string.Join(',', Network.Subnets.Select(subnet => subnet.Id))), .. more]);

    private void CreateBalancer(string target)
    {
        Elb("CreateLoadBalancer", ("LoadBalancerName", "web"), ("Subnets", Network.Subnets.Select(subnet => subnet.Id)),
            ("Listeners", new List<object?> { WireStruct.Of(("Protocol", "HTTP"), ("LoadBalancerPort", 80), ("InstancePort", 80)) }));
        Elb("ConfigureHealthCheck", ("LoadBalancerName", "web"), ("HealthCheck", WireStruct.Of(
            ("Target", target), ("Interval", 30), ("Timeout", 5), ("UnhealthyThreshold", 5), ("HealthyThreshold", 2))));
    }

    private void Elb(string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, Region, "elb", operation, WireStruct.Of(members));

    private string ImageId() => _world.Images.First(image => image.Region == Region).Id;

    private (string, object?)[] Configuration(string name, string image) =>
        [("LaunchConfigurationName", name), ("ImageId", image), ("InstanceType", "t3.small"), ("SecurityGroups", new List<object?> { Network.Web().Id })];

    private WireStruct[] Activities() => [.. Invoke("DescribeScalingActivities", ("AutoScalingGroupName", "warm")).Structs("Activities")];

    private void Pass(int minutes) => _world.Advance(_world.Now.AddMinutes(minutes));

    private string Refused(string operation, params (string, object?)[] members) => Assert.Throws<WireException>(() => Invoke(operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, Region, "autoscaling", operation, WireStruct.Of(members)).Output;
}
