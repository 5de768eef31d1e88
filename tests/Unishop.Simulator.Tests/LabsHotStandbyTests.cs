using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Tests;

/// <summary>The hot standby lab, step by step as its sheet has it, from where both sites have been verified.</summary>
public class LabsHotStandbyTests
{
    private const string East = "us-east-1";
    private const string West = "us-west-1";
    private readonly LabsWorld _lab = new(Scenarios.HotStandby);

    [Fact]
    public void FromVerifiedSites_ToFailoverAndCleanUp_TheWorldIsWhatTheSheetSays()
    {
        // 2.4 and 2.5
        Assert.Equal("ACTIVE", _lab.World.Table(West, "unishophotstandby")!.Status);
        Assert.All(_lab.World.ScalingGroups, group => Assert.Equal(2, group.Desired));
        Assert.Equal(((East, 10), (West, 10)), (_lab.Cart(East, "hot-primary"), _lab.Cart(West, "hot-secondary")));

        // 3
        var distribution = Assert.Single(_lab.World.Distributions);
        Assert.Equal((true, "Deployed"), (distribution.IsEnabled, distribution.Status));

        // 4: only the event; neither database nor instances are touched.
        _lab.Block(East, "hot-primary");
        Assert.Equal((403, 200), (_lab.Site(East, "hot-primary").Status, _lab.Site(West, "hot-secondary").Status));
        Assert.Equal("hot-primary=writer hot-secondary=reader", _lab.Roles("hot-global"));

        // 5
        Assert.Equal((West, 10), _lab.Cart(West, "hot-secondary"));
        CleanUp(distribution);
    }

    private void CleanUp(Distribution distribution)
    {
        foreach (var (region, stack) in new[] { (East, "hot-primary"), (West, "hot-secondary") })
        {
            _lab.Empty(_lab.Bucket(region, stack));
            _lab.Empty(_lab.Bucket(region, stack, "AssetBucket"));
        }

        _lab.Work.Call(East, "dynamodb", "UpdateTable", ("TableName", "unishophotstandby"), ("ReplicaUpdates", new List<object?>
        {
            WireStruct.Of(("Delete", WireStruct.Of(("RegionName", West)))),
        }));
        _lab.Work.Await("the replica's end", () => _lab.World.Table(West, "unishophotstandby") is null);

        var config = WireStruct.Of([.. distribution.Config.Select(member => (member.Key, member.Key == "Enabled" ? false : member.Value))]);
        _lab.Work.Call(East, "cloudfront", "UpdateDistribution", ("Id", distribution.Id), ("IfMatch", distribution.ETag), ("DistributionConfig", config));
        _lab.Work.Await("the distribution to be disabled", () => distribution.Status == "Deployed");
        _lab.Work.Call(East, "cloudfront", "DeleteDistribution", ("Id", distribution.Id), ("IfMatch", distribution.ETag));

        // The database of us-west-1 first: it is still the secondary.
        _lab.DeleteDatabase(West, "hot-global", "hot-secondary", "unishop-hot");
        _lab.DeleteDatabase(East, "hot-global", "hot-primary", "unishop-hot");
        _lab.DeleteGlobal("hot-global");
        foreach (var (region, stack) in new[] { (West, "hot-secondary"), (West, "network-stack"), (East, "hot-primary"), (East, "network-stack") })
        {
            Assert.Equal("DELETE_COMPLETE", _lab.DeleteStack(region, stack).Status);
        }

        Assert.Empty(_lab.World.RestApis);
        Assert.Empty(_lab.World.Functions);
        Assert.Empty(_lab.World.Tables);
    }
}
