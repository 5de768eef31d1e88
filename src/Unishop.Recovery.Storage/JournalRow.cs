using System.Globalization;
using Unishop.Domain.Journal;

namespace Unishop.Recovery.Storage;

/// <summary>An entry of the journal as it is stored.</summary>
internal sealed class JournalRow
{
    /// <summary>The columns under the names of the properties.</summary>
    public const string Columns = "id AS Id, run_id AS RunId, seq AS Seq, epoch AS Epoch, at AS At, actor AS Actor, type AS Type, data AS Data, previous_hash AS PreviousHash, hash AS Hash, key_id AS KeyId";

    /// <summary>The newest entry, as <see cref="JournalEnd"/>.</summary>
    public const string EndQuery = "SELECT id AS Id, hash AS Hash, key_id AS KeyId FROM journal ORDER BY id DESC LIMIT 1";

    /// <summary>Shows that the database can be written.</summary>
    public const string Probe = "INSERT INTO write_probe (id, at) VALUES (1, @at) ON CONFLICT (id) DO UPDATE SET at = excluded.at";

    /// <summary>The statement that writes one.</summary>
    public const string Insert = """
        INSERT INTO journal (id, run_id, seq, epoch, at, actor, type, data, previous_hash, hash, key_id)
        VALUES (@Id, @RunId, @Seq, @Epoch, @At, @Actor, @Type, @Data, @PreviousHash, @Hash, @KeyId)
        """;

    public long Id { get; init; }

    public string RunId { get; init; } = "";

    public long Seq { get; init; }

    public long Epoch { get; init; }

    public string At { get; init; } = "";

    public string Actor { get; init; } = "";

    public string Type { get; init; } = "";

    public string Data { get; init; } = "";

    public string PreviousHash { get; init; } = "";

    public string Hash { get; set; } = "";

    public string KeyId { get; init; } = "";

    public DateTimeOffset Instant => DateTimeOffset.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public JournalEntry Entry => new(Id, RunId, Seq, Epoch, Instant, Actor, RunEventJson.Read(Type, Data), PreviousHash, Hash) { Data = Data, KeyId = KeyId };

    public JournalEnd End => new(Id, Hash, KeyId);

    public ChainLink Link => new(Id, RunId, Seq, Epoch, Instant, Actor, Type, Data, PreviousHash, Hash, KeyId);

    /// <summary>The row that follows the last one of the journal.</summary>
    public static JournalRow Next(JournalEnd? last, ChainKeys keys, string runId, long seq, long epoch, DateTimeOffset at, string actor, RunEvent happened)
    {
        var row = new JournalRow
        {
            Id = (last?.Id ?? 0) + 1,
            RunId = runId,
            Seq = seq,
            Epoch = epoch,
            At = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            Actor = actor,
            Type = RunEventJson.TypeOf(happened),
            Data = RunEventJson.Write(happened),
            PreviousHash = last?.Hash ?? HashChain.Beginning,
            KeyId = keys.CurrentId,
        };
        row.Hash = HashChain.Of(row.Link, keys);
        return row;
    }

    /// <summary>The entry that must be written first, because the chain has another key from here on; <see langword="null"/> mostly.</summary>
    public static ChainKeyed? KeyChange(JournalEnd? last, ChainKeys keys) =>
        (last?.KeyId ?? "") == keys.CurrentId ? null : new ChainKeyed(keys.CurrentId, last?.KeyId ?? "");
}

/// <summary>The newest entry of the journal, as far as the next one needs it.</summary>
internal sealed record JournalEnd(long Id, string Hash, string KeyId);
