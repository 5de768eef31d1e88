using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Lambda;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>The hot standby lab, step by step as its sheet has it.</summary>
public sealed class LabsHotStandbyTests : IDisposable
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";
    private const string Table = "unishophotstandby";
    private readonly LabsWorld _lab = new(ScenarioCatalog.Fresh);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task FromFresh_ToFailoverAndCleanUp_TheWorldIsWhatTheSheetSays()
    {
        Build();
        AddReplica();
        Verify();
        var distribution = await AddDistributionAsync();
        var shopper = await OpenThroughCdnAsync(distribution);
        await FailOverAsync(distribution, shopper);
        CleanUp(distribution);
    }

    [Fact]
    public async Task PrimaryRegionLost_CartsGoOnAndSigningUpWaitsForAPromotion()
    {
        using var lab = new LabsWorld(ScenarioCatalog.HotStandby);
        var shopper = lab.LoggedIn(West, "hot-secondary");
        lab.World.Faults.Add(new Fault(FaultKinds.RegionLost, East, null, null, 100, lab.World.Now, null));

        Assert.Equal((200, "us-west-1"), await RegionShownAsync(lab, lab.World.Distributions.Single(), "GET"));
        shopper.Ask("DELETE", "/unicorns/basket", Unicorn(lab, shopper));
        Assert.Equal(9, shopper.Count());
        shopper.Answer("POST", "/user", """{"email":"late@unishop.example","firstName":"L","lastName":"Ate"}""");
        Assert.False(shopper.Knows("late@unishop.example"));

        Assert.Equal("failing-over", lab.Move("FailoverGlobalCluster", "hot-global", West, "hot-secondary"));
        lab.Work.Await("the promotion", () => lab.World.Cluster(West, "hot-secondary") is { IsWriter: true, WriterEndpointActive: true });

        // What was started for a secondary sets the consistency of forwarded reads, which no primary takes: it has to be started anew.
        Assert.False(shopper.Knows(ScenarioCatalog.Trainer));
    }

    private void Build()
    {
        // 1 to 2.3
        _lab.Build(West, "hot-primary", "hot-secondary", "hot-standby.yaml");
        Assert.Equal("hot-primary=writer hot-secondary=reader", _lab.Roles("hot-global"));
        Assert.Equal(
            ["AssetBucket", "BasketOfPath", "DynamoDBTable", "GlobalCluster", "RDSClusterPrimary", "UnicornsAPI"],
            _lab.LogicalIds(East, "hot-primary").Where(id => id is "AssetBucket" or "BasketOfPath" or "UnicornsAPI").Union(_lab.LogicalIds(East, "hot-primary").Except(_lab.LogicalIds(West, "hot-secondary"))).Order(StringComparer.Ordinal));
        Assert.All(_lab.World.ScalingGroups, group => Assert.Equal((2L, 2L, 5L), (group.Min, group.Desired, group.Max)));
        Assert.Equal(3, _lab.World.Functions.Count(function => function.Region == West));
        foreach (var (region, stack) in new[] { (East, "hot-primary"), (West, "hot-secondary") })
        {
            Assert.Equal(200, _lab.Site(region, stack).Status);
            var name = _lab.Work.PhysicalId(region, stack, "ElasticLoadBalancer");
            _lab.Work.Await("both instances behind " + name, () => _lab.World.LoadBalancers.Single(balancer => balancer.Region == region).Registrations.Count(registration => registration.InService) == 2);
        }

        _lab.Work.Await("write forwarding", () => AuroraForwarding.StatusOf(_lab.World.Cluster(West, "hot-secondary")!) == "enabled");
        Assert.Equal("disabled", AuroraForwarding.StatusOf(_lab.World.Cluster(East, "hot-primary")!) ?? "disabled");
    }

    private void AddReplica()
    {
        // 2.4
        Assert.Null(_lab.World.Table(West, Table));
        Replicate("Create");
        Assert.Equal(("CREATING", "ACTIVE"), (ReplicaStatus(West), ReplicaStatus(East)));
        _lab.Work.Await("the replica", () => ReplicaStatus(West) == "ACTIVE");
        var described = _lab.Work.Call(West, "dynamodb", "DescribeTable", ("TableName", Table)).Struct("Table")!;
        Assert.Equal(("2019.11.21", "PAY_PER_REQUEST"), (described.Text("GlobalTableVersion"), described.Struct("BillingModeSummary")!.Text("BillingMode")));
    }

    private void Verify()
    {
        // 2.5
        var here = _lab.Work.Shopper(East, "hot-primary");
        here.SignUp(ScenarioCatalog.Trainer);
        here.LogIn(ScenarioCatalog.Trainer);
        here.Add(first: 0, count: 8);
        Assert.Equal((East, 8), (here.Region, here.Count()));
        _lab.Work.Pass(seconds: 10);
        var there = _lab.LoggedIn(West, "hot-secondary");
        Assert.Equal((West, 8), (there.Region, there.Count()));
        there.Add(first: 8, count: 2);
        Assert.Equal((10, 8), (there.Count(), here.Count()));
        _lab.Work.Pass(seconds: 5);
        Assert.Equal(10, here.Count());
    }

    private async Task<Distribution> AddDistributionAsync()
    {
        // 3: with one origin at first, then with the other, the group, and the behaviour that uses it.
        var config = HotDistribution.Config(_lab, East, "hot-primary");
        var created = _lab.Work.Call(East, "cloudfront", "CreateDistribution", ("DistributionConfig", config)).Struct("Distribution")!;
        var distribution = Assert.Single(_lab.World.Distributions);
        Assert.Equal(("InProgress", distribution.Id), (created.Text("Status"), created.Text("Id")));
        _lab.Work.Await("the distribution", () => distribution.Status == "Deployed");
        Assert.Equal((200, East), await RegionShownAsync(_lab, distribution, "GET"));

        HotDistribution.AddGroup(config, _lab, West, "hot-secondary");
        Assert.Equal("PreconditionFailed", Assert.Throws<WireException>(() => Change(distribution, "E0000000000000", config)).Error.Code);
        Change(distribution, distribution.ETag, config);
        Assert.Equal("InProgress", distribution.Status);
        _lab.Work.Await("the change", () => distribution.Status == "Deployed");
        Assert.Equal((200, East), await RegionShownAsync(_lab, distribution, "GET"));
        return distribution;
    }

    private async Task<ScenarioShopper> OpenThroughCdnAsync(Distribution distribution)
    {
        var shopper = new ScenarioShopper(_lab.World, (await _lab.AskCdnAsync(distribution.Id, "GET", "config.json")).Body);
        shopper.LogIn(ScenarioCatalog.Trainer);
        Assert.Equal((East, 10), (shopper.Region, shopper.Count()));
        return shopper;
    }

    private async Task FailOverAsync(Distribution distribution, ScenarioShopper shopper)
    {
        // 4: only the event; neither database nor instances are touched.
        _lab.Block(East, "hot-primary");
        Assert.Equal((403, 200), (_lab.Site(East, "hot-primary").Status, _lab.Site(West, "hot-secondary").Status));
        Assert.Equal("hot-primary=writer hot-secondary=reader", _lab.Roles("hot-global"));
        Assert.Equal((200, West), await RegionShownAsync(_lab, distribution, "GET"));
        Assert.Equal(200, (await _lab.AskCdnAsync(distribution.Id, "HEAD", "index.html")).Status);
        Assert.Equal(403, (await _lab.AskCdnAsync(distribution.Id, "POST", "index.html")).Status);

        // Who has the page open goes on with the API of the Region that it was loaded from, which is well.
        Assert.Equal((East, 10), (shopper.Region, shopper.Count()));

        // 5: loading it anew shows the other Region; the login is of the domain, and stays.
        shopper.Open((await _lab.AskCdnAsync(distribution.Id, "GET", "config.json")).Body);
        Assert.Equal((West, 10), (shopper.Region, shopper.Count()));
        shopper.Ask("DELETE", "/unicorns/basket", Unicorn(_lab, shopper));
        Assert.Equal(9, shopper.Count());
        shopper.SignUp("second@unishop.example");
        Assert.True(shopper.Knows("second@unishop.example"));
        _lab.Work.Pass(seconds: 5);
        Assert.Equal((East, 9), _lab.CartOfOpenPage(East, "hot-primary"));

        // The end of the event: each request asks the first origin first, so the next one is the primary's again.
        _lab.Unblock(East, "hot-primary");
        Assert.Equal((200, East), await RegionShownAsync(_lab, distribution, "GET"));
    }

    private void CleanUp(Distribution distribution)
    {
        foreach (var (region, stack) in new[] { (East, "hot-primary"), (West, "hot-secondary") })
        {
            _lab.Empty(_lab.Bucket(region, stack));
            _lab.Empty(_lab.Bucket(region, stack, "AssetBucket"));
        }

        Replicate("Delete");
        _lab.Work.Await("the replica's end", () => _lab.World.Table(West, Table) is null);

        Assert.Equal("DistributionNotDisabled", Assert.Throws<WireException>(() => Delete(distribution)).Error.Code);
        Change(distribution, distribution.ETag, WireStruct.Of([.. distribution.Config.Select(member => (member.Key, member.Key == "Enabled" ? false : member.Value))]));
        _lab.Work.Await("the distribution to be disabled", () => distribution.Status == "Deployed");
        Delete(distribution);

        // The database of us-west-1 first: it is still the secondary.
        _lab.DeleteDatabase(West, "hot-global", "hot-secondary", "unishop-hot");
        _lab.DeleteDatabase(East, "hot-global", "hot-primary", "unishop-hot");
        _lab.DeleteGlobal("hot-global");
        foreach (var (region, stack) in new[] { (West, "hot-secondary"), (West, "network-stack"), (East, "hot-primary"), (East, "network-stack") })
        {
            Assert.Equal(("DELETE_COMPLETE", null), _lab.DeleteStack(region, stack));
        }

        Assert.Empty(_lab.Remains());
    }

    private void Replicate(string what) => _lab.Work.Call(East, "dynamodb", "UpdateTable", ("TableName", Table), ("ReplicaUpdates", new List<object?>
    {
        WireStruct.Of((what, WireStruct.Of(("RegionName", West)))),
    }));

    private string? ReplicaStatus(string region) => _lab.Work.Call(East, "dynamodb", "DescribeTable", ("TableName", Table)).Struct("Table")!.Structs("Replicas")
        .SingleOrDefault(replica => replica.Text("RegionName") == region)?.Text("ReplicaStatus") ?? (region == East ? _lab.World.Table(East, Table)!.Global?.Replicas[East].Status : null);

    private void Change(Distribution distribution, string tag, WireStruct config) =>
        _lab.Work.Call(East, "cloudfront", "UpdateDistribution", ("Id", distribution.Id), ("IfMatch", tag), ("DistributionConfig", config));

    private void Delete(Distribution distribution) => _lab.Work.Call(East, "cloudfront", "DeleteDistribution", ("Id", distribution.Id), ("IfMatch", distribution.ETag));

    private static async Task<(int Status, string? Region)> RegionShownAsync(LabsWorld lab, Distribution distribution, string method)
    {
        var (status, body) = await lab.AskCdnAsync(distribution.Id, method, "config.json");
        Assert.True(body.StartsWith('{'), $"{status}: {body}");
        return (status, JsonNode.Parse(body)?["region"]?.GetValue<string>());
    }

    /// <summary>A request's body that names the first unicorn of the cart's order in the catalogue.</summary>
    private static JsonObject Unicorn(LabsWorld lab, ScenarioShopper shopper) => new()
    {
        ["uuid"] = shopper.Uuid,
        ["unicorns"] = new JsonArray(new JsonObject { ["uuid"] = lab.World.Cluster(East, "hot-primary")!.Data.Unicorns[0].Uuid }),
    };
}
