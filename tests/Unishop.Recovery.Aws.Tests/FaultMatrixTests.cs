using System.Collections.Concurrent;
using System.Collections.Immutable;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Runs;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>
/// Every fault kind of the simulator, alone and in pairs, from the beginning of every step of every plan on: the run ends as it should,
/// by itself or continued once the fault is lifted, and nothing is done twice. A sample by a fixed seed; all with
/// <c>UNISHOP_FAULTS=all</c>, or so many as <c>UNISHOP_FAULTS=100</c> says.
/// </summary>
public sealed class FaultMatrixTests
{
    private const int Sample = 16;
    private static readonly ConcurrentDictionary<string, Lazy<Task<ImmutableSortedDictionary<string, int>>>> s_undisturbed = new(StringComparer.Ordinal);

    private static readonly ImmutableArray<string> Kinds =
    [
        "siteBlocked", "regionLost", "networkIsolated", "endpointNxdomain", "controlPlaneErrors", "throttled", "insufficientCapacity", "lagStorm", "staleReads", "slow",
    ];

    private static readonly ImmutableArray<PlanCase> Plans =
    [
        new("pilot-light", Verb.Failover, PromoteBy.Failover, ["promote", "launch", "healthy", "verify"]),
        new("pilot-light", Verb.Failover, PromoteBy.Detach, ["promote", "launch", "healthy", "verify"]),
        new("pilot-light", Verb.Promote, PromoteBy.Switchover, ["promote"]),
        new("pilot-light", Verb.ScaleOut, null, ["launch", "healthy"]),
        new("pilot-light", Verb.CopyImage, null, ["create-image", "copy-image"]),
        new("pilot-light", Verb.Verify, null, ["verify"]),
    ];

    public static TheoryData<int> PlanNumbers => new(Enumerable.Range(0, Plans.Length));

    /// <summary>Plan, step and faults, in words that the test's name shows.</summary>
    public static TheoryData<int, string, string> Cells
    {
        get
        {
            var alone = from fault in Kinds select fault;
            var pairs = from first in Kinds from second in Kinds where string.CompareOrdinal(first, second) < 0 select $"{first}+{second}";
            var all = (from faults in alone.Concat(pairs)
                       from plan in Enumerable.Range(0, Plans.Length)
                       from step in Plans[plan].Steps
                       select (plan, step, faults)).ToArray();
            var wanted = Environment.GetEnvironmentVariable("UNISHOP_FAULTS");
            if (wanted != "all")
            {
                new Random(20_26).Shuffle(all);
                all = all[..Math.Min(all.Length, int.TryParse(wanted, out var count) ? count : Sample)];
            }

            var cells = new TheoryData<int, string, string>();
            foreach (var (plan, step, faults) in all)
            {
                cells.Add(plan, step, faults);
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(PlanNumbers))]
    public async Task Matrix_Plan_HasEveryStepOfIt(int plan)
    {
        await using var run = await FaultedRun.StartAsync(Plans[plan].Workload);
        var (made, _) = await run.PlanAsync(Plans[plan].Verb, Plans[plan].By);

        Assert.Equal(Plans[plan].Steps, made.Steps.Select(step => step.Id));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Run_FaultsFromAStepOn_EndsAsItShouldWithNothingTwice(int plan, string step, string faults)
    {
        var undisturbed = await s_undisturbed.GetOrAdd($"{plan}", _ => new(() => UndisturbedAsync(Plans[plan]))).Value;
        await using var run = await FaultedRun.StartAsync(Plans[plan].Workload);
        var (made, snapshot) = await run.PlanAsync(Plans[plan].Verb, Plans[plan].By);

        var end = await run.CarryOutAsync(made, snapshot, step, faults.Split('+'));

        TestContext.Current.TestOutputHelper?.WriteLine($"{Plans[plan].Verb} {step} {faults}: {end.Status}{(run.Stopped is { } why ? $"; stopped by {why}" : "")}");
        Assert.True(end.Status is RunStatus.Succeeded or RunStatus.SucceededWithWarnings, $"{end.Status}: {end.StatusReason}");
        Assert.Equal(undisturbed, GivenUp(faults, await run.EffectsAsync()));
    }

    /// <summary>A failover into a Region that is lost in mid-move is given up by RDS itself: only then is it right to ask for it again.</summary>
    private static ImmutableSortedDictionary<string, int> GivenUp(string faults, ImmutableSortedDictionary<string, int> effects) =>
        faults.Contains("regionLost", StringComparison.Ordinal) && effects.GetValueOrDefault("FailoverGlobalCluster") == 2 ? effects.SetItem("FailoverGlobalCluster", 1) : effects;

    private static async Task<ImmutableSortedDictionary<string, int>> UndisturbedAsync(PlanCase plan)
    {
        await using var run = await FaultedRun.StartAsync(plan.Workload);
        var (made, snapshot) = await run.PlanAsync(plan.Verb, plan.By);
        var end = await run.CarryOutAsync(made, snapshot, null);
        Assert.True(end.Status is RunStatus.Succeeded or RunStatus.SucceededWithWarnings, $"undisturbed: {end.Status}: {end.StatusReason}");
        return await run.EffectsAsync();
    }

    /// <summary>A plan of the matrix, with the steps that it must have.</summary>
    private sealed record PlanCase(string Workload, Verb Verb, PromoteBy? By, ImmutableArray<string> Steps);
}
