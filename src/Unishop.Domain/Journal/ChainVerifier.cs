using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Unishop.Domain.Journal;

/// <summary>Recomputes the journal's chain, entry by entry from the first, and looks for heads that were published.</summary>
/// <param name="keys">The keys that entries may have been written with.</param>
/// <param name="published">Heads that the journal must go through.</param>
/// <param name="mayBeginLater">Whether a part of the journal is looked at, whose first entry is taken as it is.</param>
public sealed class ChainVerifier(ChainKeys keys, IEnumerable<AuditHead> published, bool mayBeginLater = false)
{
    private static readonly string Marker = RunEventJson.TypeOf(new ChainKeyed("", ""));
    private readonly ILookup<long, AuditHead> _published = published.ToLookup(head => head.Seq);
    private readonly HashSet<long> _seen = [];
    private readonly SortedSet<string> _unknownKeys = new(StringComparer.Ordinal);
    private readonly List<AuditHead> _missing = [];
    private string _previous = HashChain.Beginning;
    private string _keyId = "";
    private long _count;
    private long _before;
    private long? _firstKeyed;
    private long? _firstBroken;

    /// <summary>What was found so far; call it after the last entry.</summary>
    public ChainVerdict Verdict => new(_count, _firstBroken)
    {
        FirstKeyed = _firstKeyed,
        UnknownKeys = [.. _unknownKeys],
        // Behind the first broken entry nothing is looked at: what was published there is neither there nor missing.
        MissingHeads = [.. _missing, .. _published.Where(heads => _firstBroken is null && heads.Key > _before && !_seen.Contains(heads.Key)).SelectMany(heads => heads).OrderBy(head => head.Seq)],
    };

    /// <summary>Takes the next entry.</summary>
    /// <returns>Whether it fits; after one that does not, no more is to be told.</returns>
    public bool Add(ChainLink link)
    {
        if (_count == 0 && mayBeginLater)
        {
            (_before, _previous, _keyId, _firstKeyed) = (link.Id - 1, link.PreviousHash, link.KeyId, link.KeyId.Length > 0 ? link.Id : null);
        }

        _count++;
        // Ids are consecutive: an entry that was cut out shows as a gap even where hashes were recomputed around it.
        if (link.Id != _before + _count || link.PreviousHash != _previous || !FollowsKey(link) || !Fits(link))
        {
            _firstBroken = link.Id;
            return false;
        }

        _previous = link.Hash;
        if (_published.Contains(link.Id))
        {
            _seen.Add(link.Id);
            _missing.AddRange(_published[link.Id].Where(head => head.Hash != link.Hash));
        }

        return true;
    }

    /// <summary>A chain once keyed is never continued without a key, and a change of the key says so itself.</summary>
    private bool FollowsKey(ChainLink link)
    {
        if (link.KeyId == _keyId)
        {
            return true;
        }

        _firstKeyed ??= link.Id;
        _keyId = link.KeyId;
        return link.KeyId.Length > 0 && link.Type == Marker;
    }

    private bool Fits(ChainLink link)
    {
        if (link.KeyId.Length > 0 && !keys.Knows(link.KeyId))
        {
            _unknownKeys.Add(link.KeyId);
            return true;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(HashChain.Of(link, keys)), Encoding.UTF8.GetBytes(link.Hash));
    }
}
