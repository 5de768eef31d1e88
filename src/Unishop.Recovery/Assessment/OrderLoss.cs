using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>What a workload's orders say of the loss that a failover would mean: pure functions.</summary>
public static class OrderLoss
{
    /// <summary>The snapshot with the pace brought up to date.</summary>
    public static WorkloadSnapshot Derive(WorkloadSnapshot snapshot) =>
        ServingRules.Of(snapshot).Region is { } region && Mark(snapshot.In(region)) is { } mark
            ? snapshot with { Orders = snapshot.Orders.Next(mark) }
            : snapshot;

    /// <summary>How many orders would be lost if the writer never came back.</summary>
    /// <param name="snapshot">What was observed.</param>
    /// <param name="lagSeconds">The lag, in seconds; <see langword="null"/> where it is not known.</param>
    /// <returns>The number and how it is known; <see langword="null"/> where neither shop nor lag tells.</returns>
    public static OrdersAtRisk? AtRisk(WorkloadSnapshot snapshot, double? lagSeconds)
    {
        var target = ReadinessRules.Target(snapshot);
        var active = snapshot.In(snapshot.Workload.Beside(target.Region).Region);
        if (Mark(active) is { } here && Mark(target) is { } there && there.LastSequence <= here.LastSequence)
        {
            return new(here.LastSequence - there.LastSequence, $"{active.Region} has order {here.LastSequence}, {target.Region} has order {there.LastSequence}", true);
        }

        return lagSeconds is { } lag && snapshot.Orders.PerSecond is { } pace
            ? new(Math.Ceiling(lag * pace), FormattableString.Invariant($"{lag:0.##} s at {pace * 60:0.#} orders a minute"), false)
            : null;
    }

    private static OrderMark? Mark(RegionSnapshot region) => region.Site.TryGet(out var site) ? site.Orders : null;
}
