using Microsoft.AspNetCore.Http.HttpResults;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Api;

/// <summary>Refusals as problem details (RFC 9457), each with a stable type and a reason that a person can act on.</summary>
internal static class Problems
{
    /// <summary>The beginning of every type.</summary>
    public const string TypePrefix = "urn:unishop:problem:";

    /// <summary>A refusal of the service layer.</summary>
    public static ProblemHttpResult Of(Refusal refusal) => Of(
        refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        refusal.Code,
        refusal.Reason,
        refusal.RunId);

    /// <summary>There is no such workload.</summary>
    public static ProblemHttpResult NoWorkload(string id) => Of(StatusCodes.Status404NotFound, "workload-unknown", $"There is no workload '{id}'.");

    /// <summary>There is no such run.</summary>
    public static ProblemHttpResult NoRun(string id) => Of(StatusCodes.Status404NotFound, "run-unknown", $"There is no run '{id}'.");

    /// <summary>A value that is not accepted, with those that are.</summary>
    public static ProblemHttpResult Invalid(string field, string? value, IEnumerable<string> accepted) => Of(
        StatusCodes.Status422UnprocessableEntity,
        $"{field}-invalid",
        $"{field}: {(string.IsNullOrEmpty(value) ? "is missing" : $"'{value}' is not accepted")}; needed: one of {string.Join(", ", accepted)}.");

    /// <summary>Any other problem.</summary>
    public static ProblemHttpResult Of(int status, string code, string reason, string? runId = null)
    {
        var more = new Dictionary<string, object?> { ["reason"] = reason };
        if (runId is not null)
        {
            more["runId"] = runId;
        }

        return TypedResults.Problem(reason, statusCode: status, type: TypePrefix + code, extensions: more);
    }
}
