using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>A pilot light in good order, to be varied by tests.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Workload PilotLight = new(
        "pilot-light", "Unishop", Strategy.PilotLight,
        new Objectives(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
        "pilot-global", "pilotAMI", "t3.small",
        new RegionalResources("us-east-1", "network-stack", "pilot-primary", "pilot-primary", "pilot-primary"),
        new RegionalResources("us-west-1", "network-stack", "pilot-secondary", "pilot-secondary", "pilot-secondary"),
        new Canary("trainer@unishop.example"));

    public static WorkloadSnapshot Snapshot() => new(
        PilotLight, 7, Now, Region(RegionRole.Primary), Region(RegionRole.Standby),
        new CartBaseline("us-east-1", new CartState(["u1", "u2", "u3"]), Now), null);

    /// <summary>A warm standby in good order: one instance in the standby, writes forwarded.</summary>
    public static WorkloadSnapshot Warm()
    {
        var good = Snapshot();
        return good with
        {
            Workload = PilotLight with { Id = "warm-standby", Strategy = Strategy.WarmStandby },
            Primary = good.Primary with { Fleet = Known<FleetState?>(Fleet("primary-group", 2)) },
            Standby = Running(good.Standby),
        };
    }

    /// <summary>A hot standby in good order, seen through its distribution.</summary>
    public static WorkloadSnapshot Hot()
    {
        var good = Snapshot();
        var edge = new Uri("http://d1.example/");
        return good with
        {
            Workload = PilotLight with { Id = "hot-standby", Strategy = Strategy.HotStandby, Table = "carts", OriginGroup = "both" },
            Primary = good.Primary with { Fleet = Known<FleetState?>(Fleet("primary-group", 2)), Table = Known<TableState?>(new TableState("carts", "ACTIVE", [])) },
            Standby = Running(good.Standby) with { Fleet = Known<FleetState?>(Fleet("standby-group", 2)), Table = Known<TableState?>(new TableState("carts", "ACTIVE", [])) },
            Edge = Known<EdgeState?>(new EdgeState("E1", "Deployed", true, edge, ["east", "west"], [403, 404, 500, 502, 503, 504], true)),
            EdgeSite = Known(Site("us-east-1", SiteHealth.Healthy, new CartState(["u1", "u2", "u3"])) with { Url = edge }),
        };
    }

    /// <summary>A workload that was moved to its standby by a managed failover; its old Region is back and follows.</summary>
    public static WorkloadSnapshot Away(WorkloadSnapshot good)
    {
        var global = Known<GlobalDatabaseState?>(new GlobalDatabaseState("pilot-global", "available", null,
            [new GlobalMember(FakeWorld.PrimaryArn, false, "connected"), new GlobalMember(FakeWorld.StandbyArn, true, "connected")]));
        var resources = ImmutableSortedDictionary<string, string>.Empty.Add("UIBucket", "pilot-primary-uibucket-x");
        return good with
        {
            Primary = good.Primary with
            {
                GlobalDatabase = global,
                Site = Known(Site("us-east-1", SiteHealth.Down)),
                Resources = Known(resources),
                Network = Known(good.Primary.Network.Value with { DatabaseSecurityGroupId = "sg-db" }),
                SiteGate = Known<SiteGate?>(new SiteGate("pilot-primary-uibucket-x", true)),
                DatabaseGate = Known<DatabaseGate?>(new DatabaseGate("sg-db", ["tcp 3306 from sg-1"])),
            },
            Standby = good.Standby with { GlobalDatabase = global, Site = Known(Site("us-west-1", SiteHealth.Healthy, new CartState(["u1", "u2", "u3"]))) },
        };
    }

    /// <summary>The same by detaching: the old writer is back and knows of nothing.</summary>
    public static WorkloadSnapshot Detached()
    {
        var away = Away(Snapshot());
        return away with
        {
            Primary = away.Primary with
            {
                GlobalDatabase = Known<GlobalDatabaseState?>(new GlobalDatabaseState("pilot-global", "available", null, [new GlobalMember(FakeWorld.PrimaryArn, true, null)])),
            },
            Standby = away.Standby with
            {
                Database = Known<DatabaseState?>(away.Standby.Database.Value! with { GlobalDatabaseId = null }),
            },
        };
    }

    /// <summary>The same with a stack that has no parameter to tell its servers of a promotion.</summary>
    public static WorkloadSnapshot Untold(WorkloadSnapshot snapshot) => snapshot with
    {
        Standby = snapshot.Standby with
        {
            Stacks = Known<ImmutableArray<StackState>>(
                [.. snapshot.Standby.Stacks.Value.Select(stack => stack with { Parameters = ImmutableSortedDictionary<string, string>.Empty })]),
        },
    };

    public static FleetState Fleet(string name, int instances, int most = 5) => new(
        name, instances, instances, most, ["elb"], [.. Enumerable.Range(1, instances).Select(number => new FleetInstance($"i-{number}", "InService", "Healthy", "InService", true))]);

    private static RegionSnapshot Running(RegionSnapshot standby) => standby with
    {
        Fleet = Known<FleetState?>(new FleetState("standby-group", 1, 1, 5, ["elb"], [new FleetInstance("i-old", "InService", "Healthy", "InService", true)])),
        Site = Known(Site("us-west-1", SiteHealth.Healthy, new CartState(["u1", "u2", "u3"]))),
        Stacks = Known<ImmutableArray<StackState>>(
        [
            standby.Stacks.Value[0],
            standby.Stacks.Value[1] with { Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("IsPrimary", "no").Add("IsPromote", "no") },
        ]),
    };

    public static Reading<T> Known<T>(T value) => Reading<T>.Known(value, Now, "test");

    public static Reading<T> Unknown<T>(string reason = "no answer within 5 s") => Reading<T>.Unknown(reason, Now, "test");

    public static SiteState Site(string region, SiteHealth health, CartState? cart = null) => new(
        new Uri($"http://{region}.example/"), health, health == SiteHealth.Healthy ? "page, API and database answer" : "403 AccessDenied",
        health == SiteHealth.Healthy ? 200 : 403, TimeSpan.FromMilliseconds(20), health == SiteHealth.Healthy ? region : null,
        health == SiteHealth.Healthy, health == SiteHealth.Healthy, cart);

    private static RegionSnapshot Region(RegionRole role)
    {
        var primary = role == RegionRole.Primary;
        var resources = primary ? PilotLight.Primary : PilotLight.Standby;
        var region = resources.Region;
        var empty = ImmutableSortedDictionary<string, string>.Empty;
        return new RegionSnapshot(
            region,
            role,
            Known<ImmutableArray<StackState>>(
            [
                new StackState("network-stack", "CREATE_COMPLETE", null, Now, empty, empty) { Id = "network-stack/1" },
                new StackState(resources.Stack, "CREATE_COMPLETE", null, Now, empty.Add("WebsiteURL", $"http://{region}.example/"), empty) { Id = resources.Stack + "/1" },
            ]),
            Known(new NetworkState(["subnet-1", "subnet-2"], "sg-1", resources.Stack + "-S3InstanceProfile-X")),
            Known<GlobalDatabaseState?>(new GlobalDatabaseState("pilot-global", "available", null,
                [new GlobalMember(FakeWorld.PrimaryArn, true, "connected"), new GlobalMember(FakeWorld.StandbyArn, false, "connected")])),
            Known<DatabaseState?>(new DatabaseState(
                resources.DatabaseCluster, primary ? FakeWorld.PrimaryArn : FakeWorld.StandbyArn, "available", "5.7.mysql_aurora.2.11.1", "writer", "reader",
                "pilot-global", [new DatabaseInstance("unishop-pilot", "db.r5.xlarge", "available", primary)])),
            primary ? Unknown<ReplicationLag>("us-east-1 holds the writer") : Known(new ReplicationLag(TimeSpan.FromSeconds(0.3), Now.AddSeconds(-75))),
            Known<ImmutableArray<ImageState>>([new ImageState(primary ? "ami-east" : "ami-west", "pilotAMI", "available", Now.AddHours(primary ? -3 : -2), null)]),
            Known<ImmutableArray<InstanceState>>(primary ? [new InstanceState("i-1", "pilot-primary", "running", "ok", "ami-0", "t3.small", "host", Now, null)] : []),
            Known(primary
                ? Site(region, SiteHealth.Healthy, new CartState(["u1", "u2", "u3"]))
                : new SiteState(new Uri("http://us-west-1.example/"), SiteHealth.Down, "404 NoSuchKey", 404, TimeSpan.Zero, null, false, false, null)));
    }
}
