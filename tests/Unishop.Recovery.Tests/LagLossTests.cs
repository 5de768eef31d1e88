using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class LagLossTests
{
    private static readonly DateTimeOffset Lost = Samples.Now;

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Seconds_LagThatGrowsAfterTheLoss_EndsWithTheLastPossibleWrite(int minutes)
    {
        var (snapshot, now) = After(TimeSpan.FromMinutes(minutes), minutes * 60 + 2);

        Assert.Equal(2, Previews.DataLoss(snapshot, PromoteBy.Failover).Seconds!.Value, 6);
        Assert.Equal(2, StatusRules.Rpo(snapshot, now).CurrentSeconds!.Value, 6);
        Assert.Equal(1, Previews.DataLoss(snapshot, PromoteBy.Failover).Orders);
    }

    [Fact]
    public void Seconds_OnlyTheSiteIsClosed_WritesGoOn()
    {
        var (lost, _) = After(TimeSpan.FromMinutes(3), 182);
        var closed = lost with { Primary = lost.Primary with { Database = Samples.Snapshot().Primary.Database } };

        Assert.Equal(182, Previews.DataLoss(closed, PromoteBy.Failover).Seconds);
    }

    [Theory]
    [InlineData(UnknownCause.Denied)]
    [InlineData(UnknownCause.Throttled)]
    public void Seconds_WriterIsOnlyNotAllowedToBeSeen_WritesGoOn(UnknownCause cause)
    {
        var (lost, _) = After(TimeSpan.FromMinutes(3), 182);
        var unseen = lost with { Primary = lost.Primary with { Database = Samples.Unknown<DatabaseState?>() with { Cause = cause } } };

        Assert.Equal(182, Previews.DataLoss(unseen, PromoteBy.Failover).Seconds);
    }

    [Fact]
    public void Seconds_LastLagOlderThanItsPeriod_IsUnknown()
    {
        var old = Samples.Snapshot() with { ObservedAt = Samples.Now.AddMinutes(20) };

        Assert.Null(Previews.DataLoss(old, PromoteBy.Failover).Seconds);
        Assert.Contains("too old", Previews.DataLoss(old, PromoteBy.Failover).Explanation, StringComparison.Ordinal);
    }

    private static (WorkloadSnapshot Snapshot, DateTimeOffset Now) After(TimeSpan passed, double lag)
    {
        var good = Samples.Snapshot();
        var now = Lost + passed;
        return (good with
        {
            ObservedAt = now,
            Outage = new Outage("us-east-1", Lost, Lost.AddSeconds(10), "no answer"),
            Orders = OrderPace.None.Next(new OrderMark("us-east-1", 100, null, Lost.AddSeconds(-60))).Next(new OrderMark("us-east-1", 112, null, Lost)),
            Primary = good.Primary with { Database = Samples.Unknown<DatabaseState?>(), Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) },
            Standby = good.Standby with { Lag = Samples.Known(new ReplicationLag(TimeSpan.FromSeconds(lag), now)) },
        }, now);
    }
}
