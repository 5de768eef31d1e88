using System.Globalization;
using Unishop.Dashboard.Reports.Pdf;

namespace Unishop.Dashboard.Reports;

/// <summary>A report as a PDF for the archive: A4, with its fonts inside.</summary>
internal sealed class PdfReport
{
    private const double Margin = 46;
    private const double Bottom = PdfFile.Height - 54;
    private const double Body = 9;
    private const double Small = 8;
    private const double Leading = 1.4;
    private const int Regular = 0;
    private const int Bold = 1;
    private const string Ink = "0.08 0.09 0.12";
    private const string Soft = "0.29 0.32 0.38";
    private const string Line = "0.87 0.89 0.91";
    private const string Signal = "1 0.87 0.42";
    private static readonly Lazy<TrueTypeFont[]> Fonts = new(() => [Font("DejaVuSans.ttf"), Font("DejaVuSans-Bold.ttf")]);
    private readonly PdfFile _file;
    private double _y;

    private PdfReport(ReportDocument report) => _file = new PdfFile(report.Title, report.Language, Fonts.Value);

    private static double Room => PdfFile.Width - (2 * Margin);

    private int Page => _file.PageCount - 1;

    /// <summary>The PDF.</summary>
    public static byte[] Write(ReportDocument report) => new PdfReport(report).Render(report);

    private static TrueTypeFont Font(string file)
    {
        using var stream = typeof(PdfReport).Assembly.GetManifestResourceStream($"Unishop.Dashboard.Reports.Fonts.{file}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return new TrueTypeFont(content.ToArray());
    }

    private byte[] Render(ReportDocument report)
    {
        NewPage();
        if (report.Warning is { } warning)
        {
            var lines = Wrap(warning, Bold, 10, Room - 16);
            _file.Fill(Page, Margin, _y, Room, (lines.Count * 14) + 10, Signal);
            _y += 5;
            Put(lines, Margin + 8, Bold, 10, Ink);
            _y += 15;
        }

        Put(Wrap(report.Title, Bold, 18, Room), Margin, Bold, 18, Ink);
        _y += 3;
        Put(Wrap(report.Subtitle, Regular, Body, Room), Margin, Regular, Body, Soft);
        foreach (var section in report.Sections)
        {
            _y += 14;
            // A heading stays with the beginning of what it heads.
            Need(54);
            Put([section.Heading], Margin, Bold, 12, Ink);
            _y += 3;
            foreach (var block in section.Blocks)
            {
                Write(block);
            }
        }

        for (var page = 0; page < _file.PageCount; page++)
        {
            var footer = string.Format(CultureInfo.CurrentCulture, report.Footer, page + 1, _file.PageCount);
            _file.Text(page, Margin, PdfFile.Height - 28, footer, Regular, 7.5, Soft);
        }

        return _file.Write();
    }

    private void Write(ReportBlock block)
    {
        switch (block)
        {
            case ReportText text:
                foreach (var line in Wrap(text.Text, Regular, Body, Room))
                {
                    Need(Body * Leading);
                    Put([line], Margin, Regular, Body, Ink);
                }

                break;
            case ReportFacts facts:
                foreach (var (name, value) in facts.Facts)
                {
                    Row([(name, 3), (value, 9)], Regular, Body, [Soft, Ink], ruled: false);
                }

                break;
            case ReportTable table:
                Head(table);
                foreach (var row in table.Rows)
                {
                    Row([.. row.Zip(table.Columns, (text, column) => (text, column.Share))], Regular, Small, [Ink], ruled: true, () => Head(table));
                }

                break;
        }
    }

    private void Head(ReportTable table) => Row([.. table.Columns.Select(column => (column.Heading, column.Share))], Bold, Small, [Soft], ruled: true);

    private void Row((string Text, int Share)[] cells, int font, double size, string[] colours, bool ruled, Action? onNewPage = null)
    {
        const double Gap = 6;
        var shares = cells.Sum(cell => cell.Share);
        var wide = cells.Select(cell => (Room * cell.Share / shares) - Gap).ToArray();
        var lines = cells.Select((cell, i) => Wrap(cell.Text, font, size, wide[i])).ToArray();
        var height = (lines.Max(cell => cell.Count) * size * Leading) + (ruled ? 5 : 2);
        if (Need(height))
        {
            onNewPage?.Invoke();
        }

        var (top, x) = (_y, Margin);
        for (var i = 0; i < cells.Length; i++)
        {
            _y = top + (ruled ? 2 : 0);
            Put(lines[i], x, font, size, colours[Math.Min(i, colours.Length - 1)]);
            x += wide[i] + Gap;
        }

        _y = top + height;
        if (ruled)
        {
            _file.Fill(Page, Margin, _y - 1, Room, 0.6, Line);
        }
    }

    private void Put(IReadOnlyList<string> lines, double x, int font, double size, string colour)
    {
        foreach (var line in lines)
        {
            _y += size * Leading;
            _file.Text(Page, x, _y - (size * (Leading - 1)), line, font, size, colour);
        }
    }

    private bool Need(double height)
    {
        if (_y + height <= Bottom)
        {
            return false;
        }

        NewPage();
        return true;
    }

    private void NewPage()
    {
        _file.AddPage();
        _y = Margin;
    }

    /// <summary>The lines of a text: broken between words, and within a word that is wider than a line.</summary>
    private List<string> Wrap(string text, int font, double size, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, font, size, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && _file.Measure(longer, font, size) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        lines.Add(line);
        return lines;
    }

    private IEnumerable<string> Pieces(string word, int font, double size, double width)
    {
        var from = 0;
        for (var to = 1; to <= word.Length; to++)
        {
            if (to - from > 1 && _file.Measure(word[from..to], font, size) > width)
            {
                yield return word[from..(to - 1)];
                from = to - 1;
            }
        }

        yield return word[from..];
    }
}
