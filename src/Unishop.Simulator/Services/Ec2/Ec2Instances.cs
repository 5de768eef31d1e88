using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>What is to be read of instances, and their end.</summary>
internal static class Ec2Instances
{
    public static WireStruct Describe(AwsCall call)
    {
        var (found, next) = Page(call, Asked(call));
        return WireStruct.Of(
            ("Reservations", found.GroupBy(instance => instance.ReservationId).Select(same => WireStruct.Of(
                ("ReservationId", same.Key),
                ("OwnerId", World.Account),
                ("Groups", new List<object?>()),
                ("Instances", same.Select(instance => Struct(call.World, instance)))))),
            ("NextToken", next));
    }

    public static WireStruct DescribeStatus(AwsCall call)
    {
        var all = call.Input.Flag("IncludeAllInstances") == true;
        var (found, next) = Page(call, [.. Asked(call).Where(instance => all || instance.State == "running")]);
        return WireStruct.Of(
            ("InstanceStatuses", found.Select(instance => WireStruct.Of(
                ("InstanceId", instance.Id),
                ("AvailabilityZone", SubnetOf(call.World, instance)?.Zone),
                ("InstanceState", State(instance.State)),
                ("InstanceStatus", Checks(instance)),
                ("SystemStatus", Checks(instance))))),
            ("NextToken", next));
    }

    public static AwsAnswer Terminate(AwsCall call)
    {
        var instances = call.Input.Texts("InstanceIds").Distinct().Select(id => Find(call, id)).ToList();
        instances.ForEach(Ec2InstanceStates.RequireTerminable);
        call.RequireNoDryRun();
        var before = instances.ToDictionary(instance => instance.Id, instance => instance.State, StringComparer.Ordinal);
        instances.ForEach(instance => Compute.Terminate(call.World, instance));
        return new AwsAnswer(
            WireStruct.Of(("TerminatingInstances", instances.Select(instance => WireStruct.Of(
                ("InstanceId", instance.Id), ("PreviousState", State(before[instance.Id])), ("CurrentState", State(instance.State)))))),
            Effect: true);
    }

    /// <exception cref="WireException">There is none.</exception>
    public static Instance Find(AwsCall call, string id) => call.World.Instances.Find(instance => instance.Region == call.Region && instance.Id == id) ?? throw Missing(id);

    public static WireStruct State(string state) => WireStruct.Of(("Code", Code(state)), ("Name", state));

    public static WireStruct Struct(World world, Instance instance)
    {
        // The subnet of an instance that is gone may be gone, too.
        var network = NetworkOf(world, instance);
        var subnet = SubnetOf(world, instance);
        var alive = instance.State is "pending" or "running";
        return WireStruct.Of(
            ("InstanceId", instance.Id),
            ("ImageId", instance.ImageId),
            ("InstanceType", instance.Type),
            ("KeyName", instance.KeyName),
            ("AmiLaunchIndex", instance.LaunchIndex),
            ("State", State(instance.State)),
            ("LaunchTime", instance.LaunchedAt),
            ("PublicDnsName", alive ? instance.PublicDns : ""),
            ("PublicIpAddress", alive ? PublicAddress(instance) : null),
            ("PrivateIpAddress", subnet is null ? null : instance.PrivateIp),
            ("SubnetId", subnet?.Id),
            ("VpcId", network?.VpcId),
            ("ClientToken", instance.ClientToken ?? ""),
            ("Placement", WireStruct.Of(("AvailabilityZone", subnet?.Zone), ("Tenancy", "default"))),
            ("Architecture", "x86_64"), ("Hypervisor", "xen"), ("VirtualizationType", "hvm"), ("EbsOptimized", false), ("EnaSupport", true), ("SourceDestCheck", instance.ChecksSource),
            ("Monitoring", WireStruct.Of(("State", instance.IsMonitored ? "enabled" : "disabled"))),
            ("MetadataOptions", WireStruct.Of(
                ("State", "applied"), ("HttpTokens", instance.MetadataOptions?.Text("HttpTokens") ?? "optional"), ("HttpPutResponseHopLimit", instance.MetadataOptions?.Integer("HttpPutResponseHopLimit") ?? 1),
                ("HttpEndpoint", instance.MetadataOptions?.Text("HttpEndpoint") ?? "enabled"), ("HttpProtocolIpv6", "disabled"), ("InstanceMetadataTags", instance.MetadataOptions?.Text("InstanceMetadataTags") ?? "disabled"))),
            ("PrivateDnsName", subnet is null ? null : PrivateName(instance)),
            ("RootDeviceType", "ebs"),
            ("RootDeviceName", instance.RootDevice),
            ("BlockDeviceMappings", world.Ec2.Volumes.Where(volume => volume.Attachment?.InstanceId == instance.Id).Select(volume => WireStruct.Of(
                ("DeviceName", volume.Attachment!.Device),
                ("Ebs", WireStruct.Of(("VolumeId", volume.Id), ("Status", "attached"), ("AttachTime", volume.Attachment.At), ("DeleteOnTermination", volume.Attachment.DeleteOnTermination)))))),
            ("IamInstanceProfile", instance.Profile is null ? null : Ec2Profiles.Struct(world, instance.Profile)),
            ("SecurityGroups", instance.SecurityGroups.Select(id => WireStruct.Of(("GroupId", id), ("GroupName", network?.Groups.Find(group => group.Id == id)?.Name)))),
            ("Tags", Ec2Tags.Structs(instance.Tags)));
    }

    /// <summary>The private name is made of the private address.</summary>
    public static string PrivateName(Instance instance) =>
        $"ip-{instance.PrivateIp.Replace('.', '-')}.{(instance.Region == "us-east-1" ? "ec2" : instance.Region + ".compute")}.internal";

    /// <summary>The public address is in the public name.</summary>
    public static string PublicAddress(Instance instance) => string.Join('.', instance.PublicDns.Split('.')[0].Split('-').Skip(1));

    public static Network? NetworkOf(World world, Instance instance) => world.Networks.Find(network => network.Subnets.Exists(subnet => subnet.Id == instance.SubnetId));

    public static Subnet? SubnetOf(World world, Instance instance) => NetworkOf(world, instance)?.Subnets.Find(subnet => subnet.Id == instance.SubnetId);

    private static Instance[] Asked(AwsCall call)
    {
        var ids = call.Input.Texts("InstanceIds").ToArray();
        var here = call.World.Instances.Where(instance => instance.Region == call.Region).ToArray();
        if (Array.Find(ids, id => !Array.Exists(here, instance => instance.Id == id)) is { } missing)
        {
            throw Missing(missing);
        }

        return [.. here.Where(instance => (ids.Length == 0 || ids.Contains(instance.Id)) && Ec2Filters.Match(call.Input, name => Filter(call.World, instance, name)))];
    }

    private static string[]? Filter(World world, Instance instance, string name) => name switch
    {
        "instance-state-name" => [instance.State],
        "instance-state-code" => [Code(instance.State).ToString(System.Globalization.CultureInfo.InvariantCulture)],
        "image-id" => [instance.ImageId],
        "instance-id" => [instance.Id],
        "instance-type" => [instance.Type],
        "client-token" => [instance.ClientToken ?? ""],
        "subnet-id" => [instance.SubnetId],
        "vpc-id" => NetworkOf(world, instance) is { } network ? [network.VpcId] : [],
        "availability-zone" => SubnetOf(world, instance) is { } subnet ? [subnet.Zone] : [],
        "instance.group-id" or "group-id" => [.. instance.SecurityGroups],
        "key-name" => instance.KeyName is null ? [] : [instance.KeyName],
        "dns-name" => [instance.PublicDns],
        "ip-address" => [PublicAddress(instance)],
        "private-ip-address" => [instance.PrivateIp],
        "reservation-id" => [instance.ReservationId],
        "iam-instance-profile.arn" => instance.Profile is null ? [] : [$"arn:aws:iam::{World.Account}:instance-profile/{instance.Profile}"],
        _ => Ec2Tags.Filter(name, instance.Tags),
    };

    private static (IReadOnlyList<Instance> Items, string? Next) Page(AwsCall call, Instance[] found)
    {
        if (call.Input.Integer("MaxResults") is < 5 or > 1000)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Value ({call.Input.Integer("MaxResults")}) for parameter maxResults is invalid. Expecting a value between 5 and 1000.");
        }

        return Ec2Requests.Page(call, found);
    }

    private static WireStruct Checks(Instance instance) => WireStruct.Of(
        ("Status", instance.StatusChecks),
        ("Details", new List<object?> { WireStruct.Of(("Name", "reachability"), ("Status", instance.StatusChecks == "ok" ? "passed" : instance.StatusChecks)) }));

    private static long Code(string state) => state switch
    {
        "pending" => 0,
        "running" => 16,
        "shutting-down" => 32,
        "terminated" => 48,
        "stopping" => 64,
        _ => 80,
    };

    private static WireException Missing(string id) => id.StartsWith("i-", StringComparison.Ordinal)
        ? Ec2Requests.Error("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist")
        : Ec2Requests.Error("InvalidInstanceID.Malformed", $"Invalid id: \"{id}\"");
}
