using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>Looks at the shop in a row that came out alike.</summary>
/// <param name="IsGood">How they came out.</param>
/// <param name="Count">How many.</param>
/// <param name="From">The beginning of the first.</param>
/// <param name="LastAt">When the last one ended.</param>
public sealed record LookStreak(bool IsGood, int Count, DateTimeOffset From, DateTimeOffset LastAt)
{
    /// <summary>The streak after a look; the same look again changes nothing.</summary>
    internal static LookStreak After(LookStreak? before, bool good, DateTimeOffset began, DateTimeOffset at) =>
        before?.LastAt == at && before.IsGood == good ? before
        : before?.IsGood == good ? before with { Count = before.Count + 1, LastAt = at }
        : new(good, 1, began, at);
}
