using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>Global databases: moves under faults, forwarding, rejoining, and what becomes of orders.</summary>
public class AuroraGlobalTests
{
    private const string Warm = """
        aws rds modify-db-cluster --db-cluster-identifier pilot-secondary --region us-west-1 --enable-global-write-forwarding
        export DB_ENDPOINT=pilot-secondary.cluster-ro-abc123.us-west-1.rds.amazonaws.com
        java -jar -Dspring.profiles.active=warm UniShop.jar
        """;

    private readonly RdsWorld _rds = new();

    [Fact]
    public void Switchover_Healthy_SwapsRolesAndLosesNothing()
    {
        _rds.Order(_rds.Shop());
        _rds.SwitchOver();
        _rds.Wait(10);

        Assert.True(_rds.Secondary is { IsWriter: true, Status: "available" });
        Assert.True(_rds.Primary is { IsWriter: false, Status: "available", WriterEndpointActive: false });
        Assert.All(_rds.Global.Members, member => Assert.Equal("connected", member.Synchronization));
        Assert.Equal("kept 1; lost ; old ; new ; both ", Say(_rds.Orders));
        Assert.Equal(
            ["RDS-EVENT-0181", "RDS-EVENT-0423", "RDS-EVENT-0184", "RDS-EVENT-0185", "RDS-EVENT-0397"],
            _rds.World.DbEvents.Where(e => e.Region == RdsWorld.West && e.At >= RdsWorld.Start).Select(e => e.EventId));
    }

    [Fact]
    public void Switchover_PrimaryIsolated_IsRefused()
    {
        _rds.Fault(FaultKinds.NetworkIsolated, RdsWorld.East);

        Assert.Equal("InvalidGlobalClusterStateFault", Assert.Throws<WireException>(_rds.SwitchOver).Error.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Switchover_IsolatedOnTheWay_IsStuckUntilHealedOrFailedOver(bool failOver)
    {
        _rds.SwitchOver();
        _rds.Fault(FaultKinds.NetworkIsolated, RdsWorld.East);
        _rds.Wait(30);
        Assert.Equal("switching-over", _rds.Global.Status);
        Assert.False(_rds.Secondary.IsWriter);

        if (failOver)
        {
            _rds.FailOver();
            Assert.Contains(_rds.World.DbEvents, e => e.EventId == "RDS-EVENT-0186");
            _rds.Wait(10);
        }
        else
        {
            _rds.Heal();
        }

        Assert.Equal("available", _rds.Global.Status);
        Assert.True(_rds.Secondary.IsWriter);
    }

    [Fact]
    public void Failover_PrimaryIsolated_OldSideGoesOnUntilHealedAndItsOrdersAreInTheSnapshot()
    {
        var shop = _rds.Shop();
        _rds.Order(shop);
        _rds.Wait(1);
        _rds.Fault(FaultKinds.NetworkIsolated, RdsWorld.East);
        Assert.Equal(201, _rds.Order(shop));
        _rds.FailOver();
        _rds.Wait(10);
        Assert.Equal(201, _rds.Order(shop));
        var standby = _rds.Shop("--db-cluster-identifier pilot-secondary");
        Assert.Equal(201, _rds.Order(standby));

        var split = _rds.Orders;
        Assert.Equal("kept 1; lost 2,3; old 2,3; new 2; both 2", Say(split));
        Assert.Contains(_rds.World.DbEvents, e => e.EventId == "RDS-EVENT-0391");

        _rds.Heal();
        Assert.NotEqual(201, _rds.Order(shop));
        Assert.Equal(2, Assert.Single(_rds.World.DbSnapshots).LostCommits);
        var atHeal = _rds.Orders;
        _rds.Wait(5 * 60);

        var after = _rds.Orders;
        Assert.Equal("kept 1,2; lost 2,3; old ; new ; both 2", Say(after));
        Assert.Equal([2L, 3L], atHeal.InSnapshots);
        Assert.Equal("connected", _rds.Global.Members.Single(member => !member.IsWriter).Synchronization);
        Assert.True(_rds.Primary is { Status: "available", IsWriter: false });
    }

    [Fact]
    public void Detach_BothSidesWrite_NumbersAreGivenOutTwice()
    {
        _rds.Detach();
        _rds.Wait(5);
        var standby = _rds.Shop("--db-cluster-identifier pilot-secondary");

        Assert.Equal((201, 201, 201), (_rds.Order(_rds.Shop()), _rds.Order(standby), _rds.Order(standby)));

        Assert.Equal("kept ; lost 1; old 1; new 1,2; both 1", Say(_rds.Orders));
    }

    [Fact]
    public void Detached_AfterTheOldSideIsDeleted_TheRegionIsAddedAgainAndSwitchedBackTo()
    {
        _rds.Detach();
        _rds.Wait(5);
        _rds.Call(RdsWorld.East, "RemoveFromGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"), ("DbClusterIdentifier", _rds.Primary.Arn));
        _rds.Wait(1);
        Assert.Empty(_rds.Global.Members);
        _rds.Call(RdsWorld.East, "DeleteDBInstance", ("DBInstanceIdentifier", "unishop-pilot"));
        _rds.Call(RdsWorld.East, "DeleteDBCluster", ("DBClusterIdentifier", "pilot-primary"), ("SkipFinalSnapshot", true));
        _rds.Call(RdsWorld.East, "DeleteGlobalCluster", ("GlobalClusterIdentifier", "pilot-global"));
        _rds.Wait(15);

        _rds.Call(RdsWorld.West, "CreateGlobalCluster", ("GlobalClusterIdentifier", "again"), ("SourceDBClusterIdentifier", "pilot-secondary"));
        _rds.Wait(2);
        _rds.Call(RdsWorld.East, "CreateDBCluster", ("DBClusterIdentifier", "pilot-primary"), ("Engine", "aurora-mysql"), ("GlobalClusterIdentifier", "again"), ("EnableGlobalWriteForwarding", true));
        _rds.Wait(15);
        Assert.True(_rds.Primary is { Status: "available", IsWriter: false, SecondarySince: not null });
        Assert.Equal("enabled", AuroraForwarding.StatusOf(_rds.Primary));
        string Refused() => _rds.Refused(RdsWorld.West, "SwitchoverGlobalCluster", ("GlobalClusterIdentifier", "again"), ("TargetDbClusterIdentifier", _rds.Primary.Arn)).Code;
        Assert.Equal("InvalidDBClusterStateFault", Refused());

        _rds.Call(RdsWorld.East, "CreateDBInstance", ("DBInstanceIdentifier", "unishop-pilot"), ("DBClusterIdentifier", "pilot-primary"), ("Engine", "aurora-mysql"), ("DBInstanceClass", "db.r5.large"));
        _rds.Wait(20);
        _rds.Call(RdsWorld.West, "SwitchoverGlobalCluster", ("GlobalClusterIdentifier", "again"), ("TargetDbClusterIdentifier", _rds.Primary.Arn));
        _rds.Wait(10);

        Assert.True(_rds.Primary.IsWriter);
        Assert.Equal(10, _rds.Primary.Data.Unicorns.Count);
    }

    [Fact]
    public void Switchover_VersionsDiffer_IsRefused()
    {
        _rds.Call(RdsWorld.West, "ModifyDBCluster", ("DBClusterIdentifier", "pilot-secondary"), ("EngineVersion", "5.7.mysql_aurora.2.12.0"), ("ApplyImmediately", true));
        _rds.Wait(40);

        Assert.Equal("InvalidDBClusterStateFault", Assert.Throws<WireException>(_rds.SwitchOver).Error.Code);
        Assert.Equal("InvalidDBClusterStateFault", Assert.Throws<WireException>(_rds.FailOver).Error.Code);
    }

    [Fact]
    public void Forwarding_FromTheSecondary_ChangesThePrimaryFirstAndComesBack()
    {
        var shop = _rds.Shop(Warm);
        Assert.Equal(400, _rds.Ask(shop, "GET", "/unicorns").Status);
        _rds.Wait(2);
        Assert.Equal("enabled", AuroraForwarding.StatusOf(_rds.Secondary));

        Assert.Equal(201, _rds.Order(shop));
        Assert.Equal((1, 0), (_rds.Primary.Data.Orders.Count, _rds.Secondary.Data.Orders.Count));
        Assert.Contains("\"lastSequence\":1", _rds.Ask(shop, "GET", "/orders/sequence").Body, StringComparison.Ordinal);
        _rds.Wait(1);
        Aurora.Replicate(_rds.World);
        Assert.Single(_rds.Secondary.Data.Orders);

        _rds.Fault(FaultKinds.NetworkIsolated, RdsWorld.East);
        Assert.Equal((400, 200), (_rds.Order(shop), _rds.Ask(shop, "GET", "/unicorns").Status));
    }

    [Fact]
    public void Forwarding_ProfileWarmOnAPromotedCluster_CannotConnect()
    {
        var shop = _rds.Shop(Warm);
        _rds.Wait(2);
        _rds.SwitchOver();
        _rds.Wait(10);

        Assert.Equal(400, _rds.Ask(shop, "GET", "/unicorns").Status);
        Assert.Null(AuroraForwarding.StatusOf(_rds.Secondary));
        Assert.Equal(201, _rds.Order(_rds.Shop("--query 'DBClusters[0].ReaderEndpoint' --db-cluster-identifier pilot-secondary")));
    }

    [Fact]
    public void Shoppers_SamePaceAndSeed_OrderTheSame()
    {
        static OrderNumbers Play()
        {
            var rds = new RdsWorld();
            rds.World.Shoppers.Set(new Shop.ShopperPace("pilot", null, 60));
            rds.Wait(10);
            return new OrderNumbers(rds.Orders.Confirmed, rds.Primary.Data.Orders[^1].Uuid);
        }

        var played = Play();

        Assert.InRange(played.Confirmed, 450, 750);
        Assert.Equal(played, Play());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replication_LookedAtOrNotAfterAnIsolation_ArrivesAtTheSameTime(bool look)
    {
        _rds.Fault(FaultKinds.NetworkIsolated, RdsWorld.East);
        _rds.Order(_rds.Shop());
        _rds.Wait(3);
        _rds.Heal();
        if (look)
        {
            Aurora.Replicate(_rds.World);
            Assert.Empty(_rds.Secondary.Data.Orders);
        }

        _rds.World.Advance(_rds.World.Now + TimeSpan.FromSeconds(0.7));
        Aurora.Replicate(_rds.World);

        Assert.Single(_rds.Secondary.Data.Orders);
    }

    private static string Say(Shop.OrderVerdict verdict) => $"kept {Join(verdict.Kept)}; lost {Join(verdict.Lost)}; old {Join(verdict.OnlyOld)}; new {Join(verdict.OnlyNew)}; both {Join(verdict.Both)}";

    private static string Join(IReadOnlyList<long> numbers) => string.Join(',', numbers);

    private sealed record OrderNumbers(int Confirmed, string LastUuid);
}
