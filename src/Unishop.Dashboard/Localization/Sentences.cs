using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Unishop.Dashboard.Localization;

/// <summary>
/// What the service layer says, in the viewer's language. The service layer and the journal speak English; a sentence is known by its
/// English words, and the names and numbers in it are put into the translation. Words of AWS, of people and of files stay as they are.
/// </summary>
public static class Sentences
{
    private static readonly ResourceManager Resources = new("Unishop.Dashboard.Sentences", typeof(Sentences).Assembly);
    private static readonly ConcurrentDictionary<string, FrozenSet<string>> Beginnings = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, SentenceCatalogue> Catalogues = new(StringComparer.Ordinal);

    /// <summary>A sentence in the viewer's language, or as it is where no translation knows it.</summary>
    /// <param name="english">The sentence.</param>
    public static string Say(string english) => Find(english) ?? english;

    /// <summary>A sentence in the viewer's language; <see langword="null"/> where it stays in English.</summary>
    /// <param name="english">The sentence.</param>
    public static string? Find(string english) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is var language && language == "en" ? null : Catalogues.GetOrAdd(language, Read).Translate(english);

    /// <summary>Whether a sentence of the viewer's language begins with this word: otherwise it is the name of something.</summary>
    /// <param name="word">The word.</param>
    public static bool Begins(string word) => Beginnings.GetOrAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, ReadBeginnings).Contains(word);

    /// <summary>The first word of a sentence; what stands before a colon that joins a name, as in <c>rds:FailoverGlobalCluster</c>, is none.</summary>
    /// <param name="sentence">The sentence.</param>
    public static string FirstWord(string sentence)
    {
        var end = sentence.IndexOfAny([' ', ',', ';']);
        return (end < 0 ? sentence : sentence[..end]).TrimEnd(':', '.');
    }

    /// <summary>The English forms that a language has a translation of, e.g. <c>{0} can take over, but {1:any}</c>.</summary>
    /// <param name="language">The language's two letters.</param>
    public static IReadOnlyDictionary<string, string> Of(string language) =>
        Resources.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false) is not { } set
            ? new Dictionary<string, string>()
            : set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    // The keys are English; any language has the same.
    private static FrozenSet<string> ReadBeginnings(string language) =>
        (language == "en" ? Of("es").Keys : Of(language).Values).Select(FirstWord).ToFrozenSet(StringComparer.Ordinal);

    private static SentenceCatalogue Read(string language) => new(Of(language));
}

/// <summary>The sentences of one language.</summary>
internal sealed class SentenceCatalogue(IReadOnlyDictionary<string, string> translations)
{
    private const int MostRemembered = 4096;

    // A form with more words of its own fits better than one that fits much.
    private readonly SentenceForm[] _forms = [.. translations.Select(pair => new SentenceForm(pair.Key, pair.Value)).OrderByDescending(form => form.Words).ThenBy(form => form.English, StringComparer.Ordinal)];
    private readonly ConcurrentDictionary<(string Language, string English), string?> _known = new();

    // The dictionary's own count would stop everybody who reads it.
    private int _remembered;

    /// <summary>The translation; <see langword="null"/> where no form fits any of it.</summary>
    public string? Translate(string english)
    {
        // es-MX and es-ES write numbers differently.
        var key = (CultureInfo.CurrentCulture.Name, english);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        // Sentences with measurements in them never end: what was remembered is let go of now and then.
        if (Interlocked.Increment(ref _remembered) > MostRemembered)
        {
            Interlocked.Exchange(ref _remembered, 0);
            _known.Clear();
        }

        return _known[key] = Whole(english) ?? Parts(english);
    }

    private string? Whole(string english)
    {
        foreach (var form in _forms)
        {
            if (form.Fill(english, Translate) is { } said)
            {
                return said;
            }
        }

        return null;
    }

    // Reasons are strung together: "why. What to do.", "a; b", and "where: what".
    private string? Parts(string english)
    {
        foreach (var mark in (string[])[". ", "; ", ": "])
        {
            var at = english.IndexOf(mark, StringComparison.Ordinal);
            if (at > 0 && at + mark.Length < english.Length)
            {
                var (left, right) = (english[..at], english[(at + mark.Length)..]);
                var (leftSaid, rightSaid) = (Translate(left), Translate(right));
                return leftSaid is null && rightSaid is null ? null : (leftSaid ?? left) + mark + (rightSaid ?? right);
            }
        }

        return null;
    }
}

/// <summary>
/// One form of sentence and its translation. A place takes a word: <c>{0}</c>, a name with a digit or a hyphen: <c>{0:id}</c>,
/// a number: <c>{0:n}</c>, any words: <c>{0:any}</c>, or words that have a translation themselves: <c>{0:known}</c>.
/// </summary>
internal sealed partial class SentenceForm
{
    private readonly string _translation;
    private readonly string _longest;
    private readonly Lazy<Regex>? _pattern;

    public SentenceForm(string english, string translation)
    {
        (English, _translation) = (english, translation);
        // Regex.Split would give the places' own words too.
        var fixedParts = Places().Replace(english, "\0").Split('\0');
        Words = fixedParts.Sum(part => part.Length);
        _longest = fixedParts.MaxBy(part => part.Length)!;
        if (fixedParts.Length > 1)
        {
            // Without going back there is nothing to give up after a time: a busy machine must not make a page fail.
            // Hundreds of patterns take seconds to make: only of those whose words occur is one made at all.
            _pattern = new(() => new Regex($"^{Places().Replace(Regex.Escape(english).Replace("\\{", "{", StringComparison.Ordinal), Pattern)}$", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking));
        }
    }

    /// <summary>The English form.</summary>
    public string English { get; }

    /// <summary>How many characters of it are words and not places.</summary>
    public int Words { get; }

    /// <summary>The translation of a sentence of this form; <see langword="null"/> of another.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="translate">Translates what stands in a place.</param>
    public string? Fill(string sentence, Func<string, string?> translate)
    {
        if (_pattern is null)
        {
            return sentence == English ? _translation : null;
        }

        if (!sentence.Contains(_longest, StringComparison.Ordinal) || _pattern.Value.Match(sentence) is not { Success: true } match)
        {
            return null;
        }

        var complete = true;
        var said = Places().Replace(_translation, place =>
        {
            var value = match.Groups["p" + place.Groups["number"].Value].Value;
            switch (place.Groups["kind"].Value)
            {
                case "n":
                    return decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.####", CultureInfo.CurrentCulture) : value;
                case "any":
                    return translate(value) ?? value;
                case "known":
                    complete &= translate(value) is not null;
                    return translate(value) ?? value;
                default:
                    return value;
            }
        });
        return complete ? said : null;
    }

    private static string Pattern(Match place) => $"(?<p{place.Groups["number"].Value}>" + place.Groups["kind"].Value switch
    {
        "n" => @"-?\d+(?:\.\d+)?)",
        "id" => @"\S*[-_\d]\S*?)",
        "any" or "known" => ".+?)",
        _ => @"\S+?)",
    };

    [GeneratedRegex(@"\{(?<number>\d)(?::(?<kind>n|id|any|known))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Places();
}
