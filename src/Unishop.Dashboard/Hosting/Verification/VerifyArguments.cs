using System.Collections.Immutable;

namespace Unishop.Dashboard.Hosting.Verification;

/// <summary>What the command <c>verify</c> is asked to do.</summary>
/// <param name="Database">The connection string of a database; <see langword="null"/>: an export is verified.</param>
/// <param name="Export">The file of an export; <see langword="null"/>: a database is verified.</param>
/// <param name="KeyFile">The file with the keys; <see langword="null"/>: none.</param>
/// <param name="Heads">Published heads, or texts that hold some.</param>
/// <param name="HeadFiles">Files that hold published heads: logs, mails, lists.</param>
internal sealed record VerifyArguments(string? Database, string? Export, string? KeyFile, ImmutableArray<string> Heads, ImmutableArray<string> HeadFiles)
{
    /// <summary>How the command is called.</summary>
    public const string Usage = """
        verify (--database CONNECTION | --export FILE) [--key FILE] [--head HEAD]... [--heads FILE]...

          --database  the journal's database, as in Storage:Connection; read only, a console may be running on it
          --export    the answer of GET /api/v1/audit (JSON lines)
          --key       the console's Audit:KeyFile; without it only the links between entries can be verified
          --head      a published head, as notices, reports and the log have it: journal-head:12:...
          --heads     a file with published heads anywhere in it: a log, saved mails, the .heads file beside the key

        Exit codes: 0 the journal is as it was written and goes through every head; 1 it does not; 2 that can't be told, a key is missing;
        64 the arguments are wrong; 66 a file or the database can't be read.
        """;

    /// <summary>Reads the arguments.</summary>
    /// <returns>The arguments, or what is wrong with them.</returns>
    public static (VerifyArguments? Arguments, string? Mistake) Read(IReadOnlyList<string> args)
    {
        var given = new VerifyArguments(null, null, null, [], []);
        for (var at = 0; at < args.Count; at += 2)
        {
            if (at + 1 == args.Count)
            {
                return (null, $"{args[at]}: needs a value");
            }

            var value = args[at + 1];
            switch (args[at])
            {
                case "--database":
                    given = given with { Database = value };
                    break;
                case "--export":
                    given = given with { Export = value };
                    break;
                case "--key":
                    given = given with { KeyFile = value };
                    break;
                case "--head":
                    given = given with { Heads = given.Heads.Add(value) };
                    break;
                case "--heads":
                    given = given with { HeadFiles = given.HeadFiles.Add(value) };
                    break;
                default:
                    return (null, $"{args[at]}: is not known");
            }
        }

        return (given.Database is null) == (given.Export is null) ? (null, "needed: either --database or --export") : (given, null);
    }
}
