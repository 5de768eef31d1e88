using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.Pdf.Content;
using PdfSharp.Pdf.Content.Objects;
using PdfSharp.Pdf.IO;

namespace Unishop.Dashboard.Tests.Reports;

/// <summary>Reads a PDF as a viewer does that copies text: by what its pages show and the fonts' character maps.</summary>
internal sealed partial class PdfText
{
    private readonly List<string> _lines = [];

    public PdfText(byte[] file)
    {
        using var content = new MemoryStream(file);
        using var document = PdfReader.Open(content, PdfDocumentOpenMode.Import);
        Pages = document.PageCount;
        foreach (var page in document.Pages)
        {
            Read(page);
        }
    }

    public int Pages { get; }

    /// <summary>The lengths of the fonts inside, in bytes.</summary>
    public HashSet<int> FontLengths { get; } = [];

    /// <summary>The lines of text in the order in which they were drawn.</summary>
    public IReadOnlyList<string> Lines() => _lines;

    private void Read(PdfPage page)
    {
        var fonts = page.Elements.GetDictionary("/Resources")!.Elements.GetDictionary("/Font")!;
        var maps = fonts.Elements.Keys.ToDictionary(name => name, name => Characters(fonts.Elements.GetDictionary(name)!), StringComparer.Ordinal);
        var current = "";
        foreach (var operation in ContentReader.ReadContent(page).OfType<COperator>())
        {
            if (operation.OpCode.OpCodeName == OpCodeName.Tf)
            {
                current = ((CName)operation.Operands[0]).Name;
            }
            else if (operation.OpCode.OpCodeName == OpCodeName.Tj)
            {
                var codes = ((CString)operation.Operands[0]).Value;
                _lines.Add(string.Concat(codes.Chunk(2).Select(pair => maps[current][(pair[0] << 8) | pair[1]])));
            }
        }
    }

    private Dictionary<int, string> Characters(PdfDictionary font)
    {
        var descendant = (PdfDictionary)((PdfReference)font.Elements.GetArray("/DescendantFonts")!.Elements[0]).Value;
        FontLengths.Add(descendant.Elements.GetDictionary("/FontDescriptor")!.Elements.GetDictionary("/FontFile2")!.Elements.GetInteger("/Length1"));
        var map = Encoding.Latin1.GetString(font.Elements.GetDictionary("/ToUnicode")!.Stream.UnfilteredValue);
        var characters = new Dictionary<int, string>();
        foreach (Match range in Range().Matches(map))
        {
            var (first, last, text) = (Hex(range.Groups[1].Value), Hex(range.Groups[2].Value), Hex(range.Groups[3].Value));
            for (var code = first; code <= last; code++)
            {
                characters[code] = ((char)(text + code - first)).ToString();
            }
        }

        return characters;
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("<([0-9A-Fa-f]{4})><([0-9A-Fa-f]{4})><([0-9A-Fa-f]{4})>")]
    private static partial Regex Range();
}
