using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>Security groups and what their rules do to the shop.</summary>
public class Ec2SecurityGroupTests
{
    private const string Region = "us-east-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    private Network Network => _world.Networks.Single(network => network is { Region: Region, IsDefault: false });

    private SecurityGroup Web => Network.Web();

    private SecurityGroup Database => Network.Database();

    [Fact]
    public void Revoke_MySqlFromTheWebServers_CutsTheShopOffUntilItIsBack()
    {
        Assert.Equal(200, Ping());

        Invoke("RevokeSecurityGroupIngress", ("GroupId", Database.Id), ("IpPermissions", MySqlFrom(Web.Id)));
        Assert.Equal(400, Ping());
        Invoke("AuthorizeSecurityGroupIngress", ("GroupId", Database.Id), ("IpPermissions", MySqlFrom(Web.Id)));

        Assert.Equal(200, Ping());
    }

    [Theory]
    [InlineData(3306, 3306, "10.0.0.0/16", 200)]
    [InlineData(0, 65535, "0.0.0.0/0", 200)]
    [InlineData(3306, 3306, "10.1.0.0/16", 400)]
    [InlineData(3307, 3400, "10.0.0.0/16", 400)]
    public void Authorize_Addresses_LetTheShopInByPortAndRange(int from, int to, string cidr, int status)
    {
        Invoke("RevokeSecurityGroupIngress", ("GroupId", Database.Id), ("IpPermissions", MySqlFrom(Web.Id)));

        Invoke("AuthorizeSecurityGroupIngress", ("GroupId", Database.Id), ("IpProtocol", "tcp"), ("FromPort", from), ("ToPort", to), ("CidrIp", cidr));

        Assert.Equal(status, Ping());
    }

    [Fact]
    public void Describe_DatabaseGroup_ShowsItsRules()
    {
        var group = Invoke("DescribeSecurityGroups", ("GroupIds", new List<object?> { Database.Id })).Structs("SecurityGroups").Single();

        var permission = group.Structs("IpPermissions").Single();
        Assert.Equal(("tcp", 3306L, Web.Id), (permission.Text("IpProtocol"), permission.Integer("FromPort"), permission.Structs("UserIdGroupPairs").Single().Text("GroupId")));
        Assert.Equal("-1", group.Structs("IpPermissionsEgress").Single().Text("IpProtocol"));
    }

    [Fact]
    public void CreateAndDelete_OwnGroup_ComesAndGoes()
    {
        var id = Invoke("CreateSecurityGroup", ("GroupName", "extra"), ("Description", "more"), ("VpcId", Network.VpcId)).Text("GroupId");

        Assert.Equal("InvalidGroup.Duplicate", Refused("CreateSecurityGroup", ("GroupName", "extra"), ("Description", "more"), ("VpcId", Network.VpcId)));
        Invoke("DeleteSecurityGroup", ("GroupId", id));

        Assert.Equal("InvalidGroup.NotFound", Refused("DescribeSecurityGroups", ("GroupIds", new List<object?> { id })));
    }

    [Fact]
    public void Change_WhatCannotBe_IsRefusedWithAwsCodes()
    {
        Assert.Equal("DependencyViolation", Refused("DeleteSecurityGroup", ("GroupId", Web.Id)));
        Assert.Equal("CannotDelete", Refused("DeleteSecurityGroup", ("GroupName", "default")));
        Assert.Equal("InvalidGroup.NotFound", Refused("DeleteSecurityGroup", ("GroupId", "sg-1")));
        Assert.Equal("InvalidVpcID.NotFound", Refused("CreateSecurityGroup", ("GroupName", "x"), ("Description", "x"), ("VpcId", "vpc-1")));
        Assert.Equal("InvalidPermission.Duplicate", Refused("AuthorizeSecurityGroupIngress", ("GroupId", Database.Id), ("IpPermissions", MySqlFrom(Web.Id))));
        Assert.Equal("InvalidPermission.NotFound", Refused("RevokeSecurityGroupIngress", ("GroupId", Web.Id), ("IpPermissions", MySqlFrom(Web.Id))));
        Assert.Equal("InvalidGroup.NotFound", Refused("AuthorizeSecurityGroupIngress", ("GroupId", Web.Id), ("IpPermissions", MySqlFrom("sg-1"))));
        Assert.Equal("InvalidParameterValue", Refused("AuthorizeSecurityGroupIngress", ("GroupId", Web.Id), ("IpProtocol", "tcp"), ("FromPort", 9), ("ToPort", 8), ("CidrIp", "0.0.0.0/0")));
        Assert.Equal("DryRunOperation", Refused("CreateSecurityGroup", ("GroupName", "x"), ("Description", "x"), ("DryRun", true)));
    }

    private static List<object?> MySqlFrom(string group) =>
        [WireStruct.Of(("IpProtocol", "tcp"), ("FromPort", 3306), ("ToPort", 3306), ("UserIdGroupPairs", new List<object?> { WireStruct.Of(("GroupId", group)) }))];

    private int Ping() => ShopApi.Answer(_world, _world.Instances.Single(), "GET", "/health/dbping", "").Status;

    private string Refused(string operation, params (string, object?)[] members) => Assert.Throws<WireException>(() => Invoke(operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, Region, "ec2", operation, WireStruct.Of(members)).Output;
}
