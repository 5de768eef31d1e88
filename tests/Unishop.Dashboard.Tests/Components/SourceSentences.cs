using System.Text;
using System.Text.RegularExpressions;

namespace Unishop.Dashboard.Tests.Components;

/// <summary>The sentences that a source file has as text, each with <c>{}</c> where something is put in; those of exceptions and of the program's log left out.</summary>
internal static partial class SourceSentences
{
    /// <summary>All of them in a folder of the sources, each once; without titles, which are looked at by themselves.</summary>
    public static string[] Of(string folder) => Of(folder, line => !NotShown().IsMatch(line) && !IsTitle().IsMatch(line) && !line.Contains("\"\"\"", StringComparison.Ordinal));

    /// <summary>The titles that a folder of the sources gives to steps, each once.</summary>
    public static string[] TitlesOf(string folder) => Of(folder, line => IsTitle().IsMatch(line), 1);

    private static string[] Of(string folder, Func<string, bool> isShown, int words = 2) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => InFile(file, isShown, words)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> InFile(string file, Func<string, bool> isShown, int words) =>
        from line in File.ReadAllLines(file)
        where isShown(line)
        from text in InLine(line)
        where TwoWords().Count(text) >= words && text.Trim().Contains(' ', StringComparison.Ordinal)
        select text;

    private static List<string> InLine(string line)
    {
        var found = new List<string>();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\'' && Character().Match(line, i) is { Success: true } character)
            {
                i += character.Length - 1;
            }
            else if (line[i] == '"')
            {
                i = Read(line, i + 1, i > 0 && line[i - 1] == '$', found);
            }
        }

        return found;
    }

    // Up to the quotation mark at the end; what stands in a place is read too, for it may be words again.
    private static int Read(string line, int from, bool hasPlaces, List<string> found)
    {
        var text = new StringBuilder();
        var i = from;
        for (; i < line.Length && line[i] != '"'; i++)
        {
            if (line[i] == '\\')
            {
                text.Append(line[++i]);
            }
            else if (hasPlaces && line[i] is '{' && line[i + 1] is not '{')
            {
                i = SkipPlace(line, i + 1, found);
                text.Append("{}");
            }
            else
            {
                text.Append(line[i]);
            }
        }

        found.Add(text.ToString());
        return i;
    }

    private static int SkipPlace(string line, int from, List<string> found)
    {
        var depth = 1;
        for (var i = from; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"':
                    i = Read(line, i + 1, line[i - 1] == '$', found);
                    break;
                case '\'' when Character().Match(line, i) is { Success: true } character:
                    i += character.Length - 1;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return i;
            }
        }

        return line.Length - 1;
    }

    [GeneratedRegex(@"\bthrow |\b_?log\.|LoggerMessage\b|\bmistakes\b|\byield return\b|Exception\(|PlannedCall\(|Require\(|Unique\(|^\s*//|const string (?:Title|Operation|Id)\b")]
    private static partial Regex NotShown();

    [GeneratedRegex(@"\bTitle = |StepKinds\.\w+, \$""[A-Z]")]
    private static partial Regex IsTitle();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex TwoWords();

    [GeneratedRegex(@"\G'(?:\\.|[^'\\])'")]
    private static partial Regex Character();
}
