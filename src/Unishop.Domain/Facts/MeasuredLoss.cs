using System.Globalization;

namespace Unishop.Domain.Facts;

/// <summary>What a move of the writer really lost, by the shop's own orders: a pure function of two marks.</summary>
/// <param name="Seen">The last order that the old Region's shop showed before the move; <see langword="null"/> where it showed none.</param>
/// <param name="Kept">The last order of before the move that the new Region's shop has; <see langword="null"/> where it tells nothing of orders.</param>
/// <param name="Orders">How many orders were lost, as far as they were seen; <see langword="null"/> where it is not known.</param>
/// <param name="Seconds">From the last order that was kept to the last one that was seen, in seconds; 0 where none is missing.</param>
/// <param name="Evidence">How that is known, in words.</param>
public sealed record MeasuredLoss(OrderMark? Seen, OrderMark? Kept, long? Orders, double? Seconds, string Evidence)
{
    /// <summary>The loss by what was seen on both sides.</summary>
    /// <param name="from">The Region that the writer left.</param>
    /// <param name="to">The Region that the writer came to.</param>
    /// <param name="seen">The last order that the old Region's shop showed before the move.</param>
    /// <param name="kept">The last order of before the move in the new Region.</param>
    public static MeasuredLoss Of(string from, string to, OrderMark? seen, OrderMark? kept)
    {
        if (seen is null || kept is null)
        {
            return new(seen, kept, null, null, seen is null ? $"no order was seen in {from} before the move" : $"the shop in {to} tells nothing of its orders");
        }

        var orders = Math.Max(0, seen.LastSequence - kept.LastSequence);
        double? seconds = orders == 0 ? 0
            : seen.CommittedAt is { } last && kept.CommittedAt is { } first ? Math.Max(0, (last - first).TotalSeconds)
            : null;
        return new(seen, kept, orders, seconds, string.Create(
            CultureInfo.InvariantCulture, $"{from} had order {seen.LastSequence} when it was last seen at {seen.SeenAt:HH:mm:ss}; {to} has those up to {kept.LastSequence}"));
    }
}
