using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>EC2: instances, images, networks, tags.</summary>
internal sealed class Ec2Service : AwsService
{
    public Ec2Service()
    {
        Reads("DescribeInstances", DescribeInstances);
        Reads("DescribeInstanceStatus", DescribeInstanceStatus);
        Reads("DescribeImages", DescribeImages);
        Reads("DescribeSnapshots", DescribeSnapshots);
        Reads("DescribeSecurityGroups", Ec2SecurityGroups.Describe);
        Changes("CreateSecurityGroup", Ec2SecurityGroups.Create);
        Changes("DeleteSecurityGroup", Ec2SecurityGroups.Delete);
        Changes("AuthorizeSecurityGroupIngress", call => Ec2SecurityGroups.Authorize(call, egress: false));
        Changes("AuthorizeSecurityGroupEgress", call => Ec2SecurityGroups.Authorize(call, egress: true));
        Changes("RevokeSecurityGroupIngress", call => Ec2SecurityGroups.Revoke(call, egress: false));
        Changes("RevokeSecurityGroupEgress", call => Ec2SecurityGroups.Revoke(call, egress: true));
        NetworkOperations();
        RoutingOperations();
        Reads("DescribeTags", Ec2Tags.Describe);
        Reads("DescribeRegions", call => Of(("Regions", Scenarios.Regions.Select(region =>
            Of(("RegionName", region), ("Endpoint", $"ec2.{region}.amazonaws.com"), ("OptInStatus", "opt-in-not-required"))))));
        Reads("DescribeAvailabilityZones", call => Of(("AvailabilityZones", "ab".Select(zone =>
            Of(("ZoneName", call.Region + zone), ("RegionName", call.Region), ("State", "available"))))));
        Changes("CreateImage", CreateImage);
        Changes("CopyImage", CopyImage);
        Changes("DeregisterImage", DeregisterImage);
        Changes("RunInstances", InstanceLaunches.Run);
        Changes("TerminateInstances", TerminateInstances);
        Changes("CreateTags", Ec2Tags.Create);
        Changes("DeleteTags", Ec2Tags.Delete);
        Changes("StartInstances", Ec2InstanceStates.Start);
        Changes("StopInstances", Ec2InstanceStates.Stop);
        Changes("RebootInstances", Ec2InstanceStates.Reboot);
        Changes("ModifyInstanceAttribute", Ec2InstanceStates.Modify);
    }

    public override string Model => "ec2";

    private void NetworkOperations()
    {
        Changes("CreateVpc", Ec2Vpcs.Create);
        Reads("DescribeVpcs", Ec2Vpcs.Describe);
        Changes("ModifyVpcAttribute", Ec2Vpcs.Modify);
        Reads("DescribeVpcAttribute", Ec2Vpcs.Attribute);
        Changes("DeleteVpc", Ec2Vpcs.Delete);
        Changes("CreateSubnet", Ec2Subnets.Create);
        Reads("DescribeSubnets", Ec2Subnets.Describe);
        Changes("ModifySubnetAttribute", Ec2Subnets.Modify);
        Changes("DeleteSubnet", Ec2Subnets.Delete);
        Changes("CreateNetworkAcl", Ec2NetworkAcls.Create);
        Reads("DescribeNetworkAcls", Ec2NetworkAcls.Describe);
        Changes("CreateNetworkAclEntry", Ec2NetworkAcls.CreateEntry);
        Changes("ReplaceNetworkAclEntry", Ec2NetworkAcls.ReplaceEntry);
        Changes("DeleteNetworkAclEntry", Ec2NetworkAcls.DeleteEntry);
        Changes("ReplaceNetworkAclAssociation", Ec2NetworkAcls.ReplaceAssociation);
        Changes("DeleteNetworkAcl", Ec2NetworkAcls.Delete);
    }

    private void RoutingOperations()
    {
        Changes("CreateInternetGateway", Ec2Gateways.Create);
        Changes("AttachInternetGateway", Ec2Gateways.Attach);
        Reads("DescribeInternetGateways", Ec2Gateways.Describe);
        Changes("DetachInternetGateway", Ec2Gateways.Detach);
        Changes("DeleteInternetGateway", Ec2Gateways.Delete);
        Changes("CreateRouteTable", Ec2RouteTables.Create);
        Reads("DescribeRouteTables", Ec2RouteTables.Describe);
        Changes("DeleteRouteTable", Ec2RouteTables.Delete);
        Changes("CreateRoute", Ec2RouteTables.CreateRoute);
        Changes("ReplaceRoute", Ec2RouteTables.ReplaceRoute);
        Changes("DeleteRoute", Ec2RouteTables.DeleteRoute);
        Changes("AssociateRouteTable", Ec2RouteTables.Associate);
        Changes("DisassociateRouteTable", Ec2RouteTables.Disassociate);
    }

    internal static WireStruct InstanceStruct(World world, Instance instance)
    {
        // The subnet of an instance that is gone may be gone, too.
        var network = world.Networks.Find(candidate => candidate.Subnets.Exists(subnet => subnet.Id == instance.SubnetId));
        var subnet = network?.Subnets.Find(candidate => candidate.Id == instance.SubnetId);
        var alive = instance.State is "pending" or "running";
        return Of(
            ("InstanceId", instance.Id),
            ("ImageId", instance.ImageId),
            ("InstanceType", instance.Type),
            ("State", Of(("Code", Code(instance.State)), ("Name", instance.State))),
            ("LaunchTime", instance.LaunchedAt),
            ("PublicDnsName", alive ? instance.PublicDns : ""),
            ("PrivateIpAddress", instance.PrivateIp),
            ("SubnetId", subnet?.Id),
            ("VpcId", network?.VpcId),
            ("ClientToken", instance.ClientToken ?? ""),
            ("Placement", Of(("AvailabilityZone", subnet?.Zone), ("Tenancy", "default"))),
            ("Architecture", "x86_64"),
            ("RootDeviceType", "ebs"),
            ("RootDeviceName", "/dev/xvda"),
            ("IamInstanceProfile", instance.Profile is null ? null : Of(
                ("Arn", $"arn:aws:iam::{World.Account}:instance-profile/{instance.Profile}"), ("Id", "AIPAEXAMPLE"))),
            ("SecurityGroups", new List<object?> { Of(("GroupId", instance.SecurityGroupId), ("GroupName", network?.Groups.Find(group => group.Id == instance.SecurityGroupId)?.Name)) }),
            ("Tags", TagStructs(instance)));
    }

    internal static long Code(string state) => state switch
    {
        "pending" => 0,
        "running" => 16,
        "shutting-down" => 32,
        "terminated" => 48,
        "stopping" => 64,
        _ => 80,
    };

    private static IEnumerable<WireStruct> TagStructs(Instance instance) => instance.Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value)));

    private static WireStruct DescribeInstances(AwsCall call)
    {
        var ids = call.Input.Texts("InstanceIds").ToArray();
        var found = Instances(call, ids);
        var (page, next) = Page(found, call.Input.Text("NextToken"), call.Input.Integer("MaxResults"), "InvalidNextToken");
        return Of(
            ("Reservations", page.Select(instance => Of(
                ("ReservationId", "r-" + instance.Id[2..]),
                ("OwnerId", World.Account),
                ("Instances", new List<object?> { InstanceStruct(call.World, instance) })))),
            ("NextToken", next));
    }

    private static List<Instance> Instances(AwsCall call, string[] ids)
    {
        var here = call.World.Instances.Where(instance => instance.Region == call.Region).ToArray();
        if (ids.FirstOrDefault(id => here.All(instance => instance.Id != id)) is { } missing)
        {
            throw Error("InvalidInstanceID.NotFound", $"The instance ID '{missing}' does not exist");
        }

        return [.. here.Where(instance => (ids.Length == 0 || ids.Contains(instance.Id)) && Ec2Filters.Match(call.Input, name => name switch
        {
            "instance-state-name" => [instance.State],
            "image-id" => [instance.ImageId],
            "instance-id" => [instance.Id],
            "client-token" => [instance.ClientToken ?? ""],
            "subnet-id" => [instance.SubnetId],
            _ when name.StartsWith("tag:", StringComparison.Ordinal) => instance.Tags.TryGetValue(name[4..], out var value) ? [value] : [],
            _ => null,
        }))];
    }

    private static WireStruct DescribeInstanceStatus(AwsCall call)
    {
        var ids = call.Input.Texts("InstanceIds").ToArray();
        var all = call.Input.Flag("IncludeAllInstances") == true;
        var found = Instances(call, ids).Where(instance => all || instance.State == "running").ToArray();
        var (page, next) = Page(found, call.Input.Text("NextToken"), call.Input.Integer("MaxResults"), "InvalidNextToken");
        return Of(
            ("InstanceStatuses", page.Select(instance => Of(
                ("InstanceId", instance.Id),
                ("InstanceState", Of(("Code", Code(instance.State)), ("Name", instance.State))),
                ("InstanceStatus", Of(("Status", instance.StatusChecks))),
                ("SystemStatus", Of(("Status", instance.StatusChecks)))))),
            ("NextToken", next));
    }

    private static WireStruct DescribeImages(AwsCall call)
    {
        var ids = call.Input.Texts("ImageIds").ToArray();
        var here = call.World.Images.Where(image => image.Region == call.Region && image.State != "deregistered")
            .Concat(ids.Select(id => AmazonImages.Find(call.World, call.Region, id)).OfType<Image>()).ToArray();
        if (ids.FirstOrDefault(id => here.All(image => image.Id != id)) is { } missing)
        {
            throw Error("InvalidAMIID.NotFound", $"The image id '[{missing}]' does not exist");
        }

        var found = here.Where(image => (ids.Length == 0 || ids.Contains(image.Id)) && Ec2Filters.Match(call.Input, name => name switch
        {
            "name" => [image.Name],
            "state" => [image.State],
            "image-id" => [image.Id],
            "owner-id" => [AmazonImages.Owns(image.Id) ? AmazonImages.Owner : World.Account],
            _ => null,
        })).ToArray();
        return Of(("Images", found.Select(ImageStruct)));
    }

    private static WireStruct ImageStruct(Image image) => Of(
        ("ImageId", image.Id),
        ("Name", image.Name),
        ("Description", image.Description),
        ("State", image.State),
        ("OwnerId", AmazonImages.Owns(image.Id) ? AmazonImages.Owner : World.Account),
        ("Public", AmazonImages.Owns(image.Id)),
        ("Tags", Ec2Tags.Structs(image.Tags)),
        ("CreationDate", image.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", System.Globalization.CultureInfo.InvariantCulture)),
        ("Architecture", "x86_64"),
        ("RootDeviceType", "ebs"),
        ("RootDeviceName", "/dev/xvda"),
        ("BlockDeviceMappings", new List<object?> { Of(("DeviceName", "/dev/xvda"), ("Ebs", Of(("SnapshotId", image.SnapshotId), ("VolumeSize", 8), ("VolumeType", "gp2"), ("DeleteOnTermination", true), ("Encrypted", false)))) }));

    private static WireStruct DescribeSnapshots(AwsCall call) => Of(
        ("Snapshots", call.World.Images.Where(image => image.Region == call.Region).Select(image => Of(
            ("SnapshotId", image.SnapshotId),
            ("State", image.State == "pending" ? "pending" : "completed"),
            ("Progress", image.State == "pending" ? "40%" : "100%"),
            ("OwnerId", World.Account),
            ("StartTime", image.CreatedAt),
            ("VolumeSize", 8),
            ("Description", $"Created by CreateImage for {image.Id}")))));

    private static AwsAnswer CreateImage(AwsCall call)
    {
        var world = call.World;
        var instance = Instances(call, [call["InstanceId"]])[0];
        var name = call["Name"];
        RequireFreeName(call, name);
        if (instance.State is not ("running" or "stopped"))
        {
            throw Error("IncorrectInstanceState", $"The instance '{instance.Id}' is not in a state from which an image can be created: {instance.State}");
        }

        var image = new Image
        {
            Id = world.Id("ami"),
            Region = call.Region,
            Name = name,
            Description = call.Input.Text("Description") ?? "",
            SnapshotId = world.Id("snap"),
            CreatedAt = world.Now,
            ConfiguredCluster = instance.ConfiguredCluster,
            HasUnishop = instance.HasUnishop,
            PublishesSite = instance.PublishesSite,
            Creation = world.Begin("CreateImage", call.Region, name),
        };
        Compute.Become(world, image, TimingProfile.CreateImage);
        return new AwsAnswer(Of(("ImageId", image.Id)), Effect: true);
    }

    private static AwsAnswer CopyImage(AwsCall call)
    {
        var world = call.World;
        var token = call.Input.Text("ClientToken");
        if (token is not null && world.Images.Find(image => image.Region == call.Region && image.ClientToken == token) is { } same)
        {
            return new AwsAnswer(Of(("ImageId", same.Id)));
        }

        var sourceRegion = call["SourceRegion"];
        var source = world.Images.Find(image => image.Region == sourceRegion && image.Id == call["SourceImageId"] && image.State != "deregistered")
            ?? throw Error("InvalidAMIID.NotFound", $"The image id '[{call["SourceImageId"]}]' does not exist");
        if (source.State != "available")
        {
            throw Error("InvalidAMIID.Unavailable", $"The image ID '[{source.Id}]' is not available: {source.State}");
        }

        if (world.Faults.IsLost(sourceRegion))
        {
            throw Error("Unavailable", $"The source Region {sourceRegion} can't be reached.", 503);
        }

        RequireFreeName(call, call["Name"]);
        var image = new Image
        {
            Id = world.Id("ami"),
            Region = call.Region,
            Name = call["Name"],
            Description = call.Input.Text("Description") ?? $"[Copied {source.Id} from {sourceRegion}] {source.Name}",
            SnapshotId = world.Id("snap"),
            CreatedAt = world.Now,
            ConfiguredCluster = source.ConfiguredCluster,
            HasUnishop = source.HasUnishop,
            PublishesSite = source.PublishesSite,
            ClientToken = token,
            Creation = world.Begin("CopyImage", call.Region, call["Name"], source.Creation),
        };
        Compute.Become(world, image, TimingProfile.CopyImage);
        return new AwsAnswer(Of(("ImageId", image.Id)), Effect: true);
    }

    private static void RequireFreeName(AwsCall call, string name)
    {
        if (call.World.Images.Find(image => image.Region == call.Region && image.Name == name && image.State != "deregistered") is { } taken)
        {
            throw Error("InvalidAMIName.Duplicate", $"AMI name {name} is already in use by AMI {taken.Id}");
        }
    }

    private static AwsAnswer DeregisterImage(AwsCall call)
    {
        var image = call.World.Images.Find(candidate => candidate.Region == call.Region && candidate.Id == call["ImageId"] && candidate.State != "deregistered")
            ?? throw Error("InvalidAMIID.NotFound", $"The image id '[{call["ImageId"]}]' does not exist");
        image.State = "deregistered";
        return new AwsAnswer(Of(("Return", true)), Effect: true);
    }

    private static AwsAnswer TerminateInstances(AwsCall call)
    {
        var instances = Instances(call, [.. call.Input.Texts("InstanceIds")]);
        instances.ForEach(Ec2InstanceStates.RequireTerminable);
        var before = instances.ToDictionary(instance => instance.Id, instance => instance.State, StringComparer.Ordinal);
        instances.ForEach(instance => Compute.Terminate(call.World, instance));
        return new AwsAnswer(
            Of(("TerminatingInstances", instances.Select(instance => Of(
                ("InstanceId", instance.Id),
                ("PreviousState", Of(("Code", Code(before[instance.Id])), ("Name", before[instance.Id]))),
                ("CurrentState", Of(("Code", Code(instance.State)), ("Name", instance.State))))))),
            Effect: true);
    }
}
