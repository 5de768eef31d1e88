using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>A pilot light in virtual time, with RDS and the shop at hand.</summary>
internal sealed class RdsWorld
{
    public const string East = "us-east-1";
    public const string West = "us-west-1";
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public World World { get; } = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    public DbCluster Primary => World.Cluster(East, "pilot-primary")!;

    public DbCluster Secondary => World.Cluster(West, "pilot-secondary")!;

    public GlobalCluster Global => World.GlobalClusters["pilot-global"];

    public OrderVerdict Orders => World.Orders.Verdict(World, "pilot");

    public WireStruct Call(string region, string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        AwsServices.Invoke(World, region, "rds", operation, WireStruct.Of(input)).Output;

    public WireError Refused(string region, string operation, params (string Name, object? Value)[] input) =>
        Assert.Throws<WireException>(() => Call(region, operation, input)).Error;

    public void Wait(double minutes) => World.Advance(World.Now + TimeSpan.FromMinutes(minutes));

    public void FailOver() => Call(West, "FailoverGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"), ("TargetDbClusterIdentifier", Secondary.Arn), ("AllowDataLoss", true));

    public void SwitchOver() => Call(East, "SwitchoverGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"), ("TargetDbClusterIdentifier", Secondary.Arn));

    public void Detach() => Call(West, "RemoveFromGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"), ("DbClusterIdentifier", Secondary.Arn));

    public void Fault(string kind, string region) => World.Faults.Add(new Fault(kind, region, null, null, 100, World.Now, null));

    public void Heal() => World.Faults.Remove(_ => true);

    public void Standalone(string id = "alone", string region = East, bool withInstance = true)
    {
        Call(region, "CreateDBCluster", ("DBClusterIdentifier", id), ("Engine", "aurora-mysql"), ("MasterUsername", "admin"), ("MasterUserPassword", "password1"));
        if (withInstance)
        {
            Call(region, "CreateDBInstance", ("DBInstanceIdentifier", id + "-1"), ("DBClusterIdentifier", id), ("Engine", "aurora-mysql"), ("DBInstanceClass", "db.r5.large"));
        }

        Wait(20);
    }

    /// <summary>The shop's program on the primary's instance, or on one of the standby's network that was configured by a script.</summary>
    public Instance Shop(string? script = null)
    {
        if (script is null)
        {
            return World.Instances.First(instance => instance.Region == East);
        }

        var network = World.Networks.Single(candidate => candidate is { Region: West, IsDefault: false });
        var instance = ScenarioCatalog.NewInstance(World, West, "ami-0", "t3.small", network.Subnets[0].Id, network.Web().Id, null, $"{East}/pilot-primary", null, null);
        instance.State = "running";
        World.Instances.Add(instance);
        Compute.Boot(World, instance, script);
        return instance;
    }

    public ShopAnswer Ask(Instance instance, string method, string path, string body = "") => ShopApi.Answer(World, instance, method, path, body);

    public int Order(Instance instance) => Ask(instance, "POST", "/unicorns/order", $$"""{"uuid":"s","unicorns":[{"uuid":"{{Primary.Data.Unicorns[0].Uuid}}"}]}""").Status;
}
