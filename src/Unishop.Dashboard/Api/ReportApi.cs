using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Reports;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Api;

/// <summary>Reports, in the forms that people and archives want.</summary>
internal static class ReportApi
{
    private static readonly string[] Formats = ["html", "json", "pdf"];
    private static readonly string[] RunbookFormats = ["html", "json", "sh"];
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Maps the calls.</summary>
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/workloads/{id}/readiness/report", ReadinessAsync).WithTags("Workloads")
            .WithSummary("The readiness report, as html (the default), json or pdf, in the language that the request accepts.")
            .Produces<ReadinessReportDetail>();
        api.MapGet("/workloads/{id}/runbook", Runbook).WithTags("Workloads")
            .WithSummary("The offline runbook of a failover, as html (the default), json or sh: a shell script of AWS command line calls.")
            .Produces<RunbookDetail>();
        api.MapGet("/runs/{id}/report", RunAsync).WithTags("Runs")
            .WithSummary("The after-action report, as html (the default), json or pdf, in the language that the request accepts.")
            .Produces<RunReportDetail>();
    }

    private static async Task<IResult> ReadinessAsync(
        string id, HttpContext http, IRecoveryService recovery, WorldClock clock, CancellationToken cancellation, string format = "html")
    {
        if (!Formats.Contains(format))
        {
            return Problems.Invalid("format", format, Formats);
        }

        if (await recovery.StatusAsync(id, cancellation) is not { } status)
        {
            return Problems.NoWorkload(id);
        }

        var budget = LagBudget.Of(recovery.LagHistory(id, Day), status.Snapshot.Workload.Objectives.Rpo, Day);
        return format == "json"
            ? TypedResults.Ok(ReadinessReportDetail.Of(status, budget, recovery.IsSimulated, clock.Now))
            : Document(ReadinessReport.Of(status, budget, recovery.IsSimulated, clock.Now), http, format, $"{id}-readiness.pdf");
    }

    private static IResult Runbook(string id, HttpContext http, IRecoveryService recovery, WorldClock clock, string format = "html")
    {
        if (!RunbookFormats.Contains(format))
        {
            return Problems.Invalid("format", format, RunbookFormats);
        }

        if (recovery.Snapshot(id) is not { } snapshot)
        {
            return Problems.NoWorkload(id);
        }

        if (Unishop.Recovery.Reporting.Runbook.Of(snapshot, clock.Now) is not { Runbook: { } book })
        {
            return Problems.Of(StatusCodes.Status409Conflict, "no-plan", $"There is no failover plan now: {Unishop.Recovery.Reporting.Runbook.Of(snapshot, clock.Now).Obstacle}.");
        }

        return format switch
        {
            "json" => TypedResults.Ok(RunbookDetail.Of(book)),
            "sh" => TypedResults.File(System.Text.Encoding.UTF8.GetBytes(book.Script), "text/x-shellscript", $"{id}-runbook.sh"),
            _ => Document(RunbookReport.Of(book, recovery.IsSimulated), http, format, ""),
        };
    }

    private static IResult Document(ReportDocument document, HttpContext http, string format, string file)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (format == "pdf")
        {
            return TypedResults.File(PdfReport.Write(document), "application/pdf", file);
        }

        http.Response.Headers.ContentSecurityPolicy = HtmlReport.ContentSecurityPolicy;
        return TypedResults.Content(HtmlReport.Write(document), "text/html; charset=utf-8");
    }

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
        return format == "json" ? TypedResults.Ok(RunReportDetail.Of(report)) : Document(RunReport.Of(report), http, format, $"{id}.pdf");
    }
}
