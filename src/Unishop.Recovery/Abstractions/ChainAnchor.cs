using Unishop.Domain.Journal;

namespace Unishop.Recovery.Abstractions;

/// <summary>What ties the journal to something outside the database.</summary>
/// <param name="Keys">The keys of its chain.</param>
/// <param name="Heads">Where published heads are remembered; <see langword="null"/>: nowhere.</param>
public sealed record ChainAnchor(ChainKeys Keys, IHeadRegister? Heads)
{
    /// <summary>Nothing: the chain has no key.</summary>
    public static readonly ChainAnchor None = new(ChainKeys.None, null);

    /// <summary>Verifies a chain from its first entry.</summary>
    public ChainVerifier Verifier() => new(Keys, Heads?.All() ?? []);
}
