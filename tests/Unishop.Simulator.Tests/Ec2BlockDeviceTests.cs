using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>The volumes that instances are started with, and that images keep.</summary>
public class Ec2BlockDeviceTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    private string Image => _world.Images.Single(image => image.Region == East).Id;

    [Fact]
    public void Run_WithMappings_AddsAndChangesVolumesAndKeepsWhatIsToStay()
    {
        var instance = Run(
            Mapping("/dev/xvda", ("VolumeSize", 20L), ("VolumeType", "gp3")),
            Mapping("/dev/sdf", ("VolumeSize", 100L), ("Encrypted", true), ("DeleteOnTermination", false)));

        Assert.Equal(
            ["/dev/sdf 100 gp2 encrypted", "/dev/xvda 20 gp3 plain"],
            _world.Ec2.Volumes.Where(volume => volume.Attachment?.InstanceId == instance)
                .Select(volume => $"{volume.Attachment!.Device} {volume.SizeGiB} {volume.Type} {(volume.KmsKeyId is null ? "plain" : "encrypted")}").Order(StringComparer.Ordinal));
        Assert.Equal(2, Call(East, "DescribeInstances", ("InstanceIds", new List<object?> { instance })).Structs("Reservations").Single().Structs("Instances").Single().Structs("BlockDeviceMappings").Count());

        Call(East, "TerminateInstances", ("InstanceIds", new List<object?> { instance }));
        Pass(600);
        Assert.Equal(100, Assert.Single(_world.Ec2.Volumes, volume => volume.Region == East && volume.Attachment is null).SizeGiB);
    }

    [Fact]
    public void Image_OfAnInstanceWithVolumes_KeepsThemAllWhereverItIsCopied()
    {
        var instance = Run(Mapping("/dev/sdf", ("VolumeSize", 100L)), Mapping("/dev/sdg", ("VolumeSize", 5L)));
        Pass(300);
        var image = Call(East, "CreateImage", ("InstanceId", instance), ("Name", "three"), ("BlockDeviceMappings", new List<object?> { WireStruct.Of(("DeviceName", "/dev/sdg"), ("NoDevice", "")) })).Text("ImageId")!;
        Pass(3600);
        var copy = Call(West, "CopyImage", ("SourceRegion", East), ("SourceImageId", image), ("Name", "three")).Text("ImageId")!;
        Pass(3600);

        Assert.Equal(["/dev/sdf 100", "/dev/xvda 8"], Devices(East, image));
        Assert.Equal(["/dev/sdf 100", "/dev/xvda 8"], Devices(West, copy));
        Assert.All(new[] { (East, image), (West, copy) }, one => Assert.Equal(2, _world.Images.Single(known => known.Id == one.Item2).Devices
            .Count(device => _world.Ec2.Snapshots.Exists(snapshot => snapshot.Id == device.SnapshotId && snapshot.Region == one.Item1 && snapshot.CompletedAt is not null))));

        var before = _world.Ec2.Snapshots.Count;
        Call(West, "DeregisterImage", ("ImageId", copy), ("DeleteAssociatedSnapshots", true));
        Assert.Equal(before - 2, _world.Ec2.Snapshots.Count);
    }

    [Theory]
    [InlineData("/dev/xvda", "VolumeSize", 4L, "InvalidBlockDeviceMapping")]
    [InlineData("/dev/sdf", "VolumeSize", 99_999L, "InvalidParameterValue")]
    [InlineData("/dev/sdf", "VolumeType", "gp9", "MissingParameter")]
    [InlineData("/dev/xvda", "VolumeType", "gp9", "UnknownVolumeType")]
    [InlineData("/dev/sdf", "SnapshotId", "snap-0123456789abcdef0", "InvalidSnapshot.NotFound")]
    public void Run_WithAWrongMapping_IsRefusedAndStartsNothing(string device, string member, object value, string code)
    {
        var before = _world.Instances.Count;

        var refused = Assert.Throws<WireException>(() => Run(Mapping(device, (member, value))));

        Assert.Equal(code, refused.Error.Code);
        Assert.Equal(before, _world.Instances.Count);
    }

    [Fact]
    public void LaunchConfiguration_WithMappings_IsShownAndLaunched()
    {
        AwsServices.Invoke(_world, East, "autoscaling", "CreateLaunchConfiguration", WireStruct.Of(
            ("LaunchConfigurationName", "with"), ("ImageId", Image), ("InstanceType", "t3.small"), ("BlockDeviceMappings", new List<object?> { Mapping("/dev/sdf", ("VolumeSize", 7L)) })));
        var subnet = _world.Networks.Single(network => network is { Region: East, IsDefault: false }).Subnets[0].Id;
        AwsServices.Invoke(_world, East, "autoscaling", "CreateAutoScalingGroup", WireStruct.Of(
            ("AutoScalingGroupName", "g"), ("LaunchConfigurationName", "with"), ("MinSize", 1L), ("MaxSize", 1L), ("VPCZoneIdentifier", subnet)));
        Pass(60);

        Assert.Contains(_world.Ec2.Volumes, volume => volume is { SizeGiB: 7, Attachment.Device: "/dev/sdf" });
        var shown = AwsServices.Invoke(_world, East, "autoscaling", "DescribeLaunchConfigurations", []).Output.Structs("LaunchConfigurations").Single();
        Assert.Equal("/dev/sdf", shown.Structs("BlockDeviceMappings").Single().Text("DeviceName"));
    }

    private static WireStruct Mapping(string device, params (string Name, object? Value)[] ebs) => WireStruct.Of(("DeviceName", device), ("Ebs", WireStruct.Of(ebs)));

    private string[] Devices(string region, string image) => [.. Call(region, "DescribeImages", ("ImageIds", new List<object?> { image })).Structs("Images").Single().Structs("BlockDeviceMappings")
        .Select(mapping => $"{mapping.Text("DeviceName")} {mapping.Struct("Ebs")!.Integer("VolumeSize")}").Order(StringComparer.Ordinal)];

    private string Run(params object?[] mappings) => Call(East, "RunInstances", ("ImageId", Image), ("MinCount", 1L), ("MaxCount", 1L), ("BlockDeviceMappings", mappings.ToList()))
        .Structs("Instances").Single().Text("InstanceId")!;

    private WireStruct Call(string region, string operation, params (string Name, object? Value)[] input) => AwsServices.Invoke(_world, region, "ec2", operation, WireStruct.Of(input)).Output;

    private void Pass(double seconds) => _world.Advance(_world.Now.AddSeconds(seconds));
}
