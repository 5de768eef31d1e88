using System.Diagnostics;
using System.Globalization;
using PdfSharp.Drawing;
using Unishop.Dashboard.Reports.Pdf;

namespace Unishop.Dashboard.Reports;

/// <summary>A report as a PDF for the archive: A4, with its fonts inside.</summary>
internal sealed class PdfReport
{
    private const double CellGap = 6;
    private const double HeadingRoom = 54;
    private const double LargestHeading = 18;
    private const double SmallestHeading = 7;
    private static readonly XFont Body = ReportFonts.Regular(9);
    private static readonly XFont Small = ReportFonts.Regular(8);
    private static readonly XFont SmallBold = ReportFonts.Bold(8);
    private static readonly XFont Warning = ReportFonts.Bold(10);
    private readonly PdfCanvas _canvas;

    private PdfReport(PdfCanvas canvas) => _canvas = canvas;

    /// <summary>The PDF.</summary>
    public static byte[] Write(ReportDocument report)
    {
        using var canvas = new PdfCanvas(report.Title, report.Language);
        return new PdfReport(canvas).Render(report);
    }

    private byte[] Render(ReportDocument report)
    {
        if (report.Warning is { } warning)
        {
            var lines = _canvas.Wrap(warning, Warning, _canvas.Room - 16);
            _canvas.Page.DrawRectangle(
                new XSolidBrush(PdfColours.Signal), PdfCanvas.Left, _canvas.Y, _canvas.Room, (lines.Count * PdfCanvas.LineHeight(Warning)) + 10);
            _canvas.Y += 5;
            _canvas.Put(lines, PdfCanvas.Left + 8, Warning, PdfColours.Ink);
            _canvas.Y += 15;
        }

        Heading(report.Title, LargestHeading);
        _canvas.Y += 3;
        _canvas.Put(_canvas.Wrap(report.Subtitle, Body, _canvas.Room), PdfCanvas.Left, Body, PdfColours.Soft);
        foreach (var section in report.Sections)
        {
            _canvas.Y += 14;
            // A heading stays with the beginning of what it heads.
            _canvas.Need(HeadingRoom);
            _canvas.Bookmark(section.Heading);
            Heading(section.Heading, 12);
            _canvas.Y += 3;
            foreach (var block in section.Blocks)
            {
                Write(block);
            }
        }

        return _canvas.Finish((page, pages) => string.Format(CultureInfo.CurrentCulture, report.Footer, page, pages), PdfColours.Soft);
    }

    private void Write(ReportBlock block)
    {
        switch (block)
        {
            case ReportText text:
                foreach (var line in _canvas.Wrap(text.Text, Body, _canvas.Room))
                {
                    _canvas.Need(PdfCanvas.LineHeight(Body));
                    _canvas.Put([line], PdfCanvas.Left, Body, PdfColours.Ink);
                }

                break;
            case ReportFacts facts:
                var names = facts.Facts.Select(fact => _canvas.WidestWord(fact.Name, Body)).DefaultIfEmpty().Max();
                double[] wide = [Math.Max(names, _canvas.Room / 4), 0];
                wide[1] = _canvas.Room - wide[0] - (2 * CellGap);
                foreach (var (name, value) in facts.Facts)
                {
                    Row([name, value], wide, Body, [PdfColours.Soft, PdfColours.Ink], ruled: false);
                }

                break;
            case ReportTable table:
                var widths = Widths(table);
                Head(table, widths);
                foreach (var row in table.Rows)
                {
                    Row([.. row], widths, Small, [PdfColours.Ink], ruled: true, () => Head(table, widths));
                }

                break;
            case ReportChart chart:
                PdfTimeline.Draw(_canvas, chart);
                break;
            default:
                throw new UnreachableException($"A {block.GetType().Name} has no form on paper.");
        }
    }

    /// <summary>Writes a heading; a word of it that is wider than the page makes it smaller and is never broken.</summary>
    private void Heading(string text, double size)
    {
        var font = ReportFonts.Bold(size);
        while (size > SmallestHeading && _canvas.WidestWord(text, font) > _canvas.Room)
        {
            font = ReportFonts.Bold(--size);
        }

        _canvas.Put(_canvas.Wrap(text, font, _canvas.Room), PdfCanvas.Left, font, PdfColours.Ink);
    }

    /// <summary>The columns' widths by their shares, each at least as wide as the widest word of its heading.</summary>
    private double[] Widths(ReportTable table)
    {
        var room = _canvas.Room - (table.Columns.Length * CellGap);
        var least = table.Columns.Select(column => _canvas.WidestWord(column.Heading, SmallBold) + 0.5).ToArray();
        var fixedColumns = new HashSet<int>();
        while (true)
        {
            var shares = table.Columns.Where((_, at) => !fixedColumns.Contains(at)).Sum(column => column.Share);
            var left = room - fixedColumns.Sum(at => least[at]);
            var narrow = Enumerable.Range(0, least.Length).Where(at => !fixedColumns.Contains(at) && left * table.Columns[at].Share / shares < least[at]).ToArray();
            if (narrow.Length == 0)
            {
                return [.. table.Columns.Select((column, at) => fixedColumns.Contains(at) ? least[at] : left * column.Share / shares)];
            }

            fixedColumns.UnionWith(narrow);
        }
    }

    private void Head(ReportTable table, double[] widths) => Row([.. table.Columns.Select(column => column.Heading)], widths, SmallBold, [PdfColours.Soft], ruled: true);

    private void Row(string[] cells, double[] widths, XFont font, XColor[] colours, bool ruled, Action? onNewPage = null)
    {
        var lines = cells.Select((cell, at) => _canvas.Wrap(cell, font, widths[at])).ToArray();
        var height = (lines.Max(cell => cell.Count) * PdfCanvas.LineHeight(font)) + (ruled ? 5 : 2);
        if (_canvas.Need(height))
        {
            onNewPage?.Invoke();
        }

        var (top, x) = (_canvas.Y, PdfCanvas.Left);
        for (var at = 0; at < cells.Length; at++)
        {
            _canvas.Y = top + (ruled ? 2 : 0);
            _canvas.Put(lines[at], x, font, colours[Math.Min(at, colours.Length - 1)]);
            x += widths[at] + CellGap;
        }

        _canvas.Y = top + height;
        if (ruled)
        {
            _canvas.Page.DrawRectangle(new XSolidBrush(PdfColours.Line), PdfCanvas.Left, _canvas.Y - 1, _canvas.Room, 0.6);
        }
    }
}
