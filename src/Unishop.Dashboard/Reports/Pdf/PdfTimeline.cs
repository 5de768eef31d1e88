using System.Diagnostics;
using PdfSharp.Drawing;
using Unishop.Dashboard.Localization;

namespace Unishop.Dashboard.Reports.Pdf;

/// <summary>Draws a timeline: a row for each bar, its name to the left, how long it took beside it.</summary>
internal static class PdfTimeline
{
    private const double RowHeight = 15;
    private const double BarHeight = 9;
    private const double AxisHeight = 22;
    private const double LabelHeight = 12;
    private const double Gap = 8;
    private static readonly XFont Small = ReportFonts.Regular(7.5);
    private static readonly XFont Bold = ReportFonts.Bold(7.5);

    /// <summary>Draws it on one page.</summary>
    public static void Draw(PdfCanvas canvas, ReportChart chart)
    {
        canvas.Need((chart.Bars.Length * RowHeight) + (3 * AxisHeight));
        var names = Math.Min(canvas.Room * 0.36, chart.Bars.Max(bar => canvas.Measure(bar.Name, Small)) + Gap);
        var labels = chart.Bars.Max(bar => canvas.Measure(bar.Label, Small)) + Gap;
        var (left, width) = (PdfCanvas.Left + names, canvas.Room - names - labels);
        double X(double seconds) => left + (seconds / chart.End * width);

        canvas.Y += LabelHeight;
        Grid(canvas, chart, X);
        Objective(canvas, chart, X);
        foreach (var bar in chart.Bars)
        {
            Row(canvas, bar, names, X);
        }

        Axis(canvas, chart, X);
        Legend(canvas, chart);
    }

    /// <summary>The colour of a kind; light and dark enough to tell apart without colours.</summary>
    public static XColor Colour(BarKind kind) => kind switch
    {
        BarKind.Before => XColor.FromArgb(0xB4, 0xBA, 0xC6),
        BarKind.Critical => XColor.FromArgb(0x1D, 0x4E, 0x9E),
        BarKind.Beside => XColor.FromArgb(0x86, 0xB0, 0xE8),
        BarKind.Failed => XColor.FromArgb(0xB3, 0x26, 0x1E),
        _ => throw new UnreachableException(),
    };

    private static void Grid(PdfCanvas canvas, ReportChart chart, Func<double, double> x)
    {
        foreach (var tick in chart.Ticks)
        {
            canvas.Page.DrawLine(new XPen(PdfColours.Line, 0.5), x(tick), canvas.Y, x(tick), canvas.Y + (chart.Bars.Length * RowHeight));
        }
    }

    private static void Objective(PdfCanvas canvas, ReportChart chart, Func<double, double> x)
    {
        var at = x(chart.Objective);
        var half = canvas.Measure(chart.ObjectiveLabel, Bold) / 2;
        canvas.Page.DrawString(
            chart.ObjectiveLabel, Bold, new XSolidBrush(PdfColours.Ink), Math.Min(at - half, PdfCanvas.Left + canvas.Room - (2 * half)), canvas.Y - 3);
        var pen = new XPen(PdfColours.Ink, 1) { DashStyle = XDashStyle.Dash };
        canvas.Page.DrawLine(pen, at, canvas.Y, at, canvas.Y + (chart.Bars.Length * RowHeight));
    }

    private static void Row(PdfCanvas canvas, ReportBar bar, double names, Func<double, double> x)
    {
        var baseline = canvas.Y + (RowHeight / 2) + 2.5;
        canvas.Page.DrawString(Shortened(canvas, bar.Name, names - Gap), Small, new XSolidBrush(PdfColours.Ink), PdfCanvas.Left, baseline);
        // What took no time at all is still seen.
        var end = Math.Max(x(bar.To), x(bar.From) + 1.5);
        canvas.Page.DrawRectangle(new XSolidBrush(Colour(bar.Kind)), x(bar.From), canvas.Y + ((RowHeight - BarHeight) / 2), end - x(bar.From), BarHeight);
        canvas.Page.DrawString(bar.Label, Small, new XSolidBrush(PdfColours.Soft), end + 4, baseline);
        canvas.Y += RowHeight;
    }

    private static void Axis(PdfCanvas canvas, ReportChart chart, Func<double, double> x)
    {
        canvas.Page.DrawLine(new XPen(PdfColours.Soft, 0.6), x(0), canvas.Y, x(chart.End), canvas.Y);
        foreach (var tick in chart.Ticks)
        {
            canvas.Page.DrawLine(new XPen(PdfColours.Soft, 0.5), x(tick), canvas.Y, x(tick), canvas.Y + 3);
            var text = Durations.Format(tick);
            canvas.Page.DrawString(text, Small, new XSolidBrush(PdfColours.Soft), x(tick) - (canvas.Measure(text, Small) / 2), canvas.Y + 11);
        }

        canvas.Y += AxisHeight;
    }

    private static void Legend(PdfCanvas canvas, ReportChart chart)
    {
        var x = PdfCanvas.Left;
        foreach (var (kind, meaning) in chart.Legend)
        {
            canvas.Page.DrawRectangle(new XSolidBrush(Colour(kind)), x, canvas.Y, BarHeight, BarHeight);
            canvas.Page.DrawString(meaning, Small, new XSolidBrush(PdfColours.Soft), x + BarHeight + 4, canvas.Y + 7.5);
            x += BarHeight + canvas.Measure(meaning, Small) + 20;
        }

        canvas.Y += AxisHeight;
    }

    private static string Shortened(PdfCanvas canvas, string name, double width)
    {
        if (canvas.Measure(name, Small) <= width)
        {
            return name;
        }

        var length = name.Length - 1;
        while (length > 1 && canvas.Measure(name[..length].TrimEnd() + "…", Small) > width)
        {
            length--;
        }

        return name[..length].TrimEnd() + "…";
    }
}
