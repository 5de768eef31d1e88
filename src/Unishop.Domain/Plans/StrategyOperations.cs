using System.Collections.Immutable;
using Unishop.Domain.Workloads;

namespace Unishop.Domain.Plans;

/// <summary>Which operations a strategy has, and how each is confirmed.</summary>
public static class StrategyOperations
{
    /// <summary>The verbs that plans exist for, by strategy.</summary>
    public static ImmutableArray<Verb> Verbs(Strategy strategy) => Enum.IsDefined(strategy)
        ? [Verb.Prepare, Verb.CopyImage, Verb.Promote, Verb.ScaleOut, Verb.Failover, Verb.Failback, Verb.Drill, Verb.Verify, Verb.CleanUp, Verb.Fence]
        : [];

    /// <summary>Whether a verb can't be taken back without loss.</summary>
    public static bool IsDestructive(Verb verb) => verb is Verb.Promote or Verb.Failover or Verb.Failback or Verb.CleanUp or Verb.Fence;

    /// <summary>The word that must be typed to start a verb; <see langword="null"/> where none is asked for.</summary>
    public static string? ConfirmWord(Workload workload, Verb verb) => !IsDestructive(verb) ? null
        : verb == Verb.CleanUp ? workload.Id
        : verb is Verb.Failback or Verb.Fence ? workload.Primary.Region
        : workload.Standby.Region;
}
