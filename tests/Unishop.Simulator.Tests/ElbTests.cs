using Aws.Wire;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>Classic load balancers in virtual time.</summary>
public class ElbTests
{
    private const string Region = "us-east-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    private Instance Shop => _world.Instances.Single();

    [Theory]
    [InlineData(0, "OutOfService", "ELB", 503)]
    [InlineData(59, "OutOfService", "ELB", 503)]
    [InlineData(61, "InService", "N/A", 200)]
    public void Register_SecondsLater_ServesAfterTwoGoodChecks(int seconds, string state, string reason, int status)
    {
        var host = CreateWithShop("TCP:80");

        _world.Advance(Start + TimeSpan.FromSeconds(seconds));

        Assert.Equal((state, reason), Health());
        Assert.Equal(status, ShopDoors.AnswerShop(_world, Region, host, "GET", "/unicorns", "")!.Status);
    }

    [Fact]
    public void Check_InstanceTerminated_GoesOutAndAnswers503()
    {
        var host = CreateWithShop("TCP:80");
        _world.Advance(Start + TimeSpan.FromMinutes(5));

        Compute.Terminate(_world, Shop);
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        Assert.Equal(("OutOfService", "Instance"), Health());
        Assert.Equal(503, ShopDoors.AnswerShop(_world, Region, host, "GET", "/unicorns", "")!.Status);
    }

    [Theory]
    [InlineData("TCP:80", "InService")]
    [InlineData("HTTP:80/health/dbping", "OutOfService")]
    public void Check_DatabaseUnreachable_OnlyAnHttpCheckNotices(string target, string state)
    {
        CreateWithShop(target);
        _world.Advance(Start + TimeSpan.FromMinutes(5));
        Assert.Equal("InService", Health().State);

        Shop.ConfiguredCluster = $"{Region}/nowhere";
        _world.Advance(Start + TimeSpan.FromMinutes(10));

        Assert.Equal(state, Health().State);
    }

    [Fact]
    public void Delete_Twice_AnswersBothAndForgetsTheName()
    {
        var host = CreateWithShop("TCP:80");

        Invoke("DeleteLoadBalancer", ("LoadBalancerName", "web"));
        Invoke("DeleteLoadBalancer", ("LoadBalancerName", "web"));

        Assert.Null(ShopDoors.AnswerShop(_world, Region, host, "GET", "/unicorns", ""));
        Assert.Equal("LoadBalancerNotFound", Refused("DescribeInstanceHealth", ("LoadBalancerName", "web")));
    }

    [Fact]
    public void Create_TakenName_IsRefused()
    {
        CreateWithShop("TCP:80");

        Assert.Equal("DuplicateLoadBalancerName", Refused("CreateLoadBalancer", ("LoadBalancerName", "web"), ("Subnets", new List<object?> { Shop.SubnetId })));
        Assert.Equal("ValidationError", Refused("CreateLoadBalancer", ("LoadBalancerName", "-web")));
        Assert.Equal("ValidationError", Refused("CreateLoadBalancer", ("LoadBalancerName", "other")));
        Assert.Equal("SubnetNotFound", Refused("CreateLoadBalancer", ("LoadBalancerName", "other"), ("Subnets", new List<object?> { "subnet-1" })));
    }

    [Fact]
    public void Register_UnknownInstance_IsRefused()
    {
        CreateWithShop("TCP:80");

        Assert.Equal("InvalidInstance", Refused("RegisterInstancesWithLoadBalancer", ("LoadBalancerName", "web"), ("Instances", new List<object?> { WireStruct.Of(("InstanceId", "i-1")) })));
    }

    [Theory]
    [InlineData("TCP", 30, 5, 2, 2)]
    [InlineData("HTTP:80", 30, 5, 2, 2)]
    [InlineData("TCP:80", 4, 2, 2, 2)]
    [InlineData("TCP:80", 30, 30, 2, 2)]
    [InlineData("TCP:80", 30, 5, 1, 2)]
    [InlineData("TCP:80", 30, 5, 2, 11)]
    public void Configure_OutOfBounds_IsRefused(string target, int interval, int timeout, int unhealthy, int healthy)
    {
        CreateWithShop("TCP:80");

        Assert.Equal("ValidationError", Refused("ConfigureHealthCheck", ("LoadBalancerName", "web"), ("HealthCheck", Check(target, interval, timeout, unhealthy, healthy))));
    }

    private static WireStruct Check(string target, int interval, int timeout, int unhealthy, int healthy) => WireStruct.Of(
        ("Target", target), ("Interval", interval), ("Timeout", timeout), ("UnhealthyThreshold", unhealthy), ("HealthyThreshold", healthy));

    private string CreateWithShop(string target)
    {
        var host = Invoke("CreateLoadBalancer",
            ("LoadBalancerName", "web"),
            ("Subnets", new List<object?> { Shop.SubnetId }),
            ("Listeners", new List<object?> { WireStruct.Of(("Protocol", "HTTP"), ("LoadBalancerPort", 80), ("InstancePort", 80)) })).Text("DNSName")!;
        Invoke("ConfigureHealthCheck", ("LoadBalancerName", "web"), ("HealthCheck", Check(target, 30, 5, 5, 2)));
        Invoke("RegisterInstancesWithLoadBalancer", ("LoadBalancerName", "web"), ("Instances", new List<object?> { WireStruct.Of(("InstanceId", Shop.Id)) }));
        return host;
    }

    private (string? State, string? Reason) Health()
    {
        var state = Invoke("DescribeInstanceHealth", ("LoadBalancerName", "web")).Structs("InstanceStates").Single();
        return (state.Text("State"), state.Text("ReasonCode"));
    }

    private string Refused(string operation, params (string Name, object? Value)[] members) =>
        Assert.Throws<WireException>(() => Invoke(operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string Name, object? Value)[] members) =>
        AwsServices.Invoke(_world, Region, "elb", operation, WireStruct.Of(members)).Output;
}
