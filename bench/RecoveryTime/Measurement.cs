namespace Unishop.Bench;

/// <summary>One failover, measured in the world's time.</summary>
/// <param name="Seed">The world's seed.</param>
/// <param name="Measured">From the run's start to its end, in seconds: what the operator waited.</param>
/// <param name="Needed">What the world itself needed for it, in seconds: what an ideal operator would have waited.</param>
/// <param name="Path">The critical path in words.</param>
public sealed record Measurement(int Seed, double Measured, double Needed, string Path)
{
    /// <summary>The share by which a failover may take longer than the world needed.</summary>
    public const double Share = 0.05;

    /// <summary>The seconds that may come on top: looking at the result takes time as well.</summary>
    public const double Allowance = 3;

    /// <summary>How many times as long as needed it took.</summary>
    public double Ratio => Measured / Needed;

    /// <summary>The longest time that is within the bound, in seconds.</summary>
    public double Bound => Needed * (1 + Share) + Allowance;

    /// <summary>Whether it is within the bound.</summary>
    public bool IsWithin => Measured <= Bound;
}
