using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>Who gets to a database, by the groups that are attached to it; and how long what is written there takes to the other Region.</summary>
public class DatabaseAccessTests
{
    private const string East = "us-east-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    private Network Network => _world.Networks.Single(network => network is { Region: East, IsDefault: false });

    private bool Opens => ShopDatabase.Open(_world, _world.Instances.Single()) is not null;

    [Fact]
    public void Groups_ThatAreAttached_DecideWhateverTheirNames()
    {
        Assert.True(Opens);

        Attach(Network.DefaultGroup.Id);
        Assert.False(Opens);

        var group = AwsServices.Invoke(_world, East, "ec2", "CreateSecurityGroup", WireStruct.Of(("GroupName", "anything"), ("Description", "d"), ("VpcId", Network.VpcId))).Output.Text("GroupId")!;
        Attach(group);
        Assert.False(Opens);
        AwsServices.Invoke(_world, East, "ec2", "AuthorizeSecurityGroupIngress", WireStruct.Of(("GroupId", group), ("IpPermissions", new List<object?>
        {
            WireStruct.Of(("IpProtocol", "tcp"), ("FromPort", 3306L), ("ToPort", 3306L), ("UserIdGroupPairs", new List<object?> { WireStruct.Of(("GroupId", Network.Web().Id)) })),
        })));
        Assert.True(Opens);
    }

    [Fact]
    public void Cluster_WithoutGroups_GetsTheDefaultOneOfItsNetwork()
    {
        AwsServices.Invoke(_world, East, "rds", "CreateDBCluster", WireStruct.Of(
            ("DBClusterIdentifier", "alone"), ("Engine", "aurora-mysql"), ("MasterUsername", "admin"), ("MasterUserPassword", "password-1")));

        Assert.Equal([_world.Networks.Single(network => network is { Region: East, IsDefault: true }).DefaultGroup.Id], _world.Cluster(East, "alone")!.SecurityGroups);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(5.0, 5)]
    [InlineData(300.0, 300)]
    public void LagStorm_Delay_IsWhatWritesAndTheMetricLagBehind(double? delay, double seconds)
    {
        _world.Faults.Add(new Fault(FaultKinds.LagStorm, East, null, null, 100, _world.Now, null) { DelaySeconds = delay });

        Assert.InRange(Aurora.Lag(_world, _world.Cluster(East, "pilot-primary")!).TotalSeconds, seconds, seconds + 1);
        Assert.InRange(_world.LagAt(_world.Cluster("us-west-1", "pilot-secondary")!, _world.Now)!.Value / 1000, seconds, seconds + 1);
        Assert.InRange(Aurora.Lag(_world, _world.Cluster("us-west-1", "pilot-secondary")!).TotalSeconds, 0, 1);
    }

    private void Attach(string group) => AwsServices.Invoke(_world, East, "rds", "ModifyDBCluster", WireStruct.Of(
        ("DBClusterIdentifier", "pilot-primary"), ("VpcSecurityGroupIds", new List<object?> { group }), ("ApplyImmediately", true)));
}
