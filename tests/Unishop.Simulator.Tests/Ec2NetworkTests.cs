using Aws.Wire;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>VPCs, subnets, gateways, route tables and network ACLs as a network stack makes and removes them.</summary>
public class Ec2NetworkTests
{
    private const string Region = "us-east-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    [Fact]
    public void CreateVpc_BringsGroupMainTableAndAcl()
    {
        var vpc = Vpc();

        var table = Only("DescribeRouteTables", "RouteTables", "vpc-id", vpc);
        Assert.True(table.Structs("Associations").Single().Flag("Main"));
        Assert.Equal(("10.9.0.0/16", "local"), (table.Structs("Routes").Single().Text("DestinationCidrBlock"), table.Structs("Routes").Single().Text("GatewayId")));
        Assert.Equal("default", Only("DescribeSecurityGroups", "SecurityGroups", "vpc-id", vpc).Text("GroupName"));
        var acl = Only("DescribeNetworkAcls", "NetworkAcls", "vpc-id", vpc);
        Assert.Equal(["100 True allow", "32767 True deny", "100 False allow", "32767 False deny"],
            acl.Structs("Entries").Select(entry => $"{entry.Integer("RuleNumber")} {entry.Flag("Egress")} {entry.Text("RuleAction")}"));
        Assert.True(Invoke("DescribeVpcAttribute", ("VpcId", vpc), ("Attribute", "enableDnsSupport")).Struct("EnableDnsSupport")!.Flag("Value"));
        Assert.False(Invoke("DescribeVpcAttribute", ("VpcId", vpc), ("Attribute", "enableDnsHostnames")).Struct("EnableDnsHostnames")!.Flag("Value"));
    }

    [Fact]
    public void NetworkStack_BuiltAndTornDownInOrder_LeavesNothing()
    {
        var vpc = Vpc();
        var subnet = Subnet(vpc, "10.9.0.0/24");
        var gateway = Invoke("CreateInternetGateway").Struct("InternetGateway")!.Text("InternetGatewayId");
        var table = Invoke("CreateRouteTable", ("VpcId", vpc)).Struct("RouteTable")!.Text("RouteTableId");
        var association = Invoke("AssociateRouteTable", ("RouteTableId", table), ("SubnetId", subnet)).Text("AssociationId");
        (string, object?)[] route = [("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"), ("GatewayId", gateway)];
        Assert.Equal("InvalidParameterValue", Refused("CreateRoute", route));
        Invoke("AttachInternetGateway", ("VpcId", vpc), ("InternetGatewayId", gateway));
        Invoke("CreateRoute", route);
        var network = _world.Networks.Single(candidate => candidate.VpcId == vpc);
        Assert.True(network.IsPublic(subnet));

        foreach (var (operation, members) in new (string, (string, object?)[])[]
        {
            ("DeleteVpc", [("VpcId", vpc)]), ("DeleteInternetGateway", [("InternetGatewayId", gateway)]), ("DeleteRouteTable", [("RouteTableId", table)]),
        })
        {
            Assert.Equal("DependencyViolation", Refused(operation, members));
        }

        Invoke("DetachInternetGateway", ("VpcId", vpc), ("InternetGatewayId", gateway));
        Assert.Equal("blackhole", Invoke("DescribeRouteTables", ("RouteTableIds", new List<object?> { table })).Structs("RouteTables").Single().Structs("Routes").Last().Text("State"));
        Invoke("DeleteRoute", ("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"));
        Invoke("DisassociateRouteTable", ("AssociationId", association));
        Invoke("DeleteRouteTable", ("RouteTableId", table));
        Invoke("DeleteInternetGateway", ("InternetGatewayId", gateway));
        Invoke("DeleteSubnet", ("SubnetId", subnet));
        Invoke("DeleteVpc", ("VpcId", vpc));
        Assert.Equal("InvalidVpcID.NotFound", Refused("DescribeVpcs", ("VpcIds", new List<object?> { vpc })));
    }

    [Theory]
    [InlineData("10.9.0.0/24", "InvalidSubnet.Conflict")]
    [InlineData("10.9.0.128/25", "InvalidSubnet.Conflict")]
    [InlineData("10.9.0.0/15", "InvalidSubnet.Range")]
    [InlineData("10.10.0.0/24", "InvalidSubnet.Range")]
    [InlineData("10.9.1.0/29", "InvalidSubnet.Range")]
    [InlineData("10.9.1.0", "InvalidParameterValue")]
    [InlineData("10.9.1/24", "InvalidParameterValue")]
    [InlineData("10.9.1.0/33", "InvalidParameterValue")]
    [InlineData("fd00::/64", "InvalidParameterValue")]
    public void CreateSubnet_BlockThatDoesNotFit_IsRefused(string cidr, string code)
    {
        var vpc = Vpc();
        Subnet(vpc, "10.9.0.0/24");

        Assert.Equal(code, Refused("CreateSubnet", ("VpcId", vpc), ("CidrBlock", cidr)));
    }

    [Fact]
    public void CreateSubnet_HostBitsSet_TakesTheCanonicalBlock() =>
        Assert.Equal("10.9.3.0/24", Invoke("CreateSubnet", ("VpcId", Vpc()), ("CidrBlock", "10.9.3.7/24")).Struct("Subnet")!.Text("CidrBlock"));

    [Fact]
    public void Subnet_Counts_ItsFreeAddresses()
    {
        var subnet = Invoke("CreateSubnet", ("VpcId", Vpc()), ("CidrBlock", "10.9.3.0/28"), ("AvailabilityZone", "us-east-1b")).Struct("Subnet")!;

        Assert.Equal((11L, "us-east-1b", false), (subnet.Integer("AvailableIpAddressCount"), subnet.Text("AvailabilityZone"), subnet.Flag("MapPublicIpOnLaunch")));
        Invoke("ModifySubnetAttribute", ("SubnetId", subnet.Text("SubnetId")), ("MapPublicIpOnLaunch", WireStruct.Of(("Value", true))));
        Assert.True(Invoke("DescribeSubnets", ("SubnetIds", new List<object?> { subnet.Text("SubnetId") })).Structs("Subnets").Single().Flag("MapPublicIpOnLaunch"));
    }

    [Fact]
    public void DeleteSubnet_WithAnInstance_IsRefusedUntilItIsTerminated()
    {
        var instance = _world.Instances.Single();
        Assert.Equal("DependencyViolation", Refused("DeleteSubnet", ("SubnetId", instance.SubnetId)));

        Invoke("TerminateInstances", ("InstanceIds", new List<object?> { instance.Id }));
        _world.Advance(_world.Now + TimeSpan.FromMinutes(10));
        Invoke("DeleteSubnet", ("SubnetId", instance.SubnetId));

        var gone = Invoke("DescribeInstances").Structs("Reservations").Single().Structs("Instances").Single();
        Assert.Equal(("terminated", null), (gone.Struct("State")!.Text("Name"), gone.Text("SubnetId")));
    }

    [Fact]
    public void CreateVpc_AboveTheQuota_IsRefused()
    {
        for (var count = _world.Networks.Count(network => network.Region == Region); count < 5; count++)
        {
            Vpc();
        }

        Assert.Equal("VpcLimitExceeded", Refused("CreateVpc", ("CidrBlock", "10.1.0.0/16")));
    }

    [Fact]
    public void DenyAllAcl_OnTheDatabaseSubnets_CutsTheShopOffAndLeavesTheDatabaseAvailable()
    {
        var network = _world.Networks.Single(candidate => candidate is { Region: Region, IsDefault: false });
        var acl = Invoke("CreateNetworkAcl", ("VpcId", network.VpcId)).Struct("NetworkAcl")!.Text("NetworkAclId");
        Assert.Equal(200, Shop());

        foreach (var association in network.DefaultAcl.Associations.Keys.ToArray())
        {
            Invoke("ReplaceNetworkAclAssociation", ("AssociationId", association), ("NetworkAclId", acl));
        }

        Assert.Null(Shop());
        Assert.Equal("available", _world.Cluster(Region, "pilot-primary")!.Status);
        Assert.Equal("DependencyViolation", Refused("DeleteNetworkAcl", ("NetworkAclId", acl)));

        Invoke("CreateNetworkAclEntry", Entry(acl, 10, egress: false, 80, 80));
        Assert.Null(Shop());
        Invoke("CreateNetworkAclEntry", Entry(acl, 10, egress: true, 1024, 65_535));
        Assert.Equal(200, Shop());
        Invoke("CreateNetworkAclEntry", [.. Entry(acl, 5, egress: false, 0, 65_535, "deny")]);
        Assert.Null(Shop());
        Invoke("DeleteNetworkAclEntry", ("NetworkAclId", acl), ("RuleNumber", 5L), ("Egress", false));
        Assert.Equal(200, Shop());
    }

    [Fact]
    public void DenyAllAcl_OnTheWritersSubnetAlone_CutsAShopInAnotherSubnetOffFromItsData()
    {
        var network = _world.Networks.Single(candidate => candidate is { Region: Region, IsDefault: false });
        var other = _world.Instances.Single();
        var image = Invoke("CreateImage", ("InstanceId", other.Id), ("Name", "copy")).Text("ImageId");
        _world.Advance(_world.Now + TimeSpan.FromMinutes(30));
        var launched = Invoke("RunInstances", ("ImageId", image), ("MinCount", 1L), ("MaxCount", 1L), ("SubnetId", network.Subnets[1].Id), ("SecurityGroupIds", new List<object?> { network.Web().Id }))
            .Structs("Instances").Single().Text("InstanceId");
        _world.Advance(_world.Now + TimeSpan.FromMinutes(10));
        var instance = _world.Instances.Single(candidate => candidate.Id == launched);
        Assert.Equal(200, ShopApi.Answer(_world, instance, "GET", "/health/dbping", "").Status);

        var acl = Invoke("CreateNetworkAcl", ("VpcId", network.VpcId)).Struct("NetworkAcl")!.Text("NetworkAclId");
        Invoke("ReplaceNetworkAclAssociation", ("AssociationId", network.DefaultAcl.Associations.Single(pair => pair.Value == network.Subnets[0].Id).Key), ("NetworkAclId", acl));

        Assert.Equal(400, ShopApi.Answer(_world, instance, "GET", "/health/dbping", "").Status);
        Assert.Equal(200, ShopApi.Answer(_world, other, "GET", "/health/dbping", "").Status);
    }

    [Fact]
    public void RouteToTheInternet_Deleted_HidesTheShopFromItsShoppers()
    {
        var network = _world.Networks.Single(candidate => candidate is { Region: Region, IsDefault: false });
        var table = network.TableOf(network.Subnets[0].Id);

        Invoke("DeleteRoute", ("RouteTableId", table.Id), ("DestinationCidrBlock", "0.0.0.0/0"));

        Assert.Null(Shop());
    }

    [Fact]
    public void Refusals_CarryAwsCodes()
    {
        var (vpc, list) = (Vpc(), new List<object?> { "x-1" });
        var main = Only("DescribeRouteTables", "RouteTables", "vpc-id", vpc);
        var acl = Only("DescribeNetworkAcls", "NetworkAcls", "vpc-id", vpc).Text("NetworkAclId")!;
        var mainAssociation = main.Structs("Associations").Single().Text("RouteTableAssociationId");
        Assert.Equal("MissingParameter", Refused("CreateVpc"));
        Assert.Equal("InvalidVpc.Range", Refused("CreateVpc", ("CidrBlock", "10.0.0.0/8")));
        Assert.Equal("DryRunOperation", Refused("CreateVpc", ("CidrBlock", "10.0.0.0/16"), ("DryRun", true)));
        Assert.Equal("InvalidParameterValue", Refused("CreateSubnet", ("VpcId", vpc), ("CidrBlock", "10.9.0.0/24"), ("AvailabilityZone", "eu-west-1a")));
        Assert.Equal("InvalidSubnetID.NotFound", Refused("DescribeSubnets", ("SubnetIds", list)));
        Assert.Equal("InvalidInternetGatewayID.NotFound", Refused("DescribeInternetGateways", ("InternetGatewayIds", list)));
        Assert.Equal("InvalidRouteTableID.NotFound", Refused("DescribeRouteTables", ("RouteTableIds", list)));
        Assert.Equal("InvalidNetworkAclID.NotFound", Refused("DescribeNetworkAcls", ("NetworkAclIds", list)));
        Assert.Equal("InvalidParameterValue", Refused("DisassociateRouteTable", ("AssociationId", mainAssociation)));
        Assert.Equal("InvalidAssociationID.NotFound", Refused("DisassociateRouteTable", ("AssociationId", "rtbassoc-1")));
        Assert.Equal("DependencyViolation", Refused("DeleteRouteTable", ("RouteTableId", main.Text("RouteTableId"))));
        Assert.Equal("RouteAlreadyExists", RefusedRoute(main, "10.9.0.0/16"));
        Assert.Equal("InvalidParameterValue", Refused("DeleteRoute", ("RouteTableId", main.Text("RouteTableId")), ("DestinationCidrBlock", "10.9.0.0/16")));
        Assert.Equal("InvalidRoute.NotFound", Refused("DeleteRoute", ("RouteTableId", main.Text("RouteTableId")), ("DestinationCidrBlock", "0.0.0.0/0")));
        Assert.Equal("MissingParameter", Refused("CreateRoute", ("RouteTableId", main.Text("RouteTableId")), ("DestinationCidrBlock", "0.0.0.0/0")));
        Assert.Equal("InvalidNatGatewayID.NotFound", Refused("CreateRoute", ("RouteTableId", main.Text("RouteTableId")), ("DestinationCidrBlock", "0.0.0.0/0"), ("NatGatewayId", "nat-1")));
        Assert.Equal("InvalidParameterValue", Refused("DeleteNetworkAcl", ("NetworkAclId", acl)));
        Assert.Equal("NetworkAclEntryAlreadyExists", Refused("CreateNetworkAclEntry", Entry(acl, 100, egress: false, 80, 80)));
        Assert.Equal("InvalidParameterValue", Refused("CreateNetworkAclEntry", Entry(acl, 32_767, egress: false, 80, 80)));
        Assert.Equal("InvalidNetworkAclEntry.NotFound", Refused("DeleteNetworkAclEntry", ("NetworkAclId", acl), ("RuleNumber", 7L), ("Egress", false)));
    }

    [Theory]
    [InlineData("vpc", "DescribeVpcs", "Vpcs")]
    [InlineData("subnet", "DescribeSubnets", "Subnets")]
    [InlineData("route-table", "DescribeRouteTables", "RouteTables")]
    [InlineData("internet-gateway", "DescribeInternetGateways", "InternetGateways")]
    [InlineData("network-acl", "DescribeNetworkAcls", "NetworkAcls")]
    public void Tags_OnCreateAndAfter_AreFoundByFilter(string type, string describe, string member)
    {
        var specification = ("TagSpecifications", (object?)new List<object?> { WireStruct.Of(("ResourceType", type), ("Tags", new List<object?> { Tag("Name", "lab") })) });
        var vpc = type == "vpc" ? "" : Vpc();
        var made = type switch
        {
            "vpc" => Invoke("CreateVpc", ("CidrBlock", "10.9.0.0/16"), specification).Struct("Vpc")!.Text("VpcId"),
            "subnet" => Invoke("CreateSubnet", ("VpcId", vpc), ("CidrBlock", "10.9.0.0/24"), specification).Struct("Subnet")!.Text("SubnetId"),
            "route-table" => Invoke("CreateRouteTable", ("VpcId", vpc), specification).Struct("RouteTable")!.Text("RouteTableId"),
            "internet-gateway" => Invoke("CreateInternetGateway", specification).Struct("InternetGateway")!.Text("InternetGatewayId"),
            _ => Invoke("CreateNetworkAcl", ("VpcId", vpc), specification).Struct("NetworkAcl")!.Text("NetworkAclId"),
        };
        Invoke("CreateTags", ("Resources", new List<object?> { made }), ("Tags", new List<object?> { Tag("Team", "ops") }));

        Assert.Equal(["Name=lab", "Team=ops"], Only(describe, member, "tag:Name", "l?b").Structs("Tags").Select(tag => $"{tag.Text("Key")}={tag.Text("Value")}"));
        Assert.Equal([type, type], Invoke("DescribeTags", Filters("resource-id", made!)).Structs("Tags").Select(tag => tag.Text("ResourceType")));
        Invoke("DeleteTags", ("Resources", new List<object?> { made }), ("Tags", new List<object?> { Tag("Team", "other"), WireStruct.Of(("Key", "Name")) }));
        Assert.Equal("Team", Invoke("DescribeTags", Filters("resource-id", made!)).Structs("Tags").Single().Text("Key"));
    }

    private static WireStruct Tag(string key, string value) => WireStruct.Of(("Key", key), ("Value", value));

    private static (string, object?)[] Entry(string? acl, long number, bool egress, long from, long to, string action = "allow") =>
        [("NetworkAclId", acl), ("RuleNumber", number), ("Egress", egress), ("Protocol", "tcp"), ("RuleAction", action), ("CidrBlock", "0.0.0.0/0"), ("PortRange", WireStruct.Of(("From", from), ("To", to)))];

    private static (string, object?) Filters(string name, string value, params (string Name, string Value)[] more) => ("Filters", more.Prepend((name, value))
        .Select(filter => (object?)WireStruct.Of(("Name", filter.Item1), ("Values", new List<object?> { filter.Item2 }))).ToList());

    private string RefusedRoute(WireStruct table, string destination)
    {
        var gateway = Invoke("CreateInternetGateway").Struct("InternetGateway")!.Text("InternetGatewayId");
        Invoke("AttachInternetGateway", ("VpcId", table.Text("VpcId")), ("InternetGatewayId", gateway));
        return Refused("CreateRoute", ("RouteTableId", table.Text("RouteTableId")), ("DestinationCidrBlock", destination), ("GatewayId", gateway));
    }

    private int? Shop() => ShopDoors.AnswerShop(_world, Region, _world.Instances.First().PublicDns, "GET", "/health/dbping", "")?.Status;

    private string Vpc() => Invoke("CreateVpc", ("CidrBlock", "10.9.0.0/16")).Struct("Vpc")!.Text("VpcId")!;

    private string Subnet(string vpc, string cidr) => Invoke("CreateSubnet", ("VpcId", vpc), ("CidrBlock", cidr)).Struct("Subnet")!.Text("SubnetId")!;

    private WireStruct Only(string operation, string member, string filter, string value, params (string, string)[] more) => Invoke(operation, Filters(filter, value, more)).Structs(member).Single();

    private string Refused(string operation, params (string, object?)[] members) => Assert.Throws<WireException>(() => Invoke(operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, Region, "ec2", operation, WireStruct.Of(members)).Output;
}
