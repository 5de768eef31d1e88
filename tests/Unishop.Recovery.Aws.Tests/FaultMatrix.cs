using System.Collections.Concurrent;
using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A plan of the matrix, with the steps that it must have.</summary>
/// <param name="Workload">The lab's workload.</param>
/// <param name="Verb">What the plan is for.</param>
/// <param name="By">How the writer is moved; <see langword="null"/> where the plan moves none, or in one way only.</param>
/// <param name="Steps">Its steps, in order.</param>
internal sealed record PlanCase(string Workload, Verb Verb, PromoteBy? By, ImmutableArray<string> Steps)
{
    /// <summary>What is carried out undisturbed before.</summary>
    public (Verb Verb, PromoteBy By)? After { get; init; }

    /// <summary>Whether the primary's site is blocked before, so that a distribution turns to the standby.</summary>
    public bool PrimarySiteBlocked { get; init; }

    /// <summary>The world that it begins in; the lab's own, ready for a failover, where nothing is said.</summary>
    public string? Scenario { get; init; }

    /// <summary>What is configured beside the lab's own settings.</summary>
    public Action<WorkloadOptions>? Configure { get; init; }
}

/// <summary>
/// Every fault kind of the simulator, alone and in pairs, from the beginning of every step of every plan on: the run ends as it should,
/// by itself or continued once the fault is lifted, and nothing is done twice. A sample by a fixed seed. <c>UNISHOP_FAULTS</c> takes words
/// with commas between: <c>all</c> everything, <c>alone</c> every single kind, <c>pairs</c> every pair, a number so many of each strategy (<c>alone,50</c>: fifty of
/// the single kinds), verbs, steps and kinds only theirs (<c>alone,Prepare,app-primary,slow</c>).
/// </summary>
internal sealed class FaultMatrix(params ImmutableArray<PlanCase> plans)
{
    private const int Sample = 4;

    private static readonly ImmutableArray<string> Kinds =
    [
        "siteBlocked", "regionLost", "networkIsolated", "endpointNxdomain", "controlPlaneErrors", "throttled", "accessDenied", "insufficientCapacity", "lagStorm", "staleReads", "slow",
    ];

    private readonly ConcurrentDictionary<int, Lazy<Task<ImmutableSortedDictionary<string, int>>>> _undisturbed = new();

    /// <summary>Plan, step and faults, in words that the test's name shows.</summary>
    public TheoryData<int, string, string> Cells
    {
        get
        {
            var words = (Environment.GetEnvironmentVariable("UNISHOP_FAULTS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            var pairs = from first in Kinds from second in Kinds where string.CompareOrdinal(first, second) < 0 select $"{first}+{second}";
            var all = (from faults in words.Contains("alone") ? Kinds : words.Contains("pairs") ? pairs : Kinds.Concat(pairs)
                       from plan in Enumerable.Range(0, plans.Length)
                       where Takes($"{plans[plan].Verb}", Enum.GetNames<Verb>())
                       from step in plans[plan].Steps
                       where Takes(step, plans.SelectMany(each => each.Steps)) && Takes(faults, Kinds)
                       select (plan, step, faults)).ToArray();
            int? count = words.Select(word => int.TryParse(word, out var number) ? number : (int?)null).FirstOrDefault(number => number is not null);
            if (count is not null || !words.Any(word => word is "all" or "alone" or "pairs"))
            {
                new Random(20_26).Shuffle(all);
                all = all[..Math.Min(all.Length, count ?? Sample)];
            }

            var cells = new TheoryData<int, string, string>();
            foreach (var (plan, step, faults) in all)
            {
                cells.Add(plan, step, faults);
            }

            return cells;

            // A word that names one of them leaves the others out.
            bool Takes(string one, IEnumerable<string> names) => words.Contains(one) || !names.Intersect(words).Any();
        }
    }

    /// <summary>Carries a plan out with faults from a step on, and compares what was done with a run without them.</summary>
    public async Task RunAsync(int number, string step, string faults)
    {
        var plan = plans[number];
        var undisturbed = await _undisturbed.GetOrAdd(number, _ => new(() => EffectsAsync(plan, null, null))).Value;

        Assert.Equal(Comparable(plan.Verb, faults, undisturbed), Comparable(plan.Verb, faults, await EffectsAsync(plan, step, faults)));
    }

    /// <summary>
    /// A failover into a Region that is lost in mid-move is given up by RDS itself: only then is it right to ask for it again. A site
    /// that the fault blocks needs no blocking, and has to be opened. In a preparation, whether the shop's server or the run has writes forwarded is a matter
    /// of moments.
    /// </summary>
    private static ImmutableSortedDictionary<string, int> Comparable(Verb verb, string faults, ImmutableSortedDictionary<string, int> effects)
    {
        if (faults.Contains("regionLost", StringComparison.Ordinal) && effects.GetValueOrDefault("FailoverGlobalCluster") == 2)
        {
            effects = effects.SetItem("FailoverGlobalCluster", 1);
        }

        if (faults.Contains("siteBlocked", StringComparison.Ordinal))
        {
            effects = effects.Remove("PutPublicAccessBlock");
        }

        // A stack that came to nothing is taken away before another one is made.
        if (verb == Verb.Prepare && effects.TryGetValue("DeleteStack", out var removed))
        {
            effects = effects.SetItem("CreateStack", effects["CreateStack"] - removed).Remove("DeleteStack");
        }

        return verb == Verb.Prepare && effects.GetValueOrDefault("ModifyDBCluster") == 1 ? effects.Remove("ModifyDBCluster") : effects;
    }

    private static async Task<ImmutableSortedDictionary<string, int>> EffectsAsync(PlanCase plan, string? step, string? faults)
    {
        await using var run = await FaultedRun.StartAsync(plan.Workload, plan.Configure, plan.Scenario);
        if (plan.PrimarySiteBlocked)
        {
            await run.FaultAsync("siteBlocked", SimulatedWorld.Primary);
        }

        if (plan.After is { } before)
        {
            var (first, known) = await run.PlanAsync(before.Verb, before.By);
            AssertSucceeded(await run.CarryOutAsync(first, known, null), "what is carried out before");
        }

        // A shop whose writer was moved away alone takes no login until it is back.
        var (made, snapshot) = await run.PlanAsync(plan.Verb, plan.By, plan.Steps, seenBefore: plan is { After: null, Scenario: null });
        var end = await run.CarryOutAsync(made, snapshot, step, faults?.Split('+') ?? []);
        TestContext.Current.TestOutputHelper?.WriteLine($"{plan.Verb} {step} {faults}: {end.Status}{(run.Stopped is { } why ? $"; stopped by {why}" : "")}");
        AssertSucceeded(end, step is null ? "undisturbed" : $"{faults} from {step} on");
        return await run.EffectsAsync();
    }

    private static void AssertSucceeded(Run end, string what) => Assert.True(
        end.Status is RunStatus.Succeeded or RunStatus.SucceededWithWarnings,
        $"{what}: {end.Status}: {end.StatusReason}; {string.Join("; ", end.Steps.Select(step => $"{step.Step.Id} {step.Status} ({step.Detail})"))}");
}
