using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

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
}
