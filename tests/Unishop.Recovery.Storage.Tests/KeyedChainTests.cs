using Dapper;
using Microsoft.Data.Sqlite;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>The journal is tied to a key and to published heads outside the database: a forger with the whole file in hand is noticed.</summary>
public sealed class KeyedChainTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-chain-");
    private JournalDatabase? _database;

    private string KeyPath => Path.Combine(_folder.FullName, "journal.key");

    private string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "journal.db")}";

    private IJournalStore Store => _database!.Journal(TimeProvider.System);

    [Fact]
    public async Task Write_WithAKey_IsMarkedAndVerifies()
    {
        Open();
        await WriteAsync(2);

        var verdict = await Store.VerifyAsync(CancellationToken.None);

        Assert.Equal((3L, null, 1L), (verdict.Entries, verdict.FirstBroken, verdict.FirstKeyed!.Value));
        Assert.Equal(new ChainKeyed(_database!.Anchor.Keys.CurrentId, ""), Assert.Single(await Store.ReadRunAsync(ChainKeyed.Stream, 0, CancellationToken.None)).Event);
        Assert.True(verdict.Intact);
    }

    [Fact]
    public async Task Write_AfterEntriesWithoutAKey_KeepsThemVerifiableAsWhatTheyAre()
    {
        Open(keyed: false);
        await WriteAsync(2);
        Open();
        await WriteAsync(1);

        var verdict = await Store.VerifyAsync(CancellationToken.None);

        Assert.Equal((4L, 3L, true), (verdict.Entries, verdict.FirstKeyed!.Value, verdict.Intact));
    }

    [Fact]
    public async Task Verify_EverythingWrittenAnewByAForgerWithoutTheKey_IsBroken()
    {
        Open();
        await WriteAsync(3);
        _database!.Dispose();
        Forge("UPDATE journal SET actor = 'eve' WHERE id = 3", keyId: null);
        Open();

        Assert.Equal(3, (await Store.VerifyAsync(CancellationToken.None)).FirstBroken);
    }

    [Fact]
    public async Task Verify_KeyTakenOffByAForger_IsBrokenWhereItEnds()
    {
        Open();
        await WriteAsync(3);
        _database!.Dispose();
        Forge("UPDATE journal SET actor = 'eve' WHERE id = 3", keyId: "");
        Open();

        Assert.Equal(3, (await Store.VerifyAsync(CancellationToken.None)).FirstBroken);
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE id = 4", true)]
    [InlineData("DELETE FROM journal", true)]
    [InlineData("SELECT 1", false)]
    public async Task Verify_JournalShortenedBehindAPublishedHead_NamesTheHead(string statement, bool isNoticed)
    {
        Open();
        await WriteAsync(3);
        var head = (await Store.HeadAsync(CancellationToken.None))!;
        Assert.Null(_database!.Anchor.Heads!.Add(head));
        _database.Dispose();
        Tamper(statement);
        Open();

        var verdict = await Store.VerifyAsync(CancellationToken.None);

        Assert.Null(verdict.FirstBroken);
        Assert.Equal(isNoticed ? [head] : [], verdict.MissingHeads);
        Assert.Equal(!isNoticed, verdict.Intact);
    }

    [Fact]
    public async Task Verify_JournalShortenedAndContinued_NamesTheHead()
    {
        Open();
        await WriteAsync(3);
        var head = (await Store.HeadAsync(CancellationToken.None))!;
        _database!.Anchor.Heads!.Add(head);
        _database.Dispose();
        Tamper("DELETE FROM journal WHERE id > 2");
        Open();
        await WriteAsync(5);

        Assert.Equal([head], (await Store.VerifyAsync(CancellationToken.None)).MissingHeads);
    }

    [Fact]
    public async Task Open_WithoutTheKeyFileThatTheJournalIsKeptWith_IsRefusedAndMakesNone()
    {
        Open();
        await WriteAsync(1);
        _database!.Dispose();
        File.Delete(KeyPath);

        var refused = Assert.Throws<IOException>(() => JournalDatabase.Open(ConnectionString, KeyPath));

        Assert.StartsWith("Audit:KeyFile: ", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task Open_WithANewKeyBelowTheOld_GoesOnWithTheNewOneAndVerifiesBoth()
    {
        Open();
        await WriteAsync(1);
        _database!.Dispose();
        await File.AppendAllTextAsync(KeyPath, ChainKeys.NewKey() + "\n", CancellationToken.None);
        Open();
        await WriteAsync(1);

        Assert.True((await Store.VerifyAsync(CancellationToken.None)).Intact);
        Assert.Equal(2, (await Store.ReadRunAsync(ChainKeyed.Stream, 0, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Open_WithAnotherKeyOnly_IsRefused()
    {
        Open();
        await WriteAsync(1);
        _database!.Dispose();
        await File.WriteAllTextAsync(KeyPath, ChainKeys.NewKey(), CancellationToken.None);

        Assert.Contains("is kept with key", Assert.Throws<IOException>(() => JournalDatabase.Open(ConnectionString, KeyPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithSomethingThatIsNoKey_RepeatsNothingOfIt()
    {
        await File.WriteAllTextAsync(KeyPath, "0123secret", CancellationToken.None);

        var refused = Assert.Throws<IOException>(() => JournalDatabase.Open(ConnectionString, KeyPath));

        Assert.Contains("64 hexadecimal digits", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_IsReadBackFromWhereItWasWrittenAndItsSignatureTells()
    {
        Open();
        await WriteAsync(1);
        var head = (await Store.HeadAsync(CancellationToken.None))!;
        var keys = _database!.Anchor.Keys;

        Assert.Equal([head], AuditHead.FindAll($"12:00:01 info: Head of the journal: {head}\nnothing here"));
        Assert.True(keys.Accepts(head));
        Assert.False(keys.Accepts(head with { Seq = 1 }));
        Assert.Null(keys.Accepts(head with { Signature = null }));
        Assert.Null(ChainKeys.Parse(ChainKeys.NewKey()).Accepts(head));
    }

    [Fact]
    public void Heads_BeyondThousands_KeepTheNewest()
    {
        var file = new HeadFile(Path.Combine(_folder.FullName, "heads"));
        for (var seq = 1; seq <= 4500; seq++)
        {
            Assert.Null(file.Add(new AuditHead(seq, new string('a', 64), null)));
        }

        Assert.Equal((2001L, 4500L), (file.All()[0].Seq, file.All()[^1].Seq));
    }

    public void Dispose()
    {
        _database?.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Open(bool keyed = true)
    {
        _database?.Dispose();
        _database = JournalDatabase.Open(ConnectionString, keyed ? KeyPath : null);
    }

    private async Task WriteAsync(int count)
    {
        for (var entry = 0; entry < count; entry++)
        {
            await Store.RecordAsync("automation", "ben", new AutomationStopped($"repair {entry}"), CancellationToken.None);
        }
    }

    private void Tamper(string statement)
    {
        using var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        connection.Execute("DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_shortened; PRAGMA foreign_keys = OFF;");
        connection.Execute(statement);
    }

    /// <summary>Changes the journal and makes every hash from the third entry on anew, as one who knows the program but not the key.</summary>
    private void Forge(string statement, string? keyId)
    {
        Tamper(statement);
        using var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        var previous = connection.ExecuteScalar<string>("SELECT hash FROM journal WHERE id = 2")!;
        foreach (var row in connection.Query<JournalRow>($"SELECT {JournalRow.Columns} FROM journal WHERE id > 2 ORDER BY id").AsList())
        {
            var link = row.Link with { PreviousHash = previous, KeyId = "" };
            previous = HashChain.Of(link, ChainKeys.None);
            connection.Execute(
                "UPDATE journal SET previous_hash = @PreviousHash, hash = @previous, key_id = COALESCE(@keyId, key_id) WHERE id = @Id", new { link.PreviousHash, previous, keyId, link.Id });
        }
    }
}
