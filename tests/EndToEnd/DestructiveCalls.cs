using System.Collections.Immutable;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>The calls that must take effect exactly once, as the simulated AWS counted them.</summary>
internal static class DestructiveCalls
{
    private static readonly ImmutableArray<string> Operations = ["FailoverGlobalCluster", "SwitchoverGlobalCluster", "RemoveFromGlobalCluster", "RunInstances"];

    /// <summary>How often each took effect; operations that never did are left out.</summary>
    public static async Task<ImmutableSortedDictionary<string, int>> EffectsAsync(SimulatorClient simulator, CancellationToken cancellation)
    {
        var calls = await simulator.CallsAsync(cancellation);
        return calls.Where(call => call.Effect && Operations.Contains(call.Operation))
            .GroupBy(call => call.Operation, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
    }

    /// <summary>What a failover by that way of promotion must have caused, and nothing else.</summary>
    public static ImmutableSortedDictionary<string, int> OnceEach(string promoteBy) => ImmutableSortedDictionary<string, int>.Empty
        .Add("RunInstances", 1)
        .Add(promoteBy == "detach" ? "RemoveFromGlobalCluster" : "FailoverGlobalCluster", 1);
}
