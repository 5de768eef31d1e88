using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>VPCs and their subnets.</summary>
internal static class Ec2Vpcs
{
    private const int Quota = 5;

    public static AwsAnswer Create(AwsCall call)
    {
        var block = Ec2Requests.Block(call.Needed("CidrBlock"), "cidrBlock");
        if (block.PrefixLength is < 16 or > 28)
        {
            throw Ec2Requests.Error("InvalidVpc.Range", $"The CIDR '{block}' is invalid: a VPC has between a /16 and a /28.");
        }

        if (call.Networks().Count() >= Quota)
        {
            throw Ec2Requests.Error("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
        }

        var tags = Ec2Tags.Asked(call, "vpc");
        call.RequireNoDryRun();
        var network = Network.Begin(call.World, call.Region, call.World.Id("vpc"), isDefault: false, block.ToString());
        Ec2Tags.Put(network.Tags, tags);
        return new AwsAnswer(WireStruct.Of(("Vpc", Struct(network))), Effect: true);
    }

    public static WireStruct Describe(AwsCall call) => call.Found("VpcIds", call.Networks(), network => network.VpcId, (network, name) => name switch
    {
        "vpc-id" => [network.VpcId],
        "cidr" or "cidrBlock" or "cidr-block-association.cidr-block" => [network.Cidr],
        "is-default" or "isDefault" => [network.IsDefault ? "true" : "false"],
        "state" => ["available"],
        "owner-id" => [World.Account],
        _ => Ec2Tags.Filter(name, network.Tags),
    }, id => Ec2Requests.Error("InvalidVpcID.NotFound", $"The vpc ID '{id}' does not exist"), "Vpcs", Struct);

    public static AwsAnswer Delete(AwsCall call)
    {
        var network = call.NetworkOf(call["VpcId"]);
        if (network.Subnets.Count > 0 || network.Gateway is not null || network.Groups.Exists(group => group.Name != "default")
            || network.RouteTables.Exists(table => !table.IsMain) || network.Acls.Exists(acl => !acl.IsDefault))
        {
            throw Ec2Requests.Error("DependencyViolation", $"The vpc '{network.VpcId}' has dependencies and cannot be deleted.");
        }

        call.RequireNoDryRun();
        call.World.Networks.Remove(network);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var network = call.NetworkOf(call["VpcId"]);
        var support = call.Input.Struct("EnableDnsSupport")?.Flag("Value");
        var names = call.Input.Struct("EnableDnsHostnames")?.Flag("Value");
        if ((support is null) == (names is null))
        {
            throw Ec2Requests.Error("InvalidParameterCombination", "The request must contain exactly one of enableDnsSupport and enableDnsHostnames.");
        }

        if (names == true && !network.DnsSupport)
        {
            throw Ec2Requests.Error("InvalidParameterValue", "DNS hostnames need DNS support: set enableDnsSupport to true first.");
        }

        network.DnsSupport = support ?? network.DnsSupport;
        network.DnsHostnames = names ?? network.DnsHostnames;
        return new AwsAnswer([], Effect: true);
    }

    public static WireStruct Attribute(AwsCall call)
    {
        var network = call.NetworkOf(call["VpcId"]);
        (string, bool) answer = call["Attribute"] switch
        {
            "enableDnsSupport" => ("EnableDnsSupport", network.DnsSupport),
            "enableDnsHostnames" => ("EnableDnsHostnames", network.DnsHostnames),
            "enableNetworkAddressUsageMetrics" => ("EnableNetworkAddressUsageMetrics", false),
            var other => throw Ec2Requests.Error("InvalidParameterValue", $"Value ({other}) for parameter attribute is invalid. Use enableDnsSupport or enableDnsHostnames."),
        };
        return WireStruct.Of(("VpcId", network.VpcId), (answer.Item1, WireStruct.Of(("Value", answer.Item2))));
    }

    private static WireStruct Struct(Network network) => WireStruct.Of(
        ("VpcId", network.VpcId), ("CidrBlock", network.Cidr), ("IsDefault", network.IsDefault), ("State", "available"), ("OwnerId", World.Account),
        ("InstanceTenancy", "default"), ("DhcpOptionsId", "default"),
        ("CidrBlockAssociationSet", new List<object?>
        {
            WireStruct.Of(("AssociationId", $"vpc-cidr-assoc-{network.VpcId[4..]}"), ("CidrBlock", network.Cidr), ("CidrBlockState", WireStruct.Of(("State", "associated")))),
        }),
        ("Tags", Ec2Tags.Structs(network.Tags)));
}
