using System.Buffers;
using System.Text;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Unishop.Dashboard.Reports.Pdf;

/// <summary>A4 pages that are filled from top to bottom. Lengths are points.</summary>
internal sealed class PdfCanvas : IDisposable
{
    private const double Margin = 46;
    private const double Leading = 1.4;
    private const double FooterRoom = 54;
    private const double FooterBaseline = 28;
    private static readonly XFont FooterFont = ReportFonts.Regular(7.5);

    // A long word without a space is an address, a name or a hash: it is broken after one of these before anywhere else.
    private static readonly SearchValues<char> BreakAfter = SearchValues.Create(":/-_.,;=&?@");
    private readonly PdfDocument _document = new();
    private XGraphics? _page;

    public PdfCanvas(string title, string language)
    {
        _document.Info.Title = title;
        _document.Language = language;
        _document.ViewerPreferences.DisplayDocTitle = true;
        NewPage();
    }

    /// <summary>The left edge of what is written.</summary>
    public static double Left => Margin;

    /// <summary>The width that can be written on.</summary>
    public double Room => _page!.PageSize.Width - (2 * Margin);

    /// <summary>How far the page is filled.</summary>
    public double Y { get; set; }

    /// <summary>The page that is being filled.</summary>
    public XGraphics Page => _page!;

    /// <summary>The height of a line.</summary>
    public static double LineHeight(XFont font) => font.Size * Leading;

    /// <summary>Begins a new page where less than this height is left.</summary>
    /// <returns>Whether it did.</returns>
    public bool Need(double height)
    {
        if (Y + height <= Page.PageSize.Height - FooterRoom)
        {
            return false;
        }

        NewPage();
        return true;
    }

    /// <summary>Names the place for the list of contents that a reader shows beside the pages.</summary>
    public void Bookmark(string heading) => _document.Outlines.Add(heading, _document.Pages[^1], opened: true);

    /// <summary>Writes lines one below the other.</summary>
    public void Put(IEnumerable<string> lines, double x, XFont font, XColor colour)
    {
        var brush = new XSolidBrush(colour);
        foreach (var line in lines)
        {
            Y += LineHeight(font);
            Page.DrawString(line, font, brush, x, Y - (font.Size * (Leading - 1)));
        }
    }

    /// <summary>The width of a text on one line.</summary>
    public double Measure(string text, XFont font) => Page.MeasureString(text, font).Width;

    /// <summary>The width of the widest word of a text.</summary>
    public double WidestWord(string text, XFont font) => Words(text).Select(word => Measure(word, font)).DefaultIfEmpty().Max();

    /// <summary>The lines of a text: broken between words, and within a word that is wider than a line.</summary>
    public List<string> Wrap(string text, XFont font, double width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var (piece, isWord) in Words(text).SelectMany(word => Pieces(word, font, width)))
        {
            var gap = isWord && line.Length > 0 ? " " : "";
            if (line.Length > 0 && Measure($"{line}{gap}{piece}", font) > width)
            {
                lines.Add(line.ToString());
                line.Clear().Append(piece);
            }
            else
            {
                line.Append(gap).Append(piece);
            }
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>The finished file.</summary>
    /// <param name="footer">What stands below a page, by its number and their number.</param>
    /// <param name="colour">The colour of that.</param>
    public byte[] Finish(Func<int, int, string> footer, XColor colour)
    {
        _page?.Dispose();
        for (var page = 0; page < _document.PageCount; page++)
        {
            using (_page = XGraphics.FromPdfPage(_document.Pages[page]))
            {
                _page.DrawString(footer(page + 1, _document.PageCount), FooterFont, new XSolidBrush(colour), Margin, _page.PageSize.Height - FooterBaseline);
            }
        }

        using var file = new MemoryStream();
        _document.Save(file, closeStream: false);
        return file.ToArray();
    }

    public void Dispose()
    {
        _page?.Dispose();
        _document.Dispose();
    }

    // Letters with their accents as one: a font draws a letter and an accent that follows it side by side.
    private static string[] Words(string text) =>
        text.Normalize(NormalizationForm.FormC).ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<(string Piece, bool IsWord)> Pieces(string word, XFont font, double width)
    {
        var from = 0;
        while (from < word.Length)
        {
            var length = Fitting(word[from..], font, width);
            yield return (word.Substring(from, length), from == 0);
            from += length;
        }
    }

    private int Fitting(string rest, XFont font, double width)
    {
        if (Measure(rest, font) <= width)
        {
            return rest.Length;
        }

        var fits = 1;
        while (fits < rest.Length && Measure(rest[..(fits + 1)], font) <= width)
        {
            fits++;
        }

        var better = rest.AsSpan(0, fits).LastIndexOfAny(BreakAfter) + 1;
        return better > 0 ? better : fits;
    }

    private void NewPage()
    {
        _page?.Dispose();
        var page = _document.AddPage();
        page.Size = PageSize.A4;
        _page = XGraphics.FromPdfPage(page);
        Y = Margin;
    }
}
