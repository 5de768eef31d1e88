using Dapper;
using Microsoft.Data.Sqlite;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Contracts;
using Unishop.Recovery.Storage.Sqlite;

namespace Unishop.Recovery.Storage.Tests;

public sealed class SqliteJournalStoreTests : JournalStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-journal-");
    private SqliteDatabase _database;

    public SqliteJournalStoreTests() => _database = SqliteDatabase.Open(ConnectionString);

    protected override IJournalStore Store => new SqliteJournalStore(_database, TimeProvider.System);

    private string DatabaseFile => Path.Combine(_folder.FullName, "journal.db");

    private string ConnectionString => $"Data Source={DatabaseFile}";

    [Fact]
    public async Task Reopen_AfterWrites_KeepsEverything()
    {
        await WriteSomeAsync();
        _database.Dispose();
        _database = SqliteDatabase.Open(ConnectionString);

        Assert.Equal(3, (await Store.ReadRunAsync("run-1", 0, CancellationToken.None)).Length);
        Assert.Equal(new ChainVerdict(3, null), await Store.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public void Open_Twice_IsRefusedAndSaysWhatToDo()
    {
        var held = Assert.Throws<IOException>(() => SqliteDatabase.Open(ConnectionString));

        Assert.Contains("Storage:Connection", held.Message, StringComparison.Ordinal);
        Assert.Contains("another process", held.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE journal SET actor = 'eve' WHERE id = 2")]
    [InlineData("DELETE FROM journal WHERE id = 2")]
    [InlineData("INSERT OR REPLACE INTO journal SELECT id, run_id, seq, epoch, at, 'eve', type, data, previous_hash, hash, key_id FROM journal WHERE id = 2")]
    public async Task Journal_ChangedThroughOurConnections_IsRefused(string statement)
    {
        await WriteSomeAsync();

        await Assert.ThrowsAsync<SqliteException>(() => _database.ReadAsync(connection => connection.Execute(statement), CancellationToken.None));
        await Assert.ThrowsAsync<SqliteException>(() => WriteAsync(statement));
    }

    [Fact]
    public async Task Write_AfterAFailedTransaction_HasANewConnection()
    {
        await WriteAsync("CREATE TEMP TABLE mark (id INTEGER)");

        await Assert.ThrowsAsync<SqliteException>(() => WriteAsync("INSERT INTO mark VALUES (1); INSERT INTO nowhere VALUES (1)"));

        Assert.Equal(0, await _database.WriteAsync(
            (connection, transaction) => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM temp.sqlite_master", transaction: transaction), CancellationToken.None));
        await WriteSomeAsync();
        Assert.Equal(new ChainVerdict(3, null), await Store.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Write_WhileTheDiskIsFull_IsUnavailableAndTheNextOneGetsIn()
    {
        await WriteSomeAsync();
        // SQLite answers as on a full disk, for as long as this connection lives.
        await WriteAsync("PRAGMA max_page_count = 1");
        var large = new AutomationStopped(new string('x', 200_000));

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => Store.RecordAsync("automation", "ben", large, CancellationToken.None));

        Assert.Equal("The journal can't be reached: its disk is full", refused.Message);
        await Store.RecordAsync("automation", "ben", large, CancellationToken.None);
        await Store.ProbeAsync(CancellationToken.None);
        Assert.Equal(new ChainVerdict(4, null), await Store.VerifyAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_DeletedUnderTheConsole_IsPutBackWithEverythingThatWasWritten(bool withItsLog)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: a file that is open can't be deleted there");
        await WriteSomeAsync();
        File.Delete(DatabaseFile);
        if (withItsLog)
        {
            File.Delete(DatabaseFile + "-wal");
            File.Delete(DatabaseFile + "-shm");
        }

        Assert.Equal(3, (await Store.ReadRunAsync("run-1", 0, CancellationToken.None)).Length);
        await Store.RecordAsync("automation", "ben", new AutomationStopped("repairs"), CancellationToken.None);

        _database.Dispose();
        _database = SqliteDatabase.Open(ConnectionString);
        Assert.Equal(new ChainVerdict(4, null), await Store.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task File_DeletedAndItsFolderTakesNoNewOne_IsUnavailableUntilItDoes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: a file that is open can't be deleted there");
        await WriteSomeAsync();
        File.Delete(DatabaseFile);
        Directory.CreateDirectory(DatabaseFile + ".restored");

        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => Store.ProbeAsync(CancellationToken.None));
        Assert.Contains("could not be put back", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.FullName, refused.Message, StringComparison.Ordinal);

        Directory.Delete(DatabaseFile + ".restored");
        await Store.ProbeAsync(CancellationToken.None);
        Assert.Equal(new ChainVerdict(3, null), await Store.VerifyAsync(CancellationToken.None));
    }

    [Fact]
    public void Open_OfANewerRelease_IsRefusedAndLeavesItAsItIs()
    {
        _database.Dispose();
        using (var connection = new SqliteConnection(ConnectionString))
        {
            connection.Open();
            connection.Execute("PRAGMA user_version = 99");
        }

        var refused = Assert.Throws<IOException>(() => SqliteDatabase.Open(ConnectionString));

        Assert.Contains("newer release (schema 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_IsRefusedAndLeavesItAsItIs()
    {
        var file = Path.Combine(_folder.FullName, "garbage.db");
        File.WriteAllText(file, new string('g', 10_000));

        var refused = Assert.Throws<IOException>(() => SqliteDatabase.Open($"Data Source={file}"));

        Assert.Contains("is no SQLite database", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new string('g', 10_000), File.ReadAllText(file));
    }

    [Fact]
    public void Open_OfSomethingMistyped_RepeatsNothingOfIt()
    {
        var refused = Assert.Throws<IOException>(() => JournalDatabase.Open("Dta Source=x.db;Password=s3cret"));

        Assert.StartsWith("Storage:Connection: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_OfTheJournal_AreReadableByTheirUserAlone()
    {
        _database.Dispose();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(DatabaseFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        _database = SqliteDatabase.Open(ConnectionString);
        await WriteSomeAsync();

        Assert.All(_folder.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
        Assert.Equal(4, _folder.GetFiles().Length);
    }

    [Fact]
    public async Task Entry_OfANewerRelease_IsReadAsUnknownAndFits()
    {
        await WriteSomeAsync();
        var newer = new UnknownEvent("somethingNew", """{"of":"a later release","é":"\"<>"}""");

        await Store.RecordAsync("run-1", "later", newer, CancellationToken.None);

        var entry = (await Store.ReadRunAsync("run-1", 0, CancellationToken.None))[^1];
        Assert.Equal(newer, entry.Event);
        Assert.Equal("somethingNew", RunEventJson.TypeOf(entry.Event));
        Assert.Equal(new ChainVerdict(4, null), await Store.VerifyAsync(CancellationToken.None));
        Assert.Equal(RunStatus.Running, Run.Fold(await Store.ReadRunAsync("run-1", 0, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Write_OfTwoAtOnce_TakesTurns()
    {
        await WriteSomeAsync();

        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var entry = 0; entry < 50; entry++)
            {
                await Store.RecordAsync($"stream-{writer}", "a", new StepStarted("promote"), CancellationToken.None);
            }
        })));

        Assert.Equal(new ChainVerdict(103, null), await Store.VerifyAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("UPDATE journal SET actor = 'eve' WHERE id = 2", 2)]
    [InlineData("UPDATE journal SET data = '{}' WHERE id = 1", 1)]
    [InlineData("DELETE FROM journal WHERE id = 2", 3)]
    public async Task Verify_TamperedBehindOurBack_NamesTheFirstBrokenEntry(string statement, long broken)
    {
        await WriteSomeAsync();
        Tamper(statement);

        Assert.Equal(broken, (await Store.VerifyAsync(CancellationToken.None)).FirstBroken);
    }

    [Fact]
    public async Task Export_Window_KeepsOrder()
    {
        await WriteSomeAsync();

        var ids = new List<long>();
        await foreach (var entry in Store.ExportAsync(null, null, CancellationToken.None))
        {
            ids.Add(entry.Id);
        }

        Assert.Equal([1, 2, 3], ids);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<int> WriteAsync(string statement) =>
        _database.WriteAsync((connection, transaction) => connection.Execute(statement, transaction: transaction), CancellationToken.None);

    private async Task WriteSomeAsync()
    {
        await Store.StartAsync("run-1", "ana", SampleStart(), CancellationToken.None);
        await Store.ClaimAsync("run-1", "a", CancellationToken.None);
        await Store.AppendAsync("run-1", 1, "a", [new StepStarted("promote")], CancellationToken.None);
    }

    private static RunStarted SampleStart() => new(
        "pilot-light", new Plan("pilot-light", Verb.Verify, null, "us-west-1", []), "drill", 1, "hash", null, null,
        new DataLossEstimate(null, null, "unknown"), 5, 600, true);

    // Somebody with the file in hand can drop the triggers; the chain is what tells.
    private void Tamper(string statement)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        connection.Execute("DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_shortened; PRAGMA foreign_keys = OFF;");
        connection.Execute(statement);
    }
}
