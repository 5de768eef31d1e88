using Unishop.Recovery;

namespace Unishop.Dashboard.Api;

/// <summary>The journal, whole: export and proof.</summary>
internal static class AuditApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", ExportAsync).WithSummary("The journal as JSON lines.");
        audit.MapGet("/verify", async (IRecoveryService service, CancellationToken cancellation) =>
        {
            var verdict = await service.VerifyAuditAsync(cancellation);
            return new { verdict.Entries, verdict.Intact, verdict.FirstBroken };
        }).WithSummary("Recomputes the hash chain.");
    }

    private static async Task ExportAsync(DateTimeOffset? from, DateTimeOffset? to, HttpContext http, IRecoveryService service, CancellationToken cancellation)
    {
        http.Response.ContentType = "application/x-ndjson";
        await foreach (var entry in service.AuditAsync(from, to, cancellation))
        {
            await http.Response.WriteAsync(RunViews.Json(entry) + "\n", cancellation);
        }
    }
}
