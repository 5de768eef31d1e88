using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class AdvisorTests
{
    private static readonly WorkloadSnapshot Good = Samples.Snapshot();

    [Theory]
    [InlineData(UnknownCause.Denied, "grant rds:DescribeGlobalClusters in us-west-1")]
    [InlineData(UnknownCause.Throttled, "asked too often")]
    [InlineData(UnknownCause.Silent, "us-west-1 is not seen and us-east-1 answers")]
    public void Of_StandbyNotSeenWhileThePrimaryServes_HoldsAndPreselectsNothingThatLoses(UnknownCause cause, string first)
    {
        var blind = Good with { Standby = Good.Standby with { GlobalDatabase = Unseen<GlobalDatabaseState?>("rds:DescribeGlobalClusters us-west-1", cause) } };

        var advice = Advisor.Of(blind);

        Assert.Equal((PromoteBy.Switchover, true), (advice.PromoteBy, advice.Hold));
        Assert.Contains(first, advice.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(PromoteBy.Switchover, Planner.Plan(blind, Verb.Failover, null).Plan!.PromoteBy);
    }

    [Theory]
    [InlineData(UnknownCause.Denied, "grant rds:DescribeDBClusters in us-east-1")]
    [InlineData(UnknownCause.Throttled, "asked too often")]
    [InlineData(UnknownCause.Silent, "the shop in us-east-1 serves")]
    public void Of_WriterNotSeenWhileItsShopServes_Holds(UnknownCause cause, string first)
    {
        var advice = Advisor.Of(Good with { Primary = Good.Primary with { Database = Unseen<DatabaseState?>("rds:DescribeDBClusters us-east-1", cause) } });

        Assert.Equal((PromoteBy.Switchover, true), (advice.PromoteBy, advice.Hold));
        Assert.Contains(first, advice.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upgrading")]
    [InlineData("modifying")]
    [InlineData("backing-up")]
    [InlineData("renaming")]
    [InlineData("maintenance")]
    [InlineData("rebooting")]
    public void Of_WriterBusyOnPurpose_WaitsAndSwitchesOverAfterwards(string status)
    {
        var busy = Writer(Down(Good), status);

        Assert.Equal((PromoteBy.Switchover, true), (Advisor.Of(busy).PromoteBy, Advisor.Of(busy).Hold));
        Assert.Equal(PromoteBy.Switchover, Planner.Plan(busy, Verb.Failover, null).Plan!.PromoteBy);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("stopped")]
    [InlineData("inaccessible-encryption-credentials")]
    public void Of_WriterBeyondHelpAndNoShop_IsAFailover(string status) =>
        Assert.Equal((PromoteBy.Failover, false), (Advisor.Of(Writer(Down(Good), status)).PromoteBy, Advisor.Of(Writer(Down(Good), status)).Hold));

    [Fact]
    public void Of_PrimaryLostAndStandbySilent_IsADetach()
    {
        var lost = Lost(Good);
        var advice = Advisor.Of(lost with { Standby = lost.Standby with { GlobalDatabase = Unseen<GlobalDatabaseState?>("rds:DescribeGlobalClusters us-west-1", UnknownCause.Silent) } });

        Assert.Equal((PromoteBy.Detach, false), (advice.PromoteBy, advice.Hold));
    }

    [Fact]
    public void Of_PrimaryLost_IsAFailoverAtOnce() => Assert.Equal((PromoteBy.Failover, false), (Advisor.Of(Lost(Good)).PromoteBy, Advisor.Of(Lost(Good)).Hold));

    private static WorkloadSnapshot Lost(WorkloadSnapshot snapshot)
    {
        var down = Down(snapshot);
        return down with { Primary = down.Primary with { Database = Unseen<DatabaseState?>("rds:DescribeDBClusters us-east-1", UnknownCause.Silent) } };
    }

    private static WorkloadSnapshot Down(WorkloadSnapshot snapshot) =>
        snapshot with { Primary = snapshot.Primary with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) } };

    private static WorkloadSnapshot Writer(WorkloadSnapshot snapshot, string status) =>
        snapshot with { Primary = snapshot.Primary with { Database = Samples.Known<DatabaseState?>(snapshot.Primary.Database.Value! with { Status = status }) } };

    private static Reading<T> Unseen<T>(string source, UnknownCause cause) => Reading<T>.Unknown("no luck", Samples.Now, source) with { Cause = cause };
}
