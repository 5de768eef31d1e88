using System.Text;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Attributes, network interfaces and console output of instances.</summary>
internal static class Ec2InstanceFacts
{
    public static WireStruct Attribute(AwsCall call)
    {
        var instance = Ec2Instances.Find(call, call["InstanceId"]);
        (string, object?) attribute = call["Attribute"] switch
        {
            "instanceType" => ("InstanceType", Value(instance.Type)),
            "userData" => ("UserData", instance.UserData is null ? new WireStruct() : Value(instance.UserData)),
            "disableApiTermination" => ("DisableApiTermination", Value(instance.TerminationProtected)),
            "disableApiStop" => ("DisableApiStop", Value(instance.StopProtected)),
            "instanceInitiatedShutdownBehavior" => ("InstanceInitiatedShutdownBehavior", Value("stop")),
            "rootDeviceName" => ("RootDeviceName", Value(instance.RootDevice)),
            "groupSet" => ("Groups", instance.SecurityGroups.Select(group => WireStruct.Of(("GroupId", group)))),
            "blockDeviceMapping" => ("BlockDeviceMappings", Ec2Instances.Struct(call.World, instance).Structs("BlockDeviceMappings")),
            "sourceDestCheck" => ("SourceDestCheck", Value(instance.ChecksSource)),
            "ebsOptimized" => ("EbsOptimized", Value(false)),
            "enaSupport" => ("EnaSupport", Value(true)),
            "productCodes" => ("ProductCodes", new List<object?>()),
            "kernel" => ("KernelId", new WireStruct()),
            "ramdisk" => ("RamdiskId", new WireStruct()),
            "sriovNetSupport" => ("SriovNetSupport", Value("simple")),
            "enclaveOptions" => ("EnclaveOptions", WireStruct.Of(("Enabled", false))),
            var other => throw Ec2Requests.Error("InvalidParameterValue", $"Value ({other}) for parameter attribute is invalid. Unknown attribute."),
        };
        return WireStruct.Of(("InstanceId", instance.Id), attribute);
    }

    public static WireStruct Interfaces(AwsCall call) => call.Found(
        "NetworkInterfaceIds", call.World.Instances.Where(instance => instance.Region == call.Region && instance.State != "terminated"), Id, (instance, name) => name switch
        {
            "network-interface-id" => [Id(instance)],
            "subnet-id" => [instance.SubnetId],
            "vpc-id" => Ec2Instances.NetworkOf(call.World, instance) is { } network ? [network.VpcId] : [],
            "group-id" => [.. instance.SecurityGroups],
            "attachment.instance-id" => [instance.Id],
            "private-ip-address" => [instance.PrivateIp],
            "status" => ["in-use"],
            _ => Ec2Tags.Filter(name, []),
        },
        id => Ec2Requests.Error("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist"), "NetworkInterfaces", instance => Interface(call.World, instance));

    public static WireStruct Console(AwsCall call)
    {
        var instance = Ec2Instances.Find(call, call["InstanceId"]);
        var text = instance.AppReady
            ? $"[  OK  ] Started unishop.service - the shop. Database cluster {instance.ConfiguredCluster}.\n{instance.Id} login: "
            : $"{instance.Id} is {instance.State}; the shop has not been started.\n";
        return WireStruct.Of(("InstanceId", instance.Id), ("Timestamp", call.World.Now), ("Output", Convert.ToBase64String(Encoding.UTF8.GetBytes(text))));
    }

    private static string Id(Instance instance) => "eni-" + instance.Id[2..];

    private static WireStruct Value(object value) => WireStruct.Of(("Value", value));

    private static WireStruct Interface(World world, Instance instance)
    {
        var network = Ec2Instances.NetworkOf(world, instance);
        return WireStruct.Of(
            ("NetworkInterfaceId", Id(instance)), ("SubnetId", instance.SubnetId), ("VpcId", network?.VpcId), ("AvailabilityZone", Ec2Instances.SubnetOf(world, instance)?.Zone),
            ("Description", ""), ("OwnerId", World.Account), ("RequesterManaged", false), ("Status", "in-use"), ("PrivateIpAddress", instance.PrivateIp), ("InterfaceType", "interface"), ("SourceDestCheck", instance.ChecksSource),
            ("Groups", instance.SecurityGroups.Select(id => WireStruct.Of(("GroupId", id), ("GroupName", network?.Groups.Find(group => group.Id == id)?.Name)))),
            ("Attachment", WireStruct.Of(("AttachmentId", "eni-attach-" + instance.Id[2..]), ("InstanceId", instance.Id), ("DeviceIndex", 0), ("Status", "attached"), ("DeleteOnTermination", true))),
            ("Association", instance.State == "running" ? WireStruct.Of(("PublicDnsName", instance.PublicDns), ("PublicIp", Ec2Instances.PublicAddress(instance)), ("IpOwnerId", "amazon")) : null));
    }
}
