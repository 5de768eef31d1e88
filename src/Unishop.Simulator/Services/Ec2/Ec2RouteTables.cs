using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Route tables, their routes and the subnets that use them.</summary>
internal static class Ec2RouteTables
{
    // Targets that AWS knows and this world does not have: naming one of them is naming something that does not exist.
    private static readonly (string Member, string Code, string What)[] OtherTargets =
    [
        ("NatGatewayId", "InvalidNatGatewayID.NotFound", "natGateway"),
        ("InstanceId", "InvalidInstanceID.NotFound", "instance"),
        ("NetworkInterfaceId", "InvalidNetworkInterfaceID.NotFound", "networkInterface"),
        ("TransitGatewayId", "InvalidTransitGatewayID.NotFound", "transitGateway"),
        ("VpcPeeringConnectionId", "InvalidVpcPeeringConnectionID.NotFound", "vpcPeeringConnection"),
        ("VpcEndpointId", "InvalidVpcEndpointId.NotFound", "vpcEndpoint"),
    ];

    public static AwsAnswer Create(AwsCall call)
    {
        var network = call.NetworkOf(call["VpcId"]);
        var tags = Ec2Tags.Asked(call, "route-table");
        call.RequireNoDryRun();
        var table = new RouteTable(call.World.Id("rtb"));
        Ec2Tags.Put(table.Tags, tags);
        network.RouteTables.Add(table);
        return new AwsAnswer(WireStruct.Of(("RouteTable", Struct(network, table))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var (network, table) = Find(call);
        if (table.IsMain || table.Associations.Count > 0)
        {
            throw Ec2Requests.Error("DependencyViolation", $"The routeTable '{table.Id}' has dependencies and cannot be deleted.");
        }

        call.RequireNoDryRun();
        network.RouteTables.Remove(table);
        return new AwsAnswer([], Effect: true);
    }

    public static WireStruct Describe(AwsCall call) => call.Found(
        "RouteTableIds", call.Networks().SelectMany(network => network.RouteTables, (network, table) => (Network: network, Table: table)), item => item.Table.Id, (item, name) => name switch
        {
            "vpc-id" => [item.Network.VpcId],
            "route-table-id" => [item.Table.Id],
            "association.main" => [item.Table.IsMain ? "true" : "false"],
            "association.subnet-id" => [.. item.Table.Associations.Values],
            "association.route-table-association-id" => [.. item.Table.Associations.Keys.Append(item.Table.MainAssociation).OfType<string>()],
            "route.destination-cidr-block" => [item.Network.Cidr, .. item.Table.Routes.Select(route => route.Destination)],
            "route.gateway-id" => ["local", .. item.Table.Routes.Select(route => route.Target)],
            "owner-id" => [World.Account],
            _ => Ec2Tags.Filter(name, item.Table.Tags),
        },
        Missing, "RouteTables", item => Struct(item.Network, item.Table));

    public static AwsAnswer CreateRoute(AwsCall call)
    {
        var (network, table) = Find(call);
        var destination = Destination(call);
        var target = Target(call, network, table);
        if (destination == network.Cidr || table.Routes.Exists(route => route.Destination == destination))
        {
            throw Ec2Requests.Error("RouteAlreadyExists", $"The route identified by {destination} already exists.");
        }

        call.RequireNoDryRun();
        table.Routes.Add(new Route(destination, target));
        return new AwsAnswer(WireStruct.Of(("Return", true)), Effect: true);
    }

    public static AwsAnswer ReplaceRoute(AwsCall call)
    {
        var (network, table) = Find(call);
        var at = RouteAt(network, table, Destination(call));
        var target = Target(call, network, table);
        call.RequireNoDryRun();
        table.Routes[at] = table.Routes[at] with { Target = target };
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer DeleteRoute(AwsCall call)
    {
        var (network, table) = Find(call);
        var at = RouteAt(network, table, Destination(call));
        call.RequireNoDryRun();
        table.Routes.RemoveAt(at);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Associate(AwsCall call)
    {
        var (network, table) = Find(call);
        var (owner, subnet) = call.SubnetOf(call.Needed("SubnetId"));
        if (owner != network)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"route table {table.Id} and subnet {subnet.Id} belong to different networks");
        }

        if (network.RouteTables.Exists(other => other.Associations.ContainsValue(subnet.Id)))
        {
            throw Ec2Requests.Error("Resource.AlreadyAssociated", $"the specified association for route table {table.Id} conflicts with an existing association");
        }

        call.RequireNoDryRun();
        var id = call.World.Id("rtbassoc");
        table.Associations[id] = subnet.Id;
        return new AwsAnswer(WireStruct.Of(("AssociationId", id), ("AssociationState", WireStruct.Of(("State", "associated")))), Effect: true);
    }

    public static AwsAnswer Disassociate(AwsCall call)
    {
        var id = call["AssociationId"];
        if (call.Networks().SelectMany(network => network.RouteTables).Any(candidate => candidate.MainAssociation == id))
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"cannot disassociate the main route table association {id}");
        }

        var table = call.Networks().SelectMany(network => network.RouteTables).FirstOrDefault(candidate => candidate.Associations.ContainsKey(id))
            ?? throw Ec2Requests.Error("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");
        call.RequireNoDryRun();
        table.Associations.Remove(id);
        return new AwsAnswer([], Effect: true);
    }

    private static string Destination(AwsCall call) => Ec2Requests.Block(call.Needed("DestinationCidrBlock"), "destinationCidrBlock").ToString();

    private static string Target(AwsCall call, Network network, RouteTable table)
    {
        var others = Array.FindAll(OtherTargets, other => call.Input.Text(other.Member) is not null);
        var gateway = call.Input.Text("GatewayId");
        if (others.Length + (gateway is null ? 0 : 1) != 1)
        {
            throw Ec2Requests.Error(gateway is null && others.Length == 0 ? "MissingParameter" : "InvalidParameterCombination",
                "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, instanceId, transitGatewayId or vpcEndpointId");
        }

        if (gateway is null)
        {
            throw Ec2Requests.Error(others[0].Code, $"The {others[0].What} ID '{call.Input.Text(others[0].Member)}' does not exist");
        }

        if (!call.World.Ec2.Gateways.Exists(known => known.Region == call.Region && known.Id == gateway))
        {
            throw Ec2Requests.Error("InvalidGatewayID.NotFound", $"The gateway ID '{gateway}' does not exist");
        }

        return network.Gateway?.Id == gateway
            ? gateway
            : throw Ec2Requests.Error("InvalidParameterValue", $"route table {table.Id} and network gateway {gateway} belong to different networks");
    }

    private static int RouteAt(Network network, RouteTable table, string destination)
    {
        if (destination == network.Cidr)
        {
            throw Ec2Requests.Error("InvalidParameterValue", $"cannot remove local route {destination} in route table {table.Id}");
        }

        var at = table.Routes.FindIndex(route => route.Destination == destination);
        return at >= 0 ? at : throw Ec2Requests.Error("InvalidRoute.NotFound", $"no route with destination-cidr-block {destination} in route table {table.Id}");
    }

    private static (Network Network, RouteTable Table) Find(AwsCall call)
    {
        foreach (var network in call.Networks())
        {
            if (network.RouteTables.Find(table => table.Id == call["RouteTableId"]) is { } found)
            {
                return (network, found);
            }
        }

        throw Missing(call["RouteTableId"]);
    }

    private static WireException Missing(string id) => Ec2Requests.Error("InvalidRouteTableID.NotFound", $"The routeTable ID '{id}' does not exist");

    private static WireStruct Struct(Network network, RouteTable table) => WireStruct.Of(
        ("RouteTableId", table.Id), ("VpcId", network.VpcId), ("OwnerId", World.Account), ("PropagatingVgws", new List<object?>()),
        ("Routes", table.Routes.Select(route => WireStruct.Of(
            ("DestinationCidrBlock", route.Destination), ("GatewayId", route.Target), ("Origin", "CreateRoute"),
            ("State", network.Gateway?.Id == route.Target ? "active" : "blackhole")))
            .Prepend(WireStruct.Of(("DestinationCidrBlock", network.Cidr), ("GatewayId", "local"), ("Origin", "CreateRouteTable"), ("State", "active")))),
        ("Associations", table.Associations.Select(pair => Association(table, pair.Key, pair.Value))
            .Concat(table.MainAssociation is { } main ? [Association(table, main, null)] : [])),
        ("Tags", Ec2Tags.Structs(table.Tags)));

    private static WireStruct Association(RouteTable table, string id, string? subnet) => WireStruct.Of(
        ("RouteTableAssociationId", id), ("RouteTableId", table.Id), ("SubnetId", subnet), ("Main", subnet is null), ("AssociationState", WireStruct.Of(("State", "associated"))));
}
