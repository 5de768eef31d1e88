using Unishop.Dashboard.Reports;
using Unishop.Recovery;

namespace Unishop.Dashboard.Api;

/// <summary>Reports, in the forms that people and archives want.</summary>
internal static class ReportApi
{
    private static readonly string[] Formats = ["html", "json", "pdf"];

    /// <summary>Maps the calls.</summary>
    public static void MapReports(this RouteGroupBuilder api) =>
        api.MapGet("/runs/{id}/report", RunAsync).WithTags("Runs")
            .WithSummary("The after-action report, as html (the default), json or pdf, in the language that the request accepts.")
            .Produces<RunReportDetail>();

    private static async Task<IResult> RunAsync(string id, HttpContext http, IRecoveryService recovery, CancellationToken cancellation, string format = "html")
    {
        if (!Formats.Contains(format))
        {
            return Problems.Invalid("format", format, Formats);
        }

        if (await recovery.ReportAsync(id, cancellation) is not { } report)
        {
            return Problems.NoRun(id);
        }

        http.Response.Headers.CacheControl = "no-store";
        switch (format)
        {
            case "json":
                return TypedResults.Ok(RunReportDetail.Of(report));
            case "pdf":
                return TypedResults.File(PdfReport.Write(RunReport.Of(report)), "application/pdf", $"{id}.pdf");
            default:
                http.Response.Headers.ContentSecurityPolicy = HtmlReport.ContentSecurityPolicy;
                return TypedResults.Content(HtmlReport.Write(RunReport.Of(report)), "text/html; charset=utf-8");
        }
    }
}
