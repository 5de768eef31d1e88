using Unishop.Domain.Journal;
using Unishop.Recovery.Storage;

namespace Unishop.Dashboard.Hosting.Verification;

/// <summary>The command <c>verify</c>: checks a journal against its key and published heads, without the console that wrote it.</summary>
public static class VerifyCommand
{
    /// <summary>The word that it is called by.</summary>
    public const string Name = "verify";

    /// <summary>The journal is as it was written.</summary>
    public const int Intact = 0;

    /// <summary>It is not: an entry does not fit, or a published head is missing.</summary>
    public const int NotIntact = 1;

    /// <summary>That can't be told: a key is missing.</summary>
    public const int Unknown = 2;

    /// <summary>The arguments are wrong (EX_USAGE).</summary>
    public const int WrongArguments = 64;

    /// <summary>Something can't be read (EX_NOINPUT).</summary>
    public const int Unreadable = 66;

    /// <summary>Verifies, and says what was found.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var (asked, mistake) = VerifyArguments.Read(args);
        if (asked is null)
        {
            await errors.WriteLineAsync($"{mistake}\n{VerifyArguments.Usage}");
            return WrongArguments;
        }

        try
        {
            return await VerifyAsync(asked, output, cancellation);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(failed.Message);
            return Unreadable;
        }
    }

    private static async Task<int> VerifyAsync(VerifyArguments asked, TextWriter output, CancellationToken cancellation)
    {
        var keys = asked.KeyFile is { } file ? KeyFile.Read(file) : ChainKeys.None;
        var heads = await HeadsAsync(asked, cancellation);
        var forged = heads.Where(head => keys.Accepts(head) == false).ToArray();
        var verifier = new ChainVerifier(keys, heads.Except(forged), mayBeginLater: asked.Export is not null);
        var links = asked.Database is { } database ? JournalReader.ReadAsync(database, cancellation) : ExportReader.ReadAsync(asked.Export!, cancellation);
        ChainLink? first = null, last = null;
        await foreach (var link in links.WithCancellation(cancellation))
        {
            (first, last) = (first ?? link, link);
            if (!verifier.Add(link))
            {
                break;
            }
        }

        var verdict = verifier.Verdict;
        await output.WriteLineAsync(first is null ? "Entries: none" : $"Entries: {verdict.Entries} ({first.Id} to {last!.Id})");
        await output.WriteLineAsync(verdict.FirstKeyed is { } keyed ? $"Keyed: from entry {keyed} on" : "Keyed: no; whoever can write the database can make such a chain");
        await output.WriteLineAsync($"Heads: {heads.Count} given, {heads.Count - forged.Length - verdict.MissingHeads.Length} in the journal");
        foreach (var line in Findings(verdict, forged))
        {
            await output.WriteLineAsync(line);
        }

        var isIntact = verdict.FirstBroken is null && verdict.MissingHeads.IsEmpty;
        await output.WriteLineAsync(!isIntact ? "NOT INTACT" : verdict.UnknownKeys.IsEmpty ? "INTACT" : "UNKNOWN");
        return !isIntact ? NotIntact : verdict.UnknownKeys.IsEmpty ? Intact : Unknown;
    }

    private static IEnumerable<string> Findings(ChainVerdict verdict, IEnumerable<AuditHead> forged) =>
    [
        .. verdict.FirstBroken is { } broken ? new[] { $"Entry {broken} does not fit: it, or one before it, was changed, removed or put in." } : [],
        .. verdict.MissingHeads.Select(head => $"A published head is not in the journal: {head}. It was shortened or written anew."),
        .. forged.Select(head => $"A head was not published by this console, and is left out: {head}"),
        .. verdict.UnknownKeys.Select(key => $"Entries of key {key} could not be verified: --key has no such key."),
    ];

    private static async Task<IReadOnlyList<AuditHead>> HeadsAsync(VerifyArguments asked, CancellationToken cancellation)
    {
        var heads = new List<AuditHead>();
        foreach (var text in asked.Heads)
        {
            heads.AddRange(AuditHead.FindAll(text) is var found && found.Any() ? found : throw new IOException($"--head: '{text}' is no head; needed: e.g. journal-head:12:{HashChain.Beginning}"));
        }

        foreach (var file in asked.HeadFiles)
        {
            heads.AddRange(AuditHead.FindAll(await File.ReadAllTextAsync(file, cancellation)));
        }

        return [.. heads.Distinct()];
    }
}
