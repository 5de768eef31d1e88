using Dapper;
using Microsoft.Data.Sqlite;
using Unishop.Dashboard.Hosting.Verification;
using Unishop.Dashboard.Tests.Hosting;
using Unishop.Domain.Journal;
using Unishop.Recovery.Storage;

namespace Unishop.Dashboard.Tests.Verification;

/// <summary>The journal is verified without the console that wrote it: from its database and from an export.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-verify-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Connection => $"Data Source={Path.Combine(_folder.FullName, "unishop.db")}";

    private string KeyPath => Path.Combine(_folder.FullName, "unishop.key");

    [Fact]
    public async Task Verify_OfADatabaseThatAConsoleHolds_IsIntactWithItsKeyAndHeads()
    {
        var (database, head) = await WriteAsync();
        using (database)
        {
            var (code, text) = await RunAsync("--database", Connection, "--key", KeyPath, "--head", $"2026-03-01 info: Head of the journal: {head}");

            Assert.True(code == VerifyCommand.Intact, text);
            Assert.Contains("Entries: 4 (1 to 4)", text, StringComparison.Ordinal);
            Assert.Contains("Heads: 1 given, 1 in the journal", text, StringComparison.Ordinal);
            Assert.EndsWith("INTACT\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("UPDATE journal SET actor = 'eve' WHERE id = 3", "Entry 3 does not fit")]
    [InlineData("DELETE FROM journal WHERE id > 2", "A published head is not in the journal: journal-head:4:")]
    [InlineData("DELETE FROM journal", "A published head is not in the journal: journal-head:4:")]
    public async Task Verify_OfADatabaseThatWasTamperedWith_Ends1AndSaysWhere(string statement, string expected)
    {
        var (database, head) = await WriteAsync();
        database.Dispose();
        var heads = Path.Combine(_folder.FullName, "mail.txt");
        await File.WriteAllTextAsync(heads, $"Subject: failover\n\n{head}\n", Cancellation);
        await using (var connection = new SqliteConnection(Connection + ";Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await connection.ExecuteAsync($"DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_shortened; {statement}");
        }

        var (code, text) = await RunAsync("--database", Connection, "--key", KeyPath, "--heads", heads);

        Assert.True(code == VerifyCommand.NotIntact, text);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithoutTheKey_CantTell()
    {
        var (database, _) = await WriteAsync();
        database.Dispose();

        var (code, text) = await RunAsync("--database", Connection);

        Assert.True(code == VerifyCommand.Unknown, text);
        Assert.Contains("could not be verified", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfAnExportOverTheApi_IsIntactAndATamperedOneIsNot()
    {
        await using var console = await ConsoleHost.StartAsync();
        using var http = console.Client();
        using var stop = await http.PostAsync("/api/v1/automation/stop", new StringContent("""{"reason":"«sim» \"quoted\" <é> 🦄"}""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        stop.EnsureSuccessStatusCode();
        var head = (await http.GetStringAsync("/api/v1/audit/head", Cancellation));
        var export = Path.Combine(_folder.FullName, "audit.jsonl");
        await File.WriteAllTextAsync(export, await http.GetStringAsync("/api/v1/audit", Cancellation), Cancellation);
        var key = Path.Combine(console.Folder, "unishop.db.auditkey");
        Assert.Contains("signature", head, StringComparison.Ordinal);

        var (code, text) = await RunAsync("--export", export, "--key", key, "--heads", key + ".heads");
        Assert.True(code == VerifyCommand.Intact, text);

        var lines = await File.ReadAllLinesAsync(export, Cancellation);
        await File.WriteAllLinesAsync(export, lines.Select(line => line.Replace("quoted", "forged", StringComparison.Ordinal)), Cancellation);
        (code, text) = await RunAsync("--export", export, "--key", key);
        Assert.True(code == VerifyCommand.NotIntact, text);

        // A part of the journal is verified from its own first entry on.
        await File.WriteAllLinesAsync(export, lines.Skip(1), Cancellation);
        (code, text) = await RunAsync("--export", export, "--key", key);
        Assert.True(code == VerifyCommand.Intact, text);
    }

    [Fact]
    public async Task Verify_AHeadThatNobodyPublished_IsSaidAndLeftOut()
    {
        var (database, head) = await WriteAsync();
        database.Dispose();

        var (code, text) = await RunAsync("--database", Connection, "--key", KeyPath, "--head", (head with { Seq = 99 }).ToString());

        Assert.True(code == VerifyCommand.Intact, text);
        Assert.Contains("was not published by this console", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VerifyCommand.WrongArguments)]
    [InlineData(VerifyCommand.WrongArguments, "--database")]
    [InlineData(VerifyCommand.WrongArguments, "--frobnicate", "x")]
    [InlineData(VerifyCommand.WrongArguments, "--database", "Data Source=a", "--export", "b")]
    [InlineData(VerifyCommand.Unreadable, "--export", "/nowhere/audit.jsonl")]
    [InlineData(VerifyCommand.Unreadable, "--database", "Data Source=/nowhere/unishop.db")]
    [InlineData(VerifyCommand.Unreadable, "--database", "Data Source=/nowhere/unishop.db", "--head", "nonsense")]
    public async Task Verify_WithArgumentsThatWontDo_SaysSo(int expected, params string[] args)
    {
        using var errors = new StringWriter();

        Assert.Equal(expected, await VerifyCommand.RunAsync(args, TextWriter.Null, errors, Cancellation));
        Assert.NotEqual("", errors.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await VerifyCommand.RunAsync(args, output, output, Cancellation);
        return (code, output.ToString());
    }

    private async Task<(JournalDatabase Database, AuditHead Head)> WriteAsync()
    {
        var database = JournalDatabase.Open(Connection, KeyPath);
        var journal = database.Journal(TimeProvider.System);
        for (var entry = 0; entry < 3; entry++)
        {
            await journal.RecordAsync("automation", "ben", new AutomationStopped($"repair {entry}"), Cancellation);
        }

        return (database, (await journal.HeadAsync(Cancellation))!);
    }
}
