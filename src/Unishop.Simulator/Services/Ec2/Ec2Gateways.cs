using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Internet gateways.</summary>
internal static class Ec2Gateways
{
    private const int Quota = 5;

    public static AwsAnswer Create(AwsCall call)
    {
        if (Here(call).Count() >= Quota)
        {
            throw Ec2Requests.Error("InternetGatewayLimitExceeded", "The maximum number of internet gateways has been reached.");
        }

        var tags = Ec2Tags.Asked(call, "internet-gateway");
        call.RequireNoDryRun();
        var gateway = new InternetGateway(call.World.Id("igw"), call.Region);
        Ec2Tags.Put(gateway.Tags, tags);
        call.World.Ec2.Gateways.Add(gateway);
        return new AwsAnswer(WireStruct.Of(("InternetGateway", Struct(call.World, gateway))), Effect: true);
    }

    public static AwsAnswer Attach(AwsCall call)
    {
        var (gateway, network) = (Find(call), call.NetworkOf(call["VpcId"]));
        if (NetworkOf(call.World, gateway) is { } other)
        {
            throw Ec2Requests.Error("Resource.AlreadyAssociated", $"resource {gateway.Id} is already attached to network {other.VpcId}");
        }

        if (network.Gateway is not null)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"Network {network.VpcId} already has an internet gateway attached");
        }

        call.RequireNoDryRun();
        network.Gateway = gateway;
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Detach(AwsCall call)
    {
        var (gateway, network) = (Find(call), call.NetworkOf(call["VpcId"]));
        if (network.Gateway != gateway)
        {
            throw Ec2Requests.Error("Gateway.NotAttached", $"resource {gateway.Id} is not attached to network {network.VpcId}");
        }

        if (call.World.Instances.Exists(instance => instance.State is not ("terminated" or "stopped") && network.Subnets.Exists(subnet => subnet.Id == instance.SubnetId)))
        {
            throw Ec2Requests.Error("DependencyViolation", $"Network {network.VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.");
        }

        call.RequireNoDryRun();
        network.Gateway = null;
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var gateway = Find(call);
        if (NetworkOf(call.World, gateway) is not null)
        {
            throw Ec2Requests.Error("DependencyViolation", $"The internetGateway '{gateway.Id}' has dependencies and cannot be deleted.");
        }

        call.RequireNoDryRun();
        call.World.Ec2.Gateways.Remove(gateway);
        return new AwsAnswer([], Effect: true);
    }

    public static WireStruct Describe(AwsCall call) => call.Found("InternetGatewayIds", Here(call), gateway => gateway.Id, (gateway, name) => name switch
    {
        "internet-gateway-id" => [gateway.Id],
        "attachment.vpc-id" => NetworkOf(call.World, gateway) is { } network ? [network.VpcId] : [],
        "attachment.state" => NetworkOf(call.World, gateway) is null ? [] : ["available"],
        "owner-id" => [World.Account],
        _ => Ec2Tags.Filter(name, gateway.Tags),
    }, Missing, "InternetGateways", gateway => Struct(call.World, gateway));

    private static IEnumerable<InternetGateway> Here(AwsCall call) => call.World.Ec2.Gateways.Where(gateway => gateway.Region == call.Region);

    private static InternetGateway Find(AwsCall call) => Here(call).FirstOrDefault(gateway => gateway.Id == call["InternetGatewayId"]) ?? throw Missing(call["InternetGatewayId"]);

    private static WireException Missing(string id) => Ec2Requests.Error("InvalidInternetGatewayID.NotFound", $"The internetGateway ID '{id}' does not exist");

    private static Network? NetworkOf(World world, InternetGateway gateway) => world.Networks.Find(network => network.Gateway == gateway);

    private static WireStruct Struct(World world, InternetGateway gateway) => WireStruct.Of(
        ("InternetGatewayId", gateway.Id), ("OwnerId", World.Account),
        ("Attachments", NetworkOf(world, gateway) is { } network
            ? new List<object?> { WireStruct.Of(("State", "available"), ("VpcId", network.VpcId)) }
            : []),
        ("Tags", Ec2Tags.Structs(gateway.Tags)));
}
