using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>What runs report of recovery time and data loss, against what the simulator knows.</summary>
[Trait("Speed", "slow")]
public sealed class TruthTests
{
    // A shopper orders once a second on average; between two orders there may be a few.
    private const double OrdersPerSecond = 1;
    private static readonly TimeSpan BetweenOrders = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(PromoteBy.Failover)]
    [InlineData(PromoteBy.Detach)]
    public Task Failover_RegionIsLostInALagStorm_ReportsTheTruthWithinOnePoll(PromoteBy by) =>
        Task.WhenAll(new[] { "pilot-light", "warm-standby" }.Select(workload => FailedOverAsync(workload, by)));

    [Theory]
    [InlineData(PromoteBy.Failover)]
    [InlineData(PromoteBy.Detach)]
    public async Task Failover_HotStandbyIsPromoted_ProvesTheShopAndSaysThatItsLossIsNotKnown(PromoteBy by)
    {
        await using var world = await MeasuredRun.StartAsync("hot-standby");
        await world.LoseRegionAsync();

        var run = await world.CarryOutAsync(Verb.Failover, by);

        var measures = RunMeasurement.Of(run, run.EndedAt!.Value);
        // Its carts are in a table that takes writes everywhere, and it has no orders: what was lost is not known, and not nothing.
        Assert.Null(run.Loss?.Orders);
        Assert.Contains(measures.Proof, new[] { ProofState.Held, ProofState.Unknown });
        // The distribution turned by itself, within what it waits for an origin; the console neither slept through it nor made it up.
        Assert.True(run.Start.Outage is null || run.Start.Outage.Since >= world.FaultAt - world.LongestPoll);
    }

    [Fact]
    public Task Switchover_ShopIsWell_LosesNothingAndSaysSo() => Task.WhenAll(
        SwitchedOverAsync("pilot-light", Verb.Failover), SwitchedOverAsync("warm-standby", Verb.Failover), SwitchedOverAsync("hot-standby", Verb.Promote));

    private static async Task FailedOverAsync(string workload, PromoteBy by)
    {
        await using var world = await MeasuredRun.StartAsync(workload);
        await world.LoseRegionAsync();

        var run = await world.CarryOutAsync(Verb.Failover, by);

        var measures = RunMeasurement.Of(run, run.EndedAt!.Value);
        var truth = await world.TruthAsync();
        var poll = (world.LongestPoll + BetweenOrders).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{workload}: poll {world.LongestPoll.TotalSeconds:0.0} s; lost {run.Loss} of {truth.Lost.Length} ({truth.LostUntil - truth.KeptUntil}); "
            + $"RTO {measures.RtoSeconds:0.0} of {(truth.NewSince - world.FaultAt)?.TotalSeconds:0.0}; {measures.Proof}");
        // On a machine that stands still for minutes of the world nobody looked; that is said, and no relapse is made up.
        Assert.Contains(measures.Proof, new[] { ProofState.Held, ProofState.Unknown });
        Assert.NotEmpty(truth.Lost);
        Assert.InRange(truth.Lost.Length - run.Loss!.Orders!.Value, 0, poll * OrdersPerSecond * 2);
        Assert.InRange(measures.RpoSeconds!.Value, (truth.LostUntil - truth.KeptUntil)!.Value.TotalSeconds - poll, (truth.LostUntil - truth.KeptUntil)!.Value.TotalSeconds);
        // Before the promotion nobody can order; the first order after it is when the shop served again.
        var served = (truth.NewSince - world.FaultAt)!.Value.TotalSeconds;
        // A warm standby takes orders before it has its full strength, which its proof waits for.
        Assert.InRange(measures.RtoSeconds!.Value, served - poll, workload == "pilot-light" ? served + poll : double.MaxValue);
    }

    private static async Task SwitchedOverAsync(string workload, Verb verb)
    {
        await using var world = await MeasuredRun.StartAsync(workload);

        var run = await world.CarryOutAsync(verb, PromoteBy.Switchover);

        Assert.Empty((await world.TruthAsync()).Lost);
        Assert.Equal(workload == "hot-standby" ? (null, null) : (0L, 0d), (run.Loss?.Orders, run.Loss?.Seconds));
    }
}
