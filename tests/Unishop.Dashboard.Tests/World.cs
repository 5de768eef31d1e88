using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Planning;

namespace Unishop.Dashboard.Tests;

/// <summary>A pilot light on a good day, as tests begin with it; they change one thing.</summary>
internal static class World
{
    public const string East = "us-east-1";
    public const string West = "us-west-1";
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private const string EastArn = "arn:aws:rds:us-east-1:111122223333:cluster:pilot-primary";
    private const string WestArn = "arn:aws:rds:us-west-1:111122223333:cluster:pilot-secondary";

    public static Workload Workload { get; } = new(
        "pilot-light", "Unishop pilot light", Strategy.PilotLight, new Objectives(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
        "pilot-global", "pilotAMI", "t3.small",
        new RegionalResources(East, "network-stack", "pilot-primary", "pilot-primary", "pilot-primary"),
        new RegionalResources(West, "network-stack", "pilot-secondary", "pilot-secondary", "pilot-secondary"),
        new Canary("trainer@unishop.example"));

    public static WorkloadSnapshot Healthy { get; } = new(
        Workload, 42, Noon, Region(RegionRole.Primary), Region(RegionRole.Standby), new CartBaseline(East, new CartState(["a", "b"]), Noon), null);

    /// <summary>The primary does not answer: everything of it is unknown, and the shop is down.</summary>
    public static WorkloadSnapshot EastLost { get; } = Healthy with
    {
        Primary = Healthy.Primary with
        {
            Database = Lost(Healthy.Primary.Database),
            GlobalDatabase = Lost(Healthy.Primary.GlobalDatabase),
            Compute = Lost(Healthy.Primary.Compute),
            Images = Lost(Healthy.Primary.Images),
            Stacks = Lost(Healthy.Primary.Stacks),
            Site = Known(Site(SiteHealth.Down, East, "no answer within 5 s")),
        },
        Outage = new Outage(East, Noon.AddSeconds(-30), Noon.AddSeconds(-20), "no answer within 5 s"),
    };

    public static Plan FailoverPlan { get; } = Planner.Plan(Healthy, Verb.Failover, PromoteBy.Failover).Plan!;

    public static Reading<T> Known<T>(T value) => Reading<T>.Known(value, Noon, "test");

    public static Reading<T> Lost<T>(Reading<T> before) => Reading<T>.Unknown("Timeout: no answer within 5 s", Noon, "test us-east-1", before);

    public static SiteState Site(SiteHealth health, string region, string detail) => new(
        new Uri($"http://site.{region}.example/"), health, detail, health == SiteHealth.Down ? null : 200, TimeSpan.FromMilliseconds(20), region,
        health == SiteHealth.Healthy, health == SiteHealth.Healthy, health == SiteHealth.Healthy ? new CartState(["a", "b"]) : null);

    /// <summary>A run of the failover plan with these events after its start, two seconds apart.</summary>
    public static ImmutableArray<JournalEntry> Journal(params RunEvent[] events)
    {
        var start = new RunStarted(
            Workload.Id, FailoverPlan, "drill", 42, "hash", Healthy.Baseline, null, new DataLossEstimate(0.4, Noon, "the lag that CloudWatch measured last"), 5, 600, true);
        RunEvent[] all = [start, .. events];
        return [.. all.Select((happened, index) => new JournalEntry(index + 1, "run-1", index + 1, 1, Noon.AddSeconds(2 * index), index == 0 ? "Ana" : "host:1", happened, "", ""))];
    }

    public static Run Run(params RunEvent[] events) => Unishop.Domain.Journal.Run.Fold(Journal(events))!;

    public static RunEvent Succeeded(string step) => new StepSucceeded(step, $"{step} is done", ImmutableSortedDictionary<string, string>.Empty, []);

    private static RegionSnapshot Region(RegionRole role)
    {
        var primary = role == RegionRole.Primary;
        var resources = primary ? Workload.Primary : Workload.Standby;
        var global = new GlobalDatabaseState("pilot-global", "available", null, [new GlobalMember(EastArn, true, null), new GlobalMember(WestArn, false, "connected")]);
        var outputs = ImmutableSortedDictionary<string, string>.Empty.Add("WebsiteURL", $"http://site.{resources.Region}.example/");
        return new RegionSnapshot(
            resources.Region,
            role,
            Known<ImmutableArray<StackState>>(
            [
                new StackState("network-stack", "CREATE_COMPLETE", null, Noon, ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty) { Id = "network-stack/1" },
                new StackState(resources.Stack, "CREATE_COMPLETE", null, Noon, outputs, ImmutableSortedDictionary<string, string>.Empty) { Id = resources.Stack + "/1" },
            ]),
            Known(new NetworkState(["subnet-1"], "sg-1", "profile")),
            Known<GlobalDatabaseState?>(global),
            Known<DatabaseState?>(new DatabaseState(
                resources.DatabaseCluster, primary ? EastArn : WestArn, "available", "5.7", "endpoint", "reader", "pilot-global", [new DatabaseInstance("db-1", "db.r5.xlarge", "available", primary)])),
            primary
                ? Reading<ReplicationLag>.Unknown("us-east-1 holds the writer", Noon, "cloudwatch us-east-1")
                : Known(new ReplicationLag(TimeSpan.FromMilliseconds(420), Noon.AddMinutes(-1))),
            Known<ImmutableArray<ImageState>>([new ImageState("ami-1", "pilotAMI", "available", Noon.AddHours(primary ? -4 : -3), null)]),
            Known<ImmutableArray<InstanceState>>(primary ? [new InstanceState("i-1", "pilot-primary", "running", "ok", "ami-1", "t3.small", null, Noon, null)] : []),
            Known(primary ? Site(SiteHealth.Healthy, East, "page, API, database, login and cart answer") : Site(SiteHealth.Down, West, "page: 404 NoSuchKey")));
    }
}
