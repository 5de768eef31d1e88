using System.Collections.Immutable;

namespace Unishop.Recovery.Assessment;

/// <summary>How many orders would be lost.</summary>
/// <param name="Count">The number.</param>
/// <param name="Source">How it is known, in words.</param>
/// <param name="IsMeasured">Whether both Regions' shops were compared; otherwise it is the lag at the pace of orders.</param>
public sealed record OrdersAtRisk(double Count, string Source, bool IsMeasured);
