using System.Text;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>Launches, templates, images, snapshots, volumes and key pairs.</summary>
public class Ec2FleetTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    private Network Network => _world.Networks.Single(network => network is { Region: East, IsDefault: false });

    private Instance Shop => _world.Instances.First(instance => instance.Region == East);

    [Fact]
    public void RunInstances_Several_AreOneReservationWithVolumesThatGoWithThem()
    {
        var launched = Invoke("RunInstances", ("ImageId", Image()), ("MinCount", 2L), ("MaxCount", 3L), Specification("instance", "web"), ("SubnetId", Network.Subnets[0].Id));

        Assert.Equal([0L, 1L, 2L], launched.Structs("Instances").Select(instance => instance.Integer("AmiLaunchIndex")));
        var ids = launched.Structs("Instances").Select(instance => (object?)instance.Text("InstanceId")).ToList();
        Assert.Equal(3, Invoke("DescribeInstances", ("InstanceIds", ids)).Structs("Reservations").Single().Structs("Instances").Count());
        Assert.Equal(3, Volumes(ids).Length);
        Wait(10);
        Invoke("TerminateInstances", ("InstanceIds", ids));
        Wait(10);
        Assert.Empty(Volumes(ids));
    }

    [Fact]
    public void RunInstances_ByTemplate_TakesItsDataUnlessTheCallSaysOtherwise()
    {
        var template = Invoke("CreateLaunchTemplate", ("LaunchTemplateName", "web"), ("LaunchTemplateData", WireStruct.Of(("ImageId", Image()), ("InstanceType", "t3.small"), ("SecurityGroupIds", new List<object?> { Network.Groups[0].Id }))))
            .Struct("LaunchTemplate")!.Text("LaunchTemplateId");
        Invoke("CreateLaunchTemplateVersion", ("LaunchTemplateId", template), ("SourceVersion", "1"), ("LaunchTemplateData", WireStruct.Of(("InstanceType", "t3.large"))));

        Assert.Equal("t3.small", Launch(null));
        Assert.Equal("t3.small", Launch("$Default"));
        Assert.Equal("t3.large", Launch("$Latest"));
        Assert.Equal("t3.large", Launch("2"));
        Assert.Equal("t2.nano", Launch("2", ("InstanceType", "t2.nano")));
        Invoke("ModifyLaunchTemplate", ("LaunchTemplateName", "web"), ("DefaultVersion", "2"));
        Assert.Equal("t3.large", Launch(null));
        Assert.Equal("InvalidLaunchTemplateId.VersionNotFound", Assert.Throws<WireException>(() => Launch("3")).Error.Code);

        var deleted = Invoke("DeleteLaunchTemplateVersions", ("LaunchTemplateId", template), ("Versions", new List<object?> { "1", "2", "9" }));
        Assert.Equal([1L], deleted.Structs("SuccessfullyDeletedLaunchTemplateVersions").Select(version => version.Integer("VersionNumber")));
        Assert.Equal(2, deleted.Structs("UnsuccessfullyDeletedLaunchTemplateVersions").Count());
        Assert.Equal([2L], Invoke("DescribeLaunchTemplateVersions", ("LaunchTemplateId", template)).Structs("LaunchTemplateVersions").Select(version => version.Integer("VersionNumber")));

        string Launch(string? version, params (string, object?)[] more) => Invoke("RunInstances",
            [("LaunchTemplate", WireStruct.Of(("LaunchTemplateId", template), ("Version", version))), ("SubnetId", Network.Subnets[0].Id), ("MinCount", 1L), ("MaxCount", 1L), .. more])
            .Structs("Instances").Single().Text("InstanceType")!;
    }

    [Fact]
    public void RunInstances_WhatIsMissingOrWrong_IsRefusedWithAwsCodes()
    {
        var image = Image();
        Assert.Equal("MissingParameter", Refused("RunInstances", ("MinCount", 1L), ("MaxCount", 1L)));
        Assert.Equal("InvalidAMIID.Malformed", Run("x"));
        Assert.Equal("InvalidAMIID.NotFound", Run("ami-0123"));
        Assert.Equal("InvalidKeyPair.NotFound", Run(image, ("KeyName", "none")));
        Assert.Equal("InvalidSubnetID.NotFound", Run(image, ("SubnetId", "subnet-1")));
        Assert.Equal("InvalidGroup.NotFound", Run(image, ("SecurityGroupIds", new List<object?> { "sg-1" })));
        Assert.Equal("InvalidParameter", Run(image, ("SecurityGroupIds", new List<object?> { Network.Groups[0].Id })));
        Assert.Equal("InvalidParameterValue", Run(image, ("IamInstanceProfile", WireStruct.Of(("Name", "none")))));
        Assert.Equal("InvalidParameterValue", Refused("RunInstances", ("ImageId", image), ("MinCount", 3L), ("MaxCount", 2L)));
        Assert.Equal("VcpuLimitExceeded", Refused("RunInstances", ("ImageId", image), ("InstanceType", "t3.large"), ("MinCount", 33L), ("MaxCount", 40L)));
        Assert.Equal("InvalidParameterValue", Run(image, Specification("vpc", "x")));
        Assert.Equal("DryRunOperation", Run(image, ("DryRun", true)));

        string Run(string id, params (string, object?)[] more) => Refused("RunInstances", [("ImageId", id), ("MinCount", 1L), ("MaxCount", 1L), .. more]);
    }

    [Fact]
    public void CreateImage_WithoutNoReboot_TakesTheShopAwayForAWhile()
    {
        Invoke("CreateImage", ("InstanceId", Shop.Id), ("Name", "rebooting"));

        Assert.False(Shop.AppReady);
        Wait(10);
        Assert.True(Shop.AppReady);
    }

    [Fact]
    public void CopyImage_Encrypted_CarriesTagsKeyAndSource()
    {
        var image = Image();
        Invoke("CreateTags", ("Resources", new List<object?> { image }), ("Tags", new List<object?> { Tag("Release", "7") }));

        var copy = CarryIn(West, "CopyImage", ("Name", "west"), ("SourceImageId", image), ("SourceRegion", East), ("Encrypted", true), ("CopyImageTags", true), Specification("image", "copy")).Text("ImageId");
        Wait(60);

        var described = CarryIn(West, "DescribeImages", ("ImageIds", new List<object?> { copy })).Structs("Images").Single();
        Assert.Equal(("available", image, East), (described.Text("State"), described.Text("SourceImageId"), described.Text("SourceImageRegion")));
        Assert.Equal(["Name=copy", "Release=7"], described.Structs("Tags").Select(tag => $"{tag.Text("Key")}={tag.Text("Value")}"));
        var snapshot = CarryIn(West, "DescribeSnapshots", Filter("snapshot-id", described.Structs("BlockDeviceMappings").Single().Struct("Ebs")!.Text("SnapshotId")!)).Structs("Snapshots").Single();
        Assert.Equal((true, "completed"), (snapshot.Flag("Encrypted"), snapshot.Text("State")));
        Assert.Equal("InvalidParameterDependency", RefusedIn(West, "CopyImage", ("Name", "other"), ("SourceImageId", image), ("SourceRegion", East), ("KmsKeyId", "k")));
    }

    [Fact]
    public void DeregisterImage_LeavesItsSnapshotUnlessAsked()
    {
        var (first, second) = (Image("first"), Image("second"));
        var snapshot = _world.Images.Single(image => image.Id == first).SnapshotId;
        Assert.Equal("InvalidSnapshot.InUse", Refused("DeleteSnapshot", ("SnapshotId", snapshot)));

        Invoke("DeregisterImage", ("ImageId", first));
        var again = Invoke("RegisterImage", ("Name", "again"), ("RootDeviceName", "/dev/xvda"),
            ("BlockDeviceMappings", new List<object?> { WireStruct.Of(("DeviceName", "/dev/xvda"), ("Ebs", WireStruct.Of(("SnapshotId", snapshot)))) })).Text("ImageId");
        Assert.True(_world.Images.Single(image => image.Id == again).HasUnishop);
        Invoke("DeregisterImage", ("ImageId", again));
        Invoke("DeleteSnapshot", ("SnapshotId", snapshot));
        Assert.Equal("success", Invoke("DeregisterImage", ("ImageId", second), ("DeleteAssociatedSnapshots", true)).Structs("DeleteSnapshotResults").Single().Text("ReturnCode"));

        Assert.Equal("InvalidSnapshot.NotFound", Refused("DescribeSnapshots", ("SnapshotIds", new List<object?> { snapshot })));
        Assert.Equal("InvalidAMIID.NotFound", Refused("DescribeImages", ("ImageIds", new List<object?> { again })));
    }

    [Fact]
    public void LaunchPermission_IsGivenTakenAndReset()
    {
        var image = Image();
        Modify(("LaunchPermission", WireStruct.Of(("Add", new List<object?> { WireStruct.Of(("UserId", "444455556666")), WireStruct.Of(("Group", "all")) }))));
        Assert.Equal(["444455556666", "all"], Permissions());
        Modify(("OperationType", "remove"), ("UserGroups", new List<object?> { "all" }));
        Assert.Equal(["444455556666"], Permissions());
        Assert.Equal("InvalidAMIAttributeItemValue", Refused("ModifyImageAttribute", ("ImageId", image), ("LaunchPermission", WireStruct.Of(("Add", new List<object?> { WireStruct.Of(("UserId", "x")) })))));
        Invoke("ResetImageAttribute", ("ImageId", image), ("Attribute", "launchPermission"));

        Assert.Empty(Permissions());
        void Modify(params (string, object?)[] members) => Invoke("ModifyImageAttribute", [("ImageId", image), .. members]);
        IEnumerable<string?> Permissions() => Invoke("DescribeImageAttribute", ("ImageId", image), ("Attribute", "launchPermission")).Structs("LaunchPermissions").Select(who => who.Text("UserId") ?? who.Text("Group"));
    }

    [Fact]
    public void Volume_AttachedAndDetached_CanBeDeletedAfterwards()
    {
        var zone = Ec2Instances.SubnetOf(_world, Shop)!.Zone;
        var volume = Invoke("CreateVolume", ("AvailabilityZone", zone), ("Size", 20L), Specification("volume", "data")).Text("VolumeId");
        Assert.Equal("InvalidParameterValue", Refused("AttachVolume", ("VolumeId", volume), ("InstanceId", Shop.Id), ("Device", "/dev/xvda")));
        Invoke("AttachVolume", ("VolumeId", volume), ("InstanceId", Shop.Id), ("Device", "/dev/sdf"));
        Assert.Equal("VolumeInUse", Refused("DeleteVolume", ("VolumeId", volume)));
        var snapshot = Invoke("CreateSnapshot", ("VolumeId", volume)).Text("SnapshotId");
        Wait(30);
        Assert.Equal("completed", Invoke("DescribeSnapshots", ("SnapshotIds", new List<object?> { snapshot })).Structs("Snapshots").Single().Text("State"));
        var copy = CarryIn(West, "CopySnapshot", ("SourceRegion", East), ("SourceSnapshotId", snapshot)).Text("SnapshotId");
        Assert.Equal("pending", CarryIn(West, "DescribeSnapshots", ("SnapshotIds", new List<object?> { copy })).Structs("Snapshots").Single().Text("State"));

        Invoke("DetachVolume", ("VolumeId", volume));
        Invoke("DeleteVolume", ("VolumeId", volume));
        Assert.Equal("InvalidVolume.NotFound", Refused("DescribeVolumes", ("VolumeIds", new List<object?> { volume })));
        Assert.Equal("OperationNotPermitted", Refused("DetachVolume", ("VolumeId", _world.Ec2.Volumes.Single(root => root.Attachment?.InstanceId == Shop.Id).Id)));
    }

    [Fact]
    public void KeyPair_ImportedAndMade_NamesInstancesUntilItIsDeleted()
    {
        var material = "ssh-ed25519 " + Convert.ToBase64String(new byte[51]) + " me";
        Invoke("ImportKeyPair", ("KeyName", "mine"), ("PublicKeyMaterial", Encoding.UTF8.GetBytes(material)));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", Invoke("CreateKeyPair", ("KeyName", "made"), ("KeyType", "ed25519")).Text("KeyMaterial"), StringComparison.Ordinal);
        Assert.Equal("InvalidKeyPair.Duplicate", Refused("CreateKeyPair", ("KeyName", "mine"), ("KeyType", "ed25519")));
        Assert.Equal("InvalidKey.Format", Refused("ImportKeyPair", ("KeyName", "x"), ("PublicKeyMaterial", "ssh-dss x"u8.ToArray())));
        Assert.Equal(["mine", "made"], Invoke("DescribeKeyPairs").Structs("KeyPairs").Select(key => key.Text("KeyName")));

        var launched = Invoke("RunInstances", ("ImageId", Image()), ("MinCount", 1L), ("MaxCount", 1L), ("KeyName", "mine")).Structs("Instances").Single();
        Assert.Equal("mine", launched.Text("KeyName"));
        Invoke("DeleteKeyPair", ("KeyName", "mine"));
        Invoke("DeleteKeyPair", ("KeyName", "mine"));
        Assert.Equal("InvalidKeyPair.NotFound", Refused("DescribeKeyPairs", ("KeyNames", new List<object?> { "mine" })));
    }

    [Fact]
    public void InstanceFacts_AttributesInterfacesProfileAndConsole_AreAnswered()
    {
        Assert.Equal("t3.small", Invoke("DescribeInstanceAttribute", ("InstanceId", Shop.Id), ("Attribute", "instanceType")).Struct("InstanceType")!.Text("Value"));
        Assert.Equal(Shop.PrivateIp, Invoke("DescribeNetworkInterfaces", Filter("attachment.instance-id", Shop.Id)).Structs("NetworkInterfaces").Single().Text("PrivateIpAddress"));
        Assert.Contains("pilot-primary", Encoding.UTF8.GetString(Convert.FromBase64String(Invoke("GetConsoleOutput", ("InstanceId", Shop.Id)).Text("Output")!)), StringComparison.Ordinal);
        var association = Invoke("DescribeIamInstanceProfileAssociations", Filter("instance-id", Shop.Id)).Structs("IamInstanceProfileAssociations").Single().Text("AssociationId");
        Assert.Equal("IncorrectState", Refused("AssociateIamInstanceProfile", ("InstanceId", Shop.Id), ("IamInstanceProfile", WireStruct.Of(("Name", Shop.Profile)))));
        var profile = Shop.Profile;
        Invoke("DisassociateIamInstanceProfile", ("AssociationId", association));
        Assert.Null(Shop.Profile);
        Invoke("AssociateIamInstanceProfile", ("InstanceId", Shop.Id), ("IamInstanceProfile", WireStruct.Of(("Name", profile))));
        Assert.Equal(profile, Shop.Profile);
    }

    private static WireStruct Tag(string key, string value) => WireStruct.Of(("Key", key), ("Value", value));

    private static (string, object?) Specification(string type, string name) =>
        ("TagSpecifications", new List<object?> { WireStruct.Of(("ResourceType", type), ("Tags", new List<object?> { Tag("Name", name) })) });

    private static (string, object?) Filter(string name, string value) => ("Filters", new List<object?> { WireStruct.Of(("Name", name), ("Values", new List<object?> { value })) });

    private string Image(string name = "image")
    {
        var id = Invoke("CreateImage", ("InstanceId", Shop.Id), ("Name", name), ("NoReboot", true)).Text("ImageId")!;
        Wait(60);
        return id;
    }

    private WireStruct[] Volumes(List<object?> instances) => [.. Invoke("DescribeVolumes",
        ("Filters", new List<object?> { WireStruct.Of(("Name", "attachment.instance-id"), ("Values", instances)) })).Structs("Volumes")];

    private void Wait(double minutes) => _world.Advance(_world.Now + TimeSpan.FromMinutes(minutes));

    private string Refused(string operation, params (string, object?)[] members) => RefusedIn(East, operation, members);

    private string RefusedIn(string region, string operation, params (string, object?)[] members) => Assert.Throws<WireException>(() => CarryIn(region, operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string, object?)[] members) => CarryIn(East, operation, members);

    private WireStruct CarryIn(string region, string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, region, "ec2", operation, WireStruct.Of(members)).Output;
}
