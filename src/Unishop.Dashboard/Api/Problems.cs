using Unishop.Recovery;

namespace Unishop.Dashboard.Api;

/// <summary>Refusals as RFC 9457 problem details: a stable type and a reason a person can act on.</summary>
internal static class Problems
{
    public static IResult Of(Refusal refusal) => Of(
        refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        refusal.Code,
        refusal.Reason,
        refusal.RunId);

    public static IResult NotFound(string what, string id) => Of(StatusCodes.Status404NotFound, what + "-unknown", $"There is no {what} '{id}'.");

    public static IResult Invalid(string code, string reason) => Of(StatusCodes.Status422UnprocessableEntity, code, reason);

    private static IResult Of(int status, string code, string reason, string? runId = null)
    {
        var extensions = new Dictionary<string, object?> { ["reason"] = reason };
        if (runId is not null)
        {
            extensions["runId"] = runId;
        }

        return Results.Problem(
            type: $"urn:unishop:problem:{code}",
            title: status switch { 404 => "Not found", 409 => "Conflict", _ => "Not accepted" },
            detail: reason,
            statusCode: status,
            extensions: extensions);
    }
}
