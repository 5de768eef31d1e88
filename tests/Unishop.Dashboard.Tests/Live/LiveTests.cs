using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Plans;

namespace Unishop.Dashboard.Tests.Live;

public sealed class LiveTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task LiveStatus_SnapshotChanges_ReachesTheReaderAndForgetsItAfterwards()
    {
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        var recovery = new RecoveryDouble();
        using var live = new LiveStatus(recovery, NullLogger<LiveStatus>.Instance);
        await live.StartAsync(deadline.Token);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        await using (var statuses = live.FollowAsync(World.Workload.Id, leaving.Token).GetAsyncEnumerator(leaving.Token))
        {
            Assert.True(await statuses.MoveNextAsync());
            Assert.Equal(42, statuses.Current.Snapshot.Version);
            Assert.Equal(1, live.Readers);

            recovery.Now = World.EastLost with { Version = 43 };
            recovery.Touch();
            do
            {
                Assert.True(await statuses.MoveNextAsync());
            }
            while (statuses.Current.Snapshot.Version != 43);
        }

        Assert.Equal(0, live.Readers);
        await live.StopAsync(deadline.Token);
    }

    [Fact]
    public async Task LiveStatus_OfAnUnknownWorkload_IsNothing()
    {
        using var live = new LiveStatus(new RecoveryDouble(), NullLogger<LiveStatus>.Instance);

        Assert.Null(await live.NowAsync("nothing", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ReviewPresence_TwoAtOneDecision_SeeEachOtherAndNobodyElse()
    {
        var presence = new ReviewPresence();
        var told = 0;
        var ana = presence.Enter("a/Failover", "Ana", World.Noon, () => told++);
        var bea = presence.Enter("a/Failover", "Bea", World.Noon.AddSeconds(1), () => { });
        using var cid = presence.Enter("b/Failover", "Cid", World.Noon, () => { });

        Assert.Equal(["Bea"], presence.Others(ana).Select(visit => visit.Who));
        Assert.Equal(["Ana"], presence.Others(bea).Select(visit => visit.Who));
        Assert.Empty(presence.Others(cid));
        bea.Dispose();
        Assert.Empty(presence.Others(ana));
        Assert.Equal(4, told);
        ana.Dispose();
        presence.Enter("a/Failover", "Dan", World.Noon, () => { }).Dispose();
        Assert.Equal(4, told);
    }

    [Theory]
    [InlineData("failover", Verb.Failover)]
    [InlineData("copyImage", Verb.CopyImage)]
    [InlineData("COPYIMAGE", Verb.CopyImage)]
    [InlineData("3", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("failover,promote", null)]
    public void Wire_Word_IsReadOrRefused(string? word, Verb? expected) => Assert.Equal(expected, Wire.Read<Verb>(word));
}
