using System.Net;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Elb;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Subnets of VPCs.</summary>
internal static class Ec2Subnets
{
    // Five addresses of each block are AWS's own.
    private const int Reserved = 5;

    public static AwsAnswer Create(AwsCall call)
    {
        var network = call.NetworkOf(call["VpcId"]);
        var block = Ec2Requests.Block(call.Needed("CidrBlock"), "cidrBlock");
        if (block.PrefixLength is < 16 or > 28 || !IPNetwork.Parse(network.Cidr).Contains(block.BaseAddress) || block.PrefixLength < IPNetwork.Parse(network.Cidr).PrefixLength)
        {
            throw Ec2Requests.Error("InvalidSubnet.Range", $"The CIDR '{block}' is invalid.");
        }

        if (network.Subnets.Exists(subnet => Overlap(IPNetwork.Parse(subnet.Cidr), block)))
        {
            throw Ec2Requests.Error("InvalidSubnet.Conflict", $"The CIDR '{block}' conflicts with another subnet");
        }

        var zone = ZoneOf(call);
        var tags = Ec2Tags.Asked(call, "subnet");
        call.RequireNoDryRun();
        var created = network.Add(call.World, new Subnet(call.World.Id("subnet"), zone, block.ToString()));
        Ec2Tags.Put(created.Tags, tags);
        return new AwsAnswer(WireStruct.Of(("Subnet", Struct(call.World, network, created))), Effect: true);
    }

    public static WireStruct Describe(AwsCall call) => call.Found(
        "SubnetIds", call.Networks().SelectMany(network => network.Subnets, (network, subnet) => (Network: network, Subnet: subnet)), item => item.Subnet.Id, (item, name) => name switch
        {
            "vpc-id" => [item.Network.VpcId],
            "subnet-id" => [item.Subnet.Id],
            "availability-zone" or "availabilityZone" => [item.Subnet.Zone],
            "cidr-block" or "cidr" or "cidrBlock" => [item.Subnet.Cidr],
            "default-for-az" or "defaultForAz" => [item.Subnet.IsZoneDefault ? "true" : "false"],
            "map-public-ip-on-launch" => [item.Subnet.MapsPublicAddress ? "true" : "false"],
            "state" => ["available"],
            "owner-id" => [World.Account],
            _ => Ec2Tags.Filter(name, item.Subnet.Tags),
        },
        id => Ec2Requests.Error("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist"), "Subnets", item => Struct(call.World, item.Network, item.Subnet));

    public static AwsAnswer Modify(AwsCall call)
    {
        var (_, subnet) = call.SubnetOf(call["SubnetId"]);
        if (call.Input.Struct("MapPublicIpOnLaunch")?.Flag("Value") is not { } value)
        {
            throw Ec2Requests.Error("InvalidParameterCombination", "No attribute specified: MapPublicIpOnLaunch can be changed.");
        }

        subnet.MapsPublicAddress = value;
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var (network, subnet) = call.SubnetOf(call["SubnetId"]);
        if (IsUsed(call.World, subnet))
        {
            throw Ec2Requests.Error("DependencyViolation", $"The subnet '{subnet.Id}' has dependencies and cannot be deleted.");
        }

        call.RequireNoDryRun();
        network.Subnets.Remove(subnet);
        foreach (var associations in network.RouteTables.Select(table => table.Associations).Concat(network.Acls.Select(acl => acl.Associations)))
        {
            foreach (var id in associations.Where(pair => pair.Value == subnet.Id).Select(pair => pair.Key).ToArray())
            {
                associations.Remove(id);
            }
        }

        return new AwsAnswer([], Effect: true);
    }

    private static bool IsUsed(World world, Subnet subnet) =>
        world.Instances.Exists(instance => instance.SubnetId == subnet.Id && instance.State != "terminated")
        || world.LoadBalancers.Exists(balancer => balancer.Subnets.Contains(subnet.Id));

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    private static string ZoneOf(AwsCall call)
    {
        var zones = "ab".Select(letter => call.Region + letter).ToArray();
        var asked = call.Input.Text("AvailabilityZone");
        return asked is null ? zones[0] : zones.Contains(asked) ? asked : throw Ec2Requests.Error(
            "InvalidParameterValue",
            $"Value ({asked}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {string.Join(", ", zones)}.");
    }

    private static WireStruct Struct(World world, Network network, Subnet subnet) => WireStruct.Of(
        ("SubnetId", subnet.Id), ("SubnetArn", $"arn:aws:ec2:{network.Region}:{World.Account}:subnet/{subnet.Id}"), ("VpcId", network.VpcId), ("CidrBlock", subnet.Cidr),
        ("AvailabilityZone", subnet.Zone), ("State", "available"), ("OwnerId", World.Account), ("MapPublicIpOnLaunch", subnet.MapsPublicAddress),
        ("DefaultForAz", subnet.IsZoneDefault), ("AssignIpv6AddressOnCreation", false),
        ("AvailableIpAddressCount", (1L << (32 - IPNetwork.Parse(subnet.Cidr).PrefixLength)) - Reserved
            - world.Instances.Count(instance => instance.SubnetId == subnet.Id && instance.State != "terminated")),
        ("Tags", Ec2Tags.Structs(subnet.Tags)));
}
