using System.Collections.Immutable;
using System.Globalization;

namespace Unishop.Domain.Journal;

/// <summary>What the journal says of a shop after it was proved.</summary>
/// <param name="Relapses">The times at which it did not serve, oldest first.</param>
/// <param name="Closed">How the window ended; <see langword="null"/> while it is open.</param>
public sealed record ProofWatch(ImmutableArray<Relapse> Relapses, ProofClosed? Closed)
{
    /// <summary>Nothing seen yet.</summary>
    public static readonly ProofWatch Open = new(ImmutableArray<Relapse>.Empty, null);

    /// <summary>The relapse that goes on; <see langword="null"/> where there is none.</summary>
    public Relapse? Now => Relapses is [.., { Until: null } last] ? last : null;
}
