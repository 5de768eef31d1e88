using System.Globalization;
using System.Text.RegularExpressions;

namespace Unishop.Domain.Journal;

/// <summary>
/// The end of the journal at a moment. Kept outside (a notice, a report, a log), it shows later whether the journal still goes through it: a journal
/// that was shortened or written anew does not.
/// </summary>
/// <param name="Seq">The place of the entry in the whole journal.</param>
/// <param name="Hash">The entry's hash.</param>
/// <param name="Signature">The key's id, a dot, and the HMAC of place and hash; <see langword="null"/> where the chain has no key.</param>
public sealed partial record AuditHead(long Seq, string Hash, string? Signature)
{
    /// <summary>The head in a line, as notices and logs have it; <see cref="FindAll"/> reads it back.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"journal-head:{Seq}:{Hash}{(Signature is null ? "" : $":{Signature}")}");

    /// <summary>Every head that a text names: a log, a mail, a list.</summary>
    public static IEnumerable<AuditHead> FindAll(string text) => Form().Matches(text).Select(match => new AuditHead(
        long.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture),
        match.Groups[2].Value,
        match.Groups[3] is { Success: true } signature ? signature.Value : null));

    [GeneratedRegex("journal-head:([0-9]{1,18}):([0-9a-f]{64})(?::([0-9a-f]{16}\\.[0-9a-f]{64}))?")]
    private static partial Regex Form();
}
