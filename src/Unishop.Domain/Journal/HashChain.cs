using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Unishop.Domain.Journal;

/// <summary>The chain that makes a change of the journal visible: each entry's hash covers the hash of the entry before it.</summary>
public static class HashChain
{
    /// <summary>The hash that the first entry follows.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>The hash of an entry, hexadecimal SHA-256 in lower case.</summary>
    public static string Of(
        string previousHash, long id, string runId, long seq, long epoch, DateTimeOffset at, string actor, string type, string data)
    {
        // Lengths before texts: no two different entries give the same bytes.
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{previousHash}|{id}|{runId.Length}:{runId}|{seq}|{epoch}|{at.UtcDateTime:O}|{actor.Length}:{actor}|{type}|{data.Length}:{data}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
