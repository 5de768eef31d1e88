using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>Auto Scaling groups that launch by a template.</summary>
public class TemplateGroupTests
{
    private const string Region = "us-east-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    private ScalingGroup Group => _world.ScalingGroups.Single();

    private IReadOnlyList<Subnet> Subnets => _world.Networks.Single(network => network is { Region: Region, IsDefault: false }).Subnets;

    [Fact]
    public void Refresh_AfterANewLatestVersion_ReplacesInstancesOfTheOldOne()
    {
        var template = Template("t3.small");
        Create(template, "$Latest");
        Pass(5);
        Assert.All(Group.Instances, member => Assert.Equal(("1", "t3.small", "InService"), (member.Template!.Version, member.Type, member.State)));
        Invoke("ec2", "CreateLaunchTemplateVersion", ("LaunchTemplateId", template), ("SourceVersion", "1"), ("LaunchTemplateData", WireStruct.Of(("InstanceType", "t3.large"))));

        Invoke("autoscaling", "StartInstanceRefresh", ("AutoScalingGroupName", "web"), ("Preferences", WireStruct.Of(("MinHealthyPercentage", 50L), ("SkipMatching", true))));
        Pass(60);

        Assert.Equal("Successful", Group.Refreshes[0].Status);
        Assert.All(Group.Instances, member => Assert.Equal(("2", "t3.large"), (member.Template!.Version, member.Type)));
        var described = Invoke("autoscaling", "DescribeAutoScalingGroups").Structs("AutoScalingGroups").Single();
        Assert.Equal("$Latest", described.Struct("LaunchTemplate")!.Text("Version"));
        Assert.All(described.Structs("Instances"), member => Assert.Equal("2", member.Struct("LaunchTemplate")!.Text("Version")));
    }

    [Fact]
    public void Refresh_SkipMatching_LeavesInstancesOfThePresentVersion()
    {
        Create(Template("t3.small"), "1");
        Pass(5);
        var before = Group.Instances.Select(member => member.Id).ToArray();

        Invoke("autoscaling", "StartInstanceRefresh", ("AutoScalingGroupName", "web"), ("Preferences", WireStruct.Of(("SkipMatching", true))));
        Pass(30);

        Assert.Equal(("Successful", 0), (Group.Refreshes[0].Status, Group.Refreshes[0].Total));
        Assert.Equal(before, Group.Instances.Select(member => member.Id));
    }

    [Fact]
    public void Launch_TemplateGone_FailsAsAnActivity()
    {
        var template = Template("t3.small");
        Create(template, "$Default");
        Pass(5);
        Invoke("ec2", "DeleteLaunchTemplate", ("LaunchTemplateId", template));

        Invoke("autoscaling", "SetDesiredCapacity", ("AutoScalingGroupName", "web"), ("DesiredCapacity", 3L));
        Pass(1);

        Assert.Equal("Failed", Group.Activities[0].Status);
        Assert.Equal(2, Group.Instances.Count);
    }

    [Fact]
    public void Create_WhatIsWrong_IsRefused()
    {
        var template = Template("t3.small");
        Assert.Equal("ValidationError", Refused(template, "9"));
        Assert.Equal("ValidationError", Refused("lt-1", null));
        Assert.Equal("ValidationError", Refused(template, null, ("MixedInstancesPolicy", WireStruct.Of(("InstancesDistribution", new WireStruct())))));
    }

    private string Refused(string template, string? version, params (string, object?)[] more) => Assert.Throws<WireException>(() => Create(template, version, more)).Error.Code;

    private string Template(string type)
    {
        var shop = _world.Instances.First(instance => instance.Region == Region);
        var image = Invoke("ec2", "CreateImage", ("InstanceId", shop.Id), ("Name", "image"), ("NoReboot", true)).Text("ImageId");
        Pass(60);
        return Invoke("ec2", "CreateLaunchTemplate", ("LaunchTemplateName", "web"), ("LaunchTemplateData", WireStruct.Of(("ImageId", image), ("InstanceType", type))))
            .Struct("LaunchTemplate")!.Text("LaunchTemplateId")!;
    }

    private void Create(string template, string? version, params (string, object?)[] more) => Invoke("autoscaling", "CreateAutoScalingGroup",
        [("AutoScalingGroupName", "web"), ("MinSize", 2L), ("MaxSize", 4L), ("VPCZoneIdentifier", string.Join(',', Subnets.Select(subnet => subnet.Id))),
            ("LaunchTemplate", WireStruct.Of(("LaunchTemplateId", template), ("Version", version))), .. more]);

    private void Pass(double minutes) => _world.Advance(_world.Now + TimeSpan.FromMinutes(minutes));

    private WireStruct Invoke(string service, string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, Region, service, operation, WireStruct.Of(members)).Output;
}
