using Unishop.Domain.Facts;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class OrderPaceTests
{
    [Fact]
    public void PerSecond_MinutesOfMarks_IsOrdersOverTime()
    {
        var pace = Enumerable.Range(0, 13).Aggregate(OrderPace.None, (sum, index) => sum.Next(At(100 + index, index * 10)));

        Assert.Equal(0.1, pace.PerSecond!.Value, 6);
    }

    [Theory]
    [InlineData("us-west-1", 101)]
    [InlineData("us-east-1", 99)]
    public void Next_AnotherRegionOrNumbersThatBeginAgain_BeginsAgain(string region, long sequence)
    {
        var pace = OrderPace.None.Next(At(100, 0)).Next(At(101, 60)).Next(new OrderMark(region, sequence, null, Samples.Now.AddSeconds(120)));

        Assert.Single(pace.Marks);
        Assert.Null(pace.PerSecond);
    }

    [Fact]
    public void AtRisk_BothShopsTell_IsTheirDifference()
    {
        var warm = Samples.Warm();
        var risk = OrderLoss.AtRisk(With(warm with { Standby = With(warm.Standby, 97) }, 100), 0.3);

        Assert.Equal((3, true), (risk!.Count, risk.IsMeasured));
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(60.0, 6)]
    public void AtRisk_OneShopTells_IsTheLagAtThePaceRoundedUp(double lag, double expected)
    {
        var snapshot = With(Samples.Snapshot(), 106) with { Orders = OrderPace.None.Next(At(100, 0)).Next(At(106, 60)) };

        var risk = OrderLoss.AtRisk(snapshot, lag);

        Assert.Equal((expected, false), (risk!.Count, risk.IsMeasured));
    }

    [Fact]
    public void AtRisk_NothingKnown_IsUnknownAndNotZero()
    {
        Assert.Null(OrderLoss.AtRisk(Samples.Snapshot(), 0.3));
        Assert.Null(OrderLoss.AtRisk(Samples.Snapshot() with { Orders = OrderPace.None.Next(At(1, 0)).Next(At(2, 60)) }, null));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Derive_NothingReachedFromHere_DoubtsItsOwnNetworkFirst(bool otherSiteAnswers, bool doubted)
    {
        var silent = new SiteState(new Uri("http://x.example/"), SiteHealth.Down, "no answer within 5 s", null, TimeSpan.Zero, null, false, false, null);
        var good = Samples.Snapshot();
        var dark = good with { Primary = Dark(good.Primary, silent, 0), Standby = Dark(good.Standby, otherSiteAnswers ? silent with { HttpStatus = 404 } : silent, 0) };

        var suspected = OutageRules.Derive(dark);
        var later = OutageRules.Derive(suspected with { Primary = Dark(suspected.Primary, silent, 30) });

        Assert.Equal(doubted, later.Outage!.ConfirmedAt is null);
        Assert.Equal(doubted, later.Outage.Reason.Contains("own network", StringComparison.Ordinal));
        Assert.Equal(Testimony.Silent, later.Outage.Sightings.Single(sighting => sighting.Witness == Witness.Site).Says);
    }

    private static RegionSnapshot Dark(RegionSnapshot region, SiteState site, int seconds) => region with
    {
        Site = Reading<SiteState>.Known(site, Samples.Now.AddSeconds(seconds), "test"),
        Database = Samples.Unknown<DatabaseState?>(),
        GlobalDatabase = Samples.Unknown<GlobalDatabaseState?>(),
        Compute = Samples.Unknown<System.Collections.Immutable.ImmutableArray<InstanceState>>(),
    };

    private static OrderMark At(long sequence, int seconds) => new("us-east-1", sequence, null, Samples.Now.AddSeconds(seconds));

    private static WorkloadSnapshot With(WorkloadSnapshot snapshot, long sequence) => snapshot with { Primary = With(snapshot.Primary, sequence) };

    private static RegionSnapshot With(RegionSnapshot region, long sequence) => region with
    {
        Site = Samples.Known(region.Site.Value with { Orders = new OrderMark(region.Region, sequence, null, Samples.Now) }),
    };
}
