using System.Globalization;

namespace Aws.Wire;

/// <summary>Scalars as text, as query strings, headers and XML have them.</summary>
internal static class Scalars
{
    // Up to the year 3000 and as far back.
    private const double MostSeconds = 32_503_680_000;

    public static string Write(object value, Member member) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        int integer => integer.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset at => WriteInstant(at, member),
        byte[] blob => Convert.ToBase64String(blob),
        _ => throw new ArgumentException($"{member}: a {value.GetType().Name} is no scalar of the wire.", nameof(value)),
    };

    /// <exception cref="FormatException">The text is not of that shape.</exception>
    public static object Read(string text, Member member) => member.Shape.Kind switch
    {
        ShapeKind.Integer => ReadInteger(text, member.Shape),
        ShapeKind.Number => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        ShapeKind.Flag => text switch
        {
            "true" or "True" or "TRUE" or "1" => true,
            "false" or "False" or "FALSE" or "0" => false,
            _ => throw new FormatException($"'{text}' is neither true nor false."),
        },
        ShapeKind.Instant => ReadInstant(text),
        ShapeKind.Blob => Convert.FromBase64String(text),
        _ => text,
    };

    private static string WriteInstant(DateTimeOffset at, Member member) =>
        (member.TimestampFormat ?? member.Shape.TimestampFormat ?? (member.Location == "header" ? "rfc822" : "iso8601")) switch
        {
            "rfc822" => at.UtcDateTime.ToString("R", CultureInfo.InvariantCulture),
            "unixTimestamp" => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _ => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };

    private static long ReadInteger(string text, Shape shape)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new FormatException($"'{text}' is not a whole number.");
        }

        return Fitting(value, shape);
    }

    /// <exception cref="FormatException">The model's integers have 32 bits, its longs 64.</exception>
    public static long Fitting(long value, Shape shape) => shape.ModelType == "integer" && value is (< int.MinValue or > int.MaxValue)
        ? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{value} is out of the range of a 32-bit integer."))
        : value;

    private static DateTimeOffset ReadInstant(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        ? FromSeconds(seconds)
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <exception cref="FormatException">There is no such moment in the calendar.</exception>
    public static DateTimeOffset FromSeconds(double seconds) => Math.Abs(seconds) <= MostSeconds
        ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000))
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{seconds} is no timestamp."));

    public static double ToSeconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
