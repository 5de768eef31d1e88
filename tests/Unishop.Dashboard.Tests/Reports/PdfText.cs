using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Unishop.Dashboard.Tests.Reports;

/// <summary>Reads a PDF as a viewer does that copies text: by its cross-reference table, its streams and the fonts' character maps.</summary>
internal sealed partial class PdfText
{
    private readonly byte[] _file;
    private readonly string _latin;
    private readonly List<int> _places = [];

    public PdfText(byte[] file)
    {
        _file = file;
        _latin = Encoding.Latin1.GetString(file);
        var table = int.Parse(StartOfTable().Match(_latin).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.StartsWith("xref", _latin[table..], StringComparison.Ordinal);
        _places.AddRange(Place().Matches(_latin[table..]).Select(place => int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture)));
        for (var id = 1; id <= _places.Count; id++)
        {
            Assert.StartsWith($"{id} 0 obj", _latin[_places[id - 1]..], StringComparison.Ordinal);
        }
    }

    public int Pages => Regex.Count(_latin, "/Type /Page ");

    /// <summary>The lines of text in the order in which they were drawn.</summary>
    public IReadOnlyList<string> Lines()
    {
        var fonts = FontName().Match(_latin).Groups[1].Value.Split("/F", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(font => font.Split(' ')).ToDictionary(parts => parts[0], parts => Characters(int.Parse(parts[1], CultureInfo.InvariantCulture)), StringComparer.Ordinal);
        return
        [
            .. from content in ContentId().Matches(_latin)
               let drawn = Stream(int.Parse(content.Groups[1].Value, CultureInfo.InvariantCulture))
               from shown in Shown().Matches(drawn)
               select string.Concat(shown.Groups[2].Value.Chunk(4).Select(code => fonts[shown.Groups[1].Value][new string(code)])),
        ];
    }

    private Dictionary<string, char> Characters(int font)
    {
        var map = int.Parse(ToUnicode().Match(_latin[_places[font - 1]..]).Groups[1].Value, CultureInfo.InvariantCulture);
        return Mapping().Matches(Stream(map)).ToDictionary(
            pair => pair.Groups[1].Value, pair => (char)int.Parse(pair.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    private string Stream(int id)
    {
        var at = _latin.IndexOf("stream\n", _places[id - 1], StringComparison.Ordinal) + 7;
        using var inflate = new ZLibStream(new MemoryStream(_file, at, _file.Length - at), CompressionMode.Decompress);
        using var reader = new StreamReader(inflate, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF")]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"(\d{10}) 00000 n ")]
    private static partial Regex Place();

    [GeneratedRegex(@"/Font << (.+?) >>")]
    private static partial Regex FontName();

    [GeneratedRegex(@"/Contents (\d+) 0 R")]
    private static partial Regex ContentId();

    [GeneratedRegex(@"/F(\d) [\d.]+ Tf [^<]*<([0-9A-F]*)> Tj")]
    private static partial Regex Shown();

    [GeneratedRegex(@"/ToUnicode (\d+) 0 R")]
    private static partial Regex ToUnicode();

    [GeneratedRegex(@"<([0-9A-F]{4})> <([0-9A-F]{4})>\n")]
    private static partial Regex Mapping();
}
