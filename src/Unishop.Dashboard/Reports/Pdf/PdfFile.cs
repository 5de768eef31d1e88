using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Unishop.Dashboard.Reports.Pdf;

/// <summary>A PDF document of text and rectangles on A4 pages, with its fonts inside.</summary>
internal sealed class PdfFile(string title, string language, IReadOnlyList<TrueTypeFont> fonts)
{
    public const double Width = 595.28;
    public const double Height = 841.89;
    private readonly List<StringBuilder> _pages = [];
    private readonly Dictionary<ushort, char>[] _used = [.. fonts.Select(_ => new Dictionary<ushort, char>())];

    public int PageCount => _pages.Count;

    public void AddPage() => _pages.Add(new StringBuilder());

    /// <summary>The width of a text in points.</summary>
    public double Measure(string text, int font, double size) =>
        text.Sum(character => (double)fonts[font].Advance(fonts[font].Glyph(character))) * size / fonts[font].UnitsPerEm;

    /// <summary>Writes a line of text; the origin is the page's top left corner.</summary>
    public void Text(int page, double x, double baseline, string text, int font, double size, string colour)
    {
        var glyphs = new StringBuilder();
        foreach (var character in text)
        {
            var glyph = fonts[font].Glyph(character);
            _used[font][glyph] = character;
            glyphs.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }

        _pages[page].Append(CultureInfo.InvariantCulture, $"{colour} rg BT /F{font} {size:0.##} Tf {x:0.##} {Height - baseline:0.##} Td <{glyphs}> Tj ET\n");
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int page, double x, double top, double width, double height, string colour) =>
        _pages[page].Append(CultureInfo.InvariantCulture, $"{colour} rg {x:0.##} {Height - top - height:0.##} {width:0.##} {height:0.##} re f\n");

    /// <summary>The finished file.</summary>
    public byte[] Write()
    {
        var file = new PdfObjects();
        var (catalog, pages, info) = (file.Reserve(), file.Reserve(), file.Reserve());
        var names = string.Join(' ', fonts.Select((font, i) => string.Create(CultureInfo.InvariantCulture, $"/F{i} {WriteFont(file, font, i)} 0 R")));
        var kids = new List<int>();
        foreach (var page in _pages)
        {
            var content = file.AddStream("", Encoding.ASCII.GetBytes(page.ToString()));
            kids.Add(file.Add(string.Create(CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << {names} >> >> /Contents {content} 0 R >>")));
        }

        file.Set(pages, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>"));
        file.Set(catalog, $"<< /Type /Catalog /Pages {pages} 0 R /Lang {Literal(language)} /ViewerPreferences << /DisplayDocTitle true >> >>");
        file.Set(info, $"<< /Title {Literal(title)} /Producer (Unishop.Dashboard) >>");
        return file.Write(catalog, info);
    }

    // A text outside the page content: UTF-16 with its byte order mark, in hexadecimal.
    private static string Literal(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private int WriteFont(PdfObjects file, TrueTypeFont font, int index)
    {
        var used = _used[index];
        double Scaled(int units) => units * 1000.0 / font.UnitsPerEm;
        var name = string.Create(CultureInfo.InvariantCulture, $"/AAAAA{(char)('A' + index)}+ReportSans{index}");
        var program = font.Subset(used.Keys);
        var programId = file.AddStream(string.Create(CultureInfo.InvariantCulture, $" /Length1 {program.Length}"), program);
        var descriptor = file.Add(string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /FontDescriptor /FontName {name} /Flags 32 /FontBBox [{string.Join(' ', font.Box.Select(edge => Scaled(edge).ToString("0", CultureInfo.InvariantCulture)))}] /ItalicAngle 0 /Ascent {Scaled(font.Ascent):0} /Descent {Scaled(font.Descent):0} /CapHeight {Scaled(font.Ascent):0} /StemV 80 /FontFile2 {programId} 0 R >>"));
        var widths = string.Join(' ', used.Keys.Order().Select(glyph => string.Create(CultureInfo.InvariantCulture, $"{glyph} [{Scaled(font.Advance(glyph)):0}]")));
        var descendant = file.Add(string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 600 /W [{widths}] /CIDToGIDMap /Identity >>"));
        var toUnicode = file.AddStream("", Encoding.ASCII.GetBytes(ToUnicode(used)));
        return file.Add(string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {toUnicode} 0 R >>"));
    }

    // Lets a reader copy and search the text: which character each glyph stands for, at most 100 in a block.
    private static string ToUnicode(Dictionary<ushort, char> used)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Report def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var block in used.OrderBy(pair => pair.Key).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, character) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)character:X4}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }
}

/// <summary>The numbered objects of a PDF file and its table of their places.</summary>
internal sealed class PdfObjects
{
    private readonly List<byte[]> _objects = [];

    public int Reserve()
    {
        _objects.Add([]);
        return _objects.Count;
    }

    public int Add(string content)
    {
        _objects.Add(Encoding.ASCII.GetBytes(content));
        return _objects.Count;
    }

    public int AddStream(string entries, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< /Filter /FlateDecode /Length {packed.Length}{entries} >>\nstream\n"));
        _objects.Add([.. head, .. packed.ToArray(), .. "\nendstream"u8]);
        return _objects.Count;
    }

    public void Set(int id, string content) => _objects[id - 1] = Encoding.ASCII.GetBytes(content);

    public byte[] Write(int root, int info)
    {
        using var file = new MemoryStream();
        void Put(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        Put("%PDF-1.7\n%");
        file.Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var places = new List<long>();
        for (var i = 0; i < _objects.Count; i++)
        {
            places.Add(file.Position);
            Put(string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n"));
            file.Write(_objects[i]);
            Put("\nendobj\n");
        }

        var table = file.Position;
        Put(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var place in places)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        }

        Put(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {_objects.Count + 1} /Root {root} 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }
}
