using Microsoft.AspNetCore.Http.HttpResults;
using Unishop.Dashboard.Workshop;

namespace Unishop.Dashboard.Api;

/// <summary>Where the learner of this console is in the lab.</summary>
internal static class WorkshopApi
{
    /// <summary>Maps the call.</summary>
    public static void MapWorkshop(this RouteGroupBuilder api) => api.MapGet(
        "/workshop",
        async Task<Results<Ok<LabReport>, ProblemHttpResult>> (LabReporter reporter, CancellationToken cancellation) => await reporter.NowAsync(cancellation) is { } report
            ? TypedResults.Ok(report)
            : Problems.Of(StatusCodes.Status404NotFound, "no-lab", "There is no simulated world with a lab here, or it does not answer."))
        .WithTags("Workshop").WithSummary("Where the learner is in the lab, with the checks' findings and the score.");
}
