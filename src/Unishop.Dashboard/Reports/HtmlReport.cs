using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Unishop.Dashboard.Reports;

/// <summary>A report as one page of HTML that needs nothing beside it, made for the printer.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light; }
        body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 14px/1.5 system-ui, sans-serif; color: #14171f; background: #fff; }
        h1 { margin: 0; font-size: 1.6rem; }
        h2 { margin: 2rem 0 .5rem; padding-top: .5rem; border-top: 1px solid #c9cdd6; font-size: 1.1rem; }
        p { margin: .25rem 0; }
        .warning { margin: 0 0 1rem; padding: .5rem .75rem; border: 2px solid #14171f; background: #ffdf6b; font-weight: 600; }
        dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .25rem 1rem; margin: 0; }
        dt { color: #4a5160; }
        dd { margin: 0; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .86rem; }
        th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #dfe2e8; text-align: start; vertical-align: top; overflow-wrap: break-word; }
        th { color: #4a5160; font-weight: 600; }
        svg { display: block; width: 100%; height: auto; margin: .5rem 0; font: 12px system-ui, sans-serif; fill: #14171f; }
        svg .soft { fill: #4a5160; }
        svg line { stroke: #dfe2e8; }
        svg .mark { stroke: #14171f; stroke-dasharray: 4 3; }
        svg .before { fill: #b4bac6; }
        svg .critical { fill: #1d4e9e; }
        svg .beside { fill: #86b0e8; }
        svg .failed { fill: #b3261e; }
        footer { margin-top: 2rem; color: #4a5160; font-size: .86rem; }
        @media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } table { min-width: 36rem; } }
        @media print { body { margin: 0; max-width: none; font-size: 10pt; } h2, tr { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; } .scroll { overflow: visible; } }
        """;

    /// <summary>What the page may load: its own style, known by its hash, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page.</summary>
    public static string Write(ReportDocument report)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(Encode(report.Language)).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
            .Append(Encode(report.Title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<main>\n");
        if (report.Warning is { } warning)
        {
            page.Append("<p class=\"warning\">").Append(Encode(warning)).Append("</p>\n");
        }

        page.Append("<h1>").Append(Encode(report.Title)).Append("</h1>\n<p>").Append(Encode(report.Subtitle)).Append("</p>\n");
        foreach (var section in report.Sections)
        {
            page.Append("<section>\n<h2>").Append(Encode(section.Heading)).Append("</h2>\n");
            foreach (var block in section.Blocks)
            {
                Write(page, block, section.Heading);
            }

            page.Append("</section>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder page, ReportBlock block, string heading)
    {
        switch (block)
        {
            case ReportText text:
                page.Append("<p>").Append(Encode(text.Text)).Append("</p>\n");
                break;
            case ReportFacts facts:
                page.Append("<dl>\n").AppendJoin('\n', facts.Facts.Select(fact => $"<dt>{Encode(fact.Name)}</dt><dd>{Encode(fact.Value)}</dd>")).Append("\n</dl>\n");
                break;
            case ReportTable table:
                // What can be scrolled must be reachable with the keyboard.
                page.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Append(Encode(heading)).Append("\"><table>\n<thead><tr>")
                    .AppendJoin("", table.Columns.Select(column => $"<th scope=\"col\">{Encode(column.Heading)}</th>")).Append("</tr></thead>\n<tbody>\n");
                foreach (var row in table.Rows)
                {
                    page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>\n");
                }

                page.Append("</tbody>\n</table></div>\n");
                break;
            case ReportChart chart:
                SvgTimeline.Write(page, chart, heading);
                break;
            default:
                throw new UnreachableException($"A {block.GetType().Name} has no form on a page.");
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
