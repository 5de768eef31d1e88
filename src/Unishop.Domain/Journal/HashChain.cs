using System.Globalization;

namespace Unishop.Domain.Journal;

/// <summary>The chain that makes a change of the journal visible: each entry's hash covers the hash of the entry before it.</summary>
public static class HashChain
{
    /// <summary>The hash that the first entry follows.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>The hash of an entry, hexadecimal in lower case: HMAC-SHA-256 under the entry's key, SHA-256 where it has none.</summary>
    /// <exception cref="KeyNotFoundException">The key is not here.</exception>
    public static string Of(ChainLink link, ChainKeys keys) =>
        // Lengths before texts: no two different entries give the same bytes.
        keys.Hash(link.KeyId, string.Create(
            CultureInfo.InvariantCulture,
            $"{link.PreviousHash}|{link.Id}|{link.RunId.Length}:{link.RunId}|{link.Seq}|{link.Epoch}|{link.At.UtcDateTime:O}|{link.Actor.Length}:{link.Actor}|{link.Type}|{link.Data.Length}:{link.Data}"));
}
