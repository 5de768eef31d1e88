using System.Collections.Immutable;
using Unishop.Domain.Plans;
using Unishop.Recovery.Planning;

namespace Unishop.Recovery.Assessment;

/// <summary>All readiness checks of a workload: of the snapshot, of its runs and of this console. A pure function.</summary>
public static class ReadinessJudgement
{
    private static readonly ImmutableDictionary<string, Verb> Mending = new Dictionary<string, Verb>
    {
        ["image"] = Verb.CopyImage,
        ["image-current"] = Verb.CopyImage,
        ["split-brain"] = Verb.Fence,
        ["drill"] = Verb.Drill,
        ["capacity"] = Verb.Drill,
        ["config"] = Verb.Drill,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The checks, in the order in which a failover would need them.</summary>
    public static ImmutableArray<ReadinessCheck> Of(ReadinessInputs inputs)
    {
        var target = ReadinessRules.Target(inputs.Snapshot);
        var active = inputs.Snapshot.In(inputs.Snapshot.Workload.Beside(target.Region).Region);
        ReadinessCheck[] all =
        [
            .. ReadinessRules.Of(inputs.Snapshot, inputs.Now),
            .. AccountChecks.Of(inputs, active, target),
            .. LikenessChecks.Of(inputs, active, target),
            .. FrontChecks.Of(inputs, target),
            PracticeChecks.Drill(inputs),
            PracticeChecks.Tool(inputs),
        ];
        var verbs = StrategyOperations.Verbs(inputs.Snapshot.Workload.Strategy);
        return
        [
            .. all.Select(check => check with
            {
                AgeSeconds = check.ObservedAt == DateTimeOffset.MinValue ? 0 : Math.Max(0, (inputs.Now - check.ObservedAt).TotalSeconds),
                FixVerb = check.Fix is not null && Mending.TryGetValue(check.Id, out var verb) && verbs.Contains(verb) ? verb : null,
            }),
        ];
    }
}
