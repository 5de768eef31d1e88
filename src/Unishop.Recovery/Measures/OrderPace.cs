using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Readiness;

namespace Unishop.Recovery.Measures;

/// <summary>How fast orders come in, from what the serving Region's shop showed: a pure function.</summary>
/// <param name="Marks">The marks of one Region, oldest first.</param>
public sealed record OrderPace(ImmutableArray<OrderMark> Marks)
{
    /// <summary>Nothing seen yet.</summary>
    public static readonly OrderPace None = new(ImmutableArray<OrderMark>.Empty);

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);

    /// <summary>Orders a second; <see langword="null"/> before a minute was seen.</summary>
    public double? PerSecond => Marks is [var first, .., var last] && last.SeenAt - first.SeenAt >= Enough
        ? (last.LastSequence - first.LastSequence) / (last.SeenAt - first.SeenAt).TotalSeconds
        : null;

    /// <summary>The pace after one more mark; another Region, or numbers that begin again, begin it again.</summary>
    public OrderPace Next(OrderMark mark)
    {
        if (Marks is not [.., var last])
        {
            return new([mark]);
        }

        return mark.Region != last.Region || mark.LastSequence < last.LastSequence ? new([mark])
            : mark.SeenAt - last.SeenAt < Apart ? this
            : new([.. Marks.Where(old => mark.SeenAt - old.SeenAt <= Kept), mark]);
    }

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

/// <summary>How many orders would be lost.</summary>
/// <param name="Count">The number.</param>
/// <param name="Source">How it is known, in words.</param>
/// <param name="IsMeasured">Whether both Regions' shops were compared; otherwise it is the lag at the pace of orders.</param>
public sealed record OrdersAtRisk(double Count, string Source, bool IsMeasured);
