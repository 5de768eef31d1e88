using System.Collections.Immutable;

namespace Unishop.Bench;

/// <summary>One failover, measured in the world's time.</summary>
/// <param name="Seed">The world's seed.</param>
/// <param name="Measured">From the run's start until the shop was proven in the standby, in seconds: what the operator waited.</param>
/// <param name="Needed">What the world itself needed for it, in seconds: what an ideal operator would have waited.</param>
/// <param name="Breakdown">Where the difference went; <see langword="null"/> where nothing in the world had to be waited for.</param>
/// <param name="Path">The critical path in words.</param>
/// <param name="Steps">When each step began and ended, in words.</param>
/// <param name="Journal">The run's journal, an entry a line.</param>
internal sealed record Measurement(int Seed, double Measured, double Needed, Breakdown? Breakdown, string Path, string Steps, ImmutableArray<string> Journal)
{
    /// <summary>How many times as long as needed a failover may take.</summary>
    public const double Goal = 1.03;

    /// <summary>How many times as long as needed it took; <see langword="null"/> where nothing in the world had to be waited for.</summary>
    public double? Ratio => Needed > 0 ? Measured / Needed : null;

    /// <summary>Whether it reaches the goal.</summary>
    public bool IsWithin => Ratio is null or <= Goal;
}
