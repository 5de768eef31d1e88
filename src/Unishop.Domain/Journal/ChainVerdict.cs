using System.Collections.Immutable;

namespace Unishop.Domain.Journal;

/// <summary>Whether the journal is as it was written.</summary>
/// <param name="Entries">How many entries there are.</param>
/// <param name="FirstBroken">The id of the first entry that does not fit its hash or its predecessor; <see langword="null"/> where all fit.</param>
public sealed record ChainVerdict(long Entries, long? FirstBroken)
{
    /// <summary>The first entry whose hash was made with a key; <see langword="null"/>: none was.</summary>
    public long? FirstKeyed { get; init; }

    /// <summary>Keys that entries were written with and that are not here: those entries could not be verified.</summary>
    public ImmutableArray<string> UnknownKeys { get; init; } = [];

    /// <summary>Heads that were published and that the journal does not go through: it was shortened or written anew.</summary>
    public ImmutableArray<AuditHead> MissingHeads { get; init; } = [];

    /// <summary>Whether every entry fits, all could be verified, and every published head is there.</summary>
    public bool Intact => FirstBroken is null && UnknownKeys.IsEmpty && MissingHeads.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(ChainVerdict? other) => other is not null && (Entries, FirstBroken, FirstKeyed) == (other.Entries, other.FirstBroken, other.FirstKeyed)
        && UnknownKeys.SequenceEqual(other.UnknownKeys) && MissingHeads.SequenceEqual(other.MissingHeads);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entries, FirstBroken, FirstKeyed, UnknownKeys.Length, MissingHeads.Length);
}
