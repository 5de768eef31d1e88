using System.Collections.Immutable;
using System.Globalization;

namespace Unishop.Domain.Journal;

/// <summary>A time at which a shop that was proved did not serve.</summary>
/// <param name="Since">The first look that failed.</param>
/// <param name="Until">The first good look after it; <see langword="null"/> while it goes on.</param>
/// <param name="Reason">What was seen.</param>
public sealed record Relapse(DateTimeOffset Since, DateTimeOffset? Until, string Reason);
