using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Unishop.Domain.Journal;

/// <summary>
/// The keys of the journal's chain, kept outside the database: whoever can write the database can't make hashes that fit. The last one is used
/// for what is written from now on; the others still prove what was written with them.
/// </summary>
public sealed class ChainKeys
{
    /// <summary>No key: hashes are plain SHA-256, which shows mistakes but not a forger.</summary>
    public static readonly ChainKeys None = new([]);

    private const int KeyBytes = 32;
    private readonly ImmutableArray<(string Id, byte[] Key)> _keys;

    private ChainKeys(ImmutableArray<(string Id, byte[] Key)> keys) => _keys = keys;

    /// <summary>The id of the key that is used now; empty where there is none. Says nothing about the key.</summary>
    public string CurrentId => _keys.IsEmpty ? "" : _keys[^1].Id;

    /// <summary>Reads keys, one a line in 64 hexadecimal digits; the last is used from now on. Lines that begin with <c>#</c> are remarks.</summary>
    /// <exception cref="FormatException">A line is no key, or there is none.</exception>
    public static ChainKeys Parse(string text)
    {
        var keys = ImmutableArray.CreateBuilder<(string, byte[])>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#'))
        {
            var key = line.Length == 2 * KeyBytes ? Convert.FromHexString(line) : throw new FormatException($"a line of {line.Length} characters");
            keys.Add((IdOf(key), key));
        }

        return keys.Count > 0 ? new ChainKeys(keys.ToImmutable()) : throw new FormatException("no line with a key");
    }

    /// <summary>Makes a new key as a line for <see cref="Parse"/>.</summary>
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Whether a key of that id is here.</summary>
    public bool Knows(string keyId) => _keys.Any(key => key.Id == keyId);

    /// <summary>The hash of a text under a key: HMAC-SHA-256, or SHA-256 under none; hexadecimal in lower case.</summary>
    /// <exception cref="KeyNotFoundException">The key is not here.</exception>
    internal string Hash(string keyId, string text) => keyId.Length == 0
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
        : Convert.ToHexStringLower(HMACSHA256.HashData(Find(keyId), Encoding.UTF8.GetBytes(text)));

    /// <summary>The head of the chain, signed with the key that is used now.</summary>
    /// <param name="seq">The place in the whole journal.</param>
    /// <param name="hash">The hash of the entry there.</param>
    public AuditHead Sign(long seq, string hash) => new(seq, hash, _keys.IsEmpty ? null : $"{CurrentId}.{Hash(CurrentId, Signed(seq, hash))}");

    /// <summary>Whether a head was signed with a key that is here; <see langword="null"/> where that can't be told.</summary>
    public bool? Accepts(AuditHead head)
    {
        var (keyId, signature) = head.Signature?.Split('.') is [var id, var rest] ? (id, rest) : ("", "");
        return !Knows(keyId) ? null
            : CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(keyId, Signed(head.Seq, head.Hash))), Encoding.ASCII.GetBytes(signature));
    }

    private static string Signed(long seq, string hash) => string.Create(CultureInfo.InvariantCulture, $"head|{seq}|{hash}");

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "unishop-chain-key"u8, .. key]))[..16];

    private byte[] Find(string keyId) =>
        _keys.FirstOrDefault(key => key.Id == keyId).Key ?? throw new KeyNotFoundException($"The journal's key {keyId} is not here.");
}
