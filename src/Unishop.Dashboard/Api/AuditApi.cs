using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Unishop.Domain.Journal;
using Unishop.Recovery;

namespace Unishop.Dashboard.Api;

/// <summary>The journal for auditors.</summary>
internal static class AuditApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", ExportAsync).WithSummary("The journal as JSON lines.").Produces(StatusCodes.Status200OK, contentType: "application/jsonl");
        audit.MapGet("/verify", VerifyAsync).WithSummary("Recomputes the journal's hash chain, and says whether a published head is missing.");
        audit.MapGet("/head", HeadAsync).WithSummary("The end of the journal, to be kept elsewhere: a journal that was shortened later does not go through it.");
    }

    private static PushStreamHttpResult ExportAsync(
        IRecoveryService recovery, IOptions<JsonOptions> json, CancellationToken cancellation, DateTimeOffset? from = null, DateTimeOffset? to = null) => TypedResults.Stream(
        async body =>
        {
            await foreach (var entry in recovery.AuditAsync(from, to, cancellation))
            {
                await JsonSerializer.SerializeAsync(body, EntryDetail.Of(entry), json.Value.SerializerOptions, cancellation);
                await body.WriteAsync("\n"u8.ToArray(), cancellation);
            }
        },
        "application/jsonl",
        "unishop-audit.jsonl");

    private static async Task<Ok<AuditVerdict>> VerifyAsync(IRecoveryService recovery, CancellationToken cancellation)
    {
        var verdict = await recovery.VerifyAuditAsync(cancellation);
        return TypedResults.Ok(AuditVerdict.Of(verdict));
    }

    private static async Task<Results<Ok<AuditHead>, ProblemHttpResult>> HeadAsync(IRecoveryService recovery, CancellationToken cancellation) =>
        await recovery.AuditHeadAsync(cancellation) is { } head
            ? TypedResults.Ok(head)
            : Problems.Of(StatusCodes.Status404NotFound, "journal-empty", "Nothing was written into the journal yet.");
}
