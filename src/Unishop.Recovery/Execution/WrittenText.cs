using System.Globalization;

namespace Unishop.Recovery.Execution;

/// <summary>The rules for what people write into the journal: short, and in one line of plain text. It is shown on screens, in terminals and in mails.</summary>
public static class WrittenText
{
    /// <summary>The most characters of a reason or a comment.</summary>
    public const int MaxLength = 500;

    /// <summary>Why a text is refused; <see langword="null"/> where it is accepted, or absent.</summary>
    /// <param name="field">The field that it came in, e.g. <c>reason</c>.</param>
    /// <param name="text">The text.</param>
    public static Refusal? Check(string field, string? text)
    {
        var written = (text ?? "").AsSpan().Trim();
        if (written.Length > MaxLength)
        {
            return new(RefusalKind.Invalid, $"{field}-too-long", $"{field}: at most {MaxLength} characters; this one has {written.Length}.");
        }

        for (var at = 0; at < written.Length; at++)
        {
            if (IsRefused(written, at))
            {
                return new(RefusalKind.Invalid, $"{field}-control-character", string.Create(
                    CultureInfo.InvariantCulture, $"{field}: the character U+{(int)written[at]:X4} is not accepted; needed: one line of plain text."));
            }
        }

        return null;
    }

    /// <summary>A text of several lines, as a form may give it, in one.</summary>
    public static string? InOneLine(string? text) => text?.ReplaceLineEndings(" ").Trim();

    /// <summary>
    /// Control characters (NUL, ESC, line ends), separators of lines and paragraphs, overrides and isolates of the writing direction, which make a
    /// text read as another one, and halves of characters.
    /// </summary>
    private static bool IsRefused(ReadOnlySpan<char> text, int at)
    {
        var character = text[at];
        return char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff'
            || (char.IsHighSurrogate(character) && (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])))
            || (char.IsLowSurrogate(character) && (at == 0 || !char.IsHighSurrogate(text[at - 1])));
    }
}
