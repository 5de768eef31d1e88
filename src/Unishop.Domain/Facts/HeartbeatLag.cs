using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>How long a row took from the active Region to the standby, written and read through the shop's own API.</summary>
/// <param name="From">Where it was written.</param>
/// <param name="To">Where it was read.</param>
/// <param name="Lag">From the confirmation of the write until it was read; both requests' time is in it.</param>
/// <param name="IsAtLeast">Whether it has not arrived yet: the lag is this much or more.</param>
/// <param name="MeasuredAt">When it was read, or sought in vain.</param>
/// <param name="Missing">How many beats have not arrived.</param>
public sealed record HeartbeatLag(string From, string To, TimeSpan Lag, bool IsAtLeast, DateTimeOffset MeasuredAt, int Missing);
