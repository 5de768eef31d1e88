using Microsoft.AspNetCore.Http.HttpResults;
using Unishop.Recovery;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Api;

/// <summary>The switch that stops all automation.</summary>
internal static class AutomationApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapAutomation(this RouteGroupBuilder api)
    {
        var automation = api.MapGroup("/automation").WithTags("Automation");
        automation.MapGet("/", (IRecoveryService recovery, CancellationToken cancellation) => recovery.AutomationAsync(cancellation)).WithSummary("Whether all automation is stopped.");
        automation.MapPost("/stop", (CommandRequest? request, HttpContext http, IRecoveryService recovery) => SetAsync(true, request, http, recovery))
            .WithSummary("Stops all automation: no run starts, none makes another call.");
        automation.MapPost("/allow", (CommandRequest? request, HttpContext http, IRecoveryService recovery) => SetAsync(false, request, http, recovery))
            .WithSummary("Allows automation again; paused runs stay paused.");
    }

    private static async Task<Results<Ok<AutomationState>, ProblemHttpResult>> SetAsync(bool stopped, CommandRequest? request, HttpContext http, IRecoveryService recovery) =>
        await recovery.SetAutomationAsync(stopped, request?.Reason, Actor.Of(http), http.RequestAborted) is { } refusal
            ? Problems.Of(refusal)
            : TypedResults.Ok(await recovery.AutomationAsync(http.RequestAborted));
}
