using System.Globalization;
using System.Net;
using System.Text;
using Unishop.Dashboard.Localization;

namespace Unishop.Dashboard.Reports;

/// <summary>Draws a timeline as an SVG inside the page; its colours are classes of the page's style.</summary>
internal static class SvgTimeline
{
    private const int Width = 900;
    private const int Names = 300;
    private const int Labels = 110;
    private const int Top = 20;
    private const int RowHeight = 22;

    /// <summary>Writes it. What is drawn is also in the table that follows it; a reader of screens hears of the chart only that it is there.</summary>
    public static void Write(StringBuilder page, ReportChart chart, string heading)
    {
        var bottom = Top + (chart.Bars.Length * RowHeight);
        double X(double seconds) => Names + (seconds / chart.End * (Width - Names - Labels));

        Add($"<svg viewBox=\"0 0 {Width} {bottom + 50}\" role=\"img\" aria-label=\"{Encode(heading)}\">\n");
        foreach (var tick in chart.Ticks)
        {
            Add($"<line x1=\"{X(tick):0.#}\" x2=\"{X(tick):0.#}\" y1=\"{Top}\" y2=\"{bottom}\"/>");
            Add($"<text class=\"soft\" text-anchor=\"middle\" x=\"{X(tick):0.#}\" y=\"{bottom + 14}\">{Encode(Durations.Format(tick))}</text>\n");
        }

        Add($"<line class=\"mark\" x1=\"{X(chart.Objective):0.#}\" x2=\"{X(chart.Objective):0.#}\" y1=\"{Top}\" y2=\"{bottom}\"/>");
        Add($"<text text-anchor=\"middle\" x=\"{X(chart.Objective):0.#}\" y=\"{Top - 6}\">{Encode(chart.ObjectiveLabel)}</text>\n");
        for (var row = 0; row < chart.Bars.Length; row++)
        {
            var bar = chart.Bars[row];
            var (from, to) = (X(bar.From), Math.Max(X(bar.To), X(bar.From) + 2));
            var y = Top + (row * RowHeight);
            Add($"<text x=\"0\" y=\"{y + 15}\">{Encode(bar.Name)}</text>");
            Add($"<rect class=\"{Class(bar.Kind)}\" x=\"{from:0.#}\" y=\"{y + 4}\" width=\"{to - from:0.#}\" height=\"14\"/>");
            Add($"<text class=\"soft\" x=\"{to + 6:0.#}\" y=\"{y + 15}\">{Encode(bar.Label)}</text>\n");
        }

        for (var at = 0; at < chart.Legend.Length; at++)
        {
            Add($"<rect class=\"{Class(chart.Legend[at].Kind)}\" x=\"{at * 220}\" y=\"{bottom + 30}\" width=\"12\" height=\"12\"/>");
            Add($"<text class=\"soft\" x=\"{(at * 220) + 18}\" y=\"{bottom + 40}\">{Encode(chart.Legend[at].Meaning)}</text>\n");
        }

        page.Append("</svg>\n");

        void Add(FormattableString markup) => page.Append(markup.ToString(CultureInfo.InvariantCulture));
    }

    private static string Class(BarKind kind) => kind.ToString().ToLowerInvariant();

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
