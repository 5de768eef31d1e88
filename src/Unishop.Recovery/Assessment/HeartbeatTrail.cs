using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>The beats that were written and not yet read, and what a look at the standby makes of them: a pure function.</summary>
/// <param name="Newest">The number of the last beat.</param>
/// <param name="Written">When each of the last beats was confirmed, oldest first; the last one is <paramref name="Newest"/>.</param>
public sealed record HeartbeatTrail(int Newest, ImmutableArray<DateTimeOffset> Written)
{
    private const int Remembered = 512;

    /// <summary>The trail after one more beat.</summary>
    public HeartbeatTrail Beat(int number, DateTimeOffset confirmedAt) =>
        new(number, [.. Written.Length < Remembered ? Written : Written.RemoveAt(0), confirmedAt]);

    /// <summary>What a look at the standby says.</summary>
    /// <param name="code">How numbers are written.</param>
    /// <param name="seen">The number that the standby shows.</param>
    /// <param name="at">When it was read.</param>
    /// <param name="from">Where beats are written.</param>
    /// <param name="to">Where they are read.</param>
    /// <returns><see langword="null"/> before the first beat.</returns>
    public HeartbeatLag? Look(HeartbeatCode code, int seen, DateTimeOffset at, string from, string to)
    {
        if (Written.IsEmpty)
        {
            return null;
        }

        var behind = code.Behind(seen, Newest);
        // The oldest that is missing decides; what was written before this process began is older still.
        var decides = behind == 0 ? Written[^1] : Written[Math.Max(0, Written.Length - behind)];
        return new(from, to, at > decides ? at - decides : TimeSpan.Zero, behind > 0, at, behind);
    }
}
