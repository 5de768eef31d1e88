using System.Globalization;
using Unishop.Domain.Journal;

namespace Unishop.Recovery.Storage;

/// <summary>An entry of the journal as it is stored.</summary>
internal sealed class JournalRow
{
    /// <summary>The columns under the names of the properties.</summary>
    public const string Columns = "id AS Id, run_id AS RunId, seq AS Seq, epoch AS Epoch, at AS At, actor AS Actor, type AS Type, data AS Data, previous_hash AS PreviousHash, hash AS Hash";

    /// <summary>The statement that writes one.</summary>
    public const string Insert = """
        INSERT INTO journal (id, run_id, seq, epoch, at, actor, type, data, previous_hash, hash)
        VALUES (@Id, @RunId, @Seq, @Epoch, @At, @Actor, @Type, @Data, @PreviousHash, @Hash)
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

    public DateTimeOffset Instant => DateTimeOffset.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public string ExpectedHash => HashChain.Of(PreviousHash, Id, RunId, Seq, Epoch, Instant, Actor, Type, Data);

    public JournalEntry Entry => new(Id, RunId, Seq, Epoch, Instant, Actor, RunEventJson.Read(Type, Data), PreviousHash, Hash);

    /// <summary>The row that follows the last one of the journal.</summary>
    public static JournalRow Next((long Id, string? Hash) last, string runId, long seq, long epoch, DateTimeOffset at, string actor, RunEvent happened)
    {
        var row = new JournalRow
        {
            Id = last.Id + 1,
            RunId = runId,
            Seq = seq,
            Epoch = epoch,
            At = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            Actor = actor,
            Type = RunEventJson.TypeOf(happened),
            Data = RunEventJson.Write(happened),
            PreviousHash = last.Hash ?? HashChain.Beginning,
        };
        row.Hash = row.ExpectedHash;
        return row;
    }

    /// <summary>The verdict on a page of rows in order, or <see langword="null"/> where all fit.</summary>
    public static ChainBreak? Check(IEnumerable<JournalRow> page, ref long count, ref string previous)
    {
        foreach (var row in page)
        {
            count++;
            // Ids are consecutive: an entry that was cut out shows as a gap even where hashes were recomputed around it.
            if (row.Id != count || row.PreviousHash != previous || row.Hash != row.ExpectedHash)
            {
                return new ChainBreak(row.Id);
            }

            previous = row.Hash;
        }

        return null;
    }
}

/// <summary>The first entry that does not fit.</summary>
internal sealed record ChainBreak(long Id);
