using System.Collections.Immutable;
using Unishop.Recovery.Setup;

namespace Unishop.Dashboard.Api;

/// <summary>What is configured, and whether it works.</summary>
internal static class SetupApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapSetup(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("/", (SetupService setup) => setup.Setup).WithSummary("What is configured; no secrets.");
        settings.MapGet("/storage", (SetupService setup, CancellationToken cancellation) => setup.TestStorageAsync(cancellation)).WithSummary("Whether the journal can be read.");
        settings.MapPost("/permissions", async (SetupService setup, CancellationToken cancellation) =>
            (await setup.TestPermissionsAsync(cancellation)).Select(Answer.Of).ToImmutableArray()).WithSummary("Asks AWS for every permission that is needed, in both Regions; changes nothing.");
        settings.MapPost("/notifications", (HttpContext http, SetupService setup) => setup.TestChannelsAsync(Actor.Of(http), http.RequestAborted))
            .WithSummary("Sends a notice that says it is a test, in every way that is configured.");
    }

    /// <summary>A permission as the API tells it.</summary>
    internal sealed record Answer(string Workload, string Region, string Action, PermissionUse Use, PermissionState State, string? Detail, double? Milliseconds)
    {
        public static Answer Of(PermissionCheck check) =>
            new(check.Needed.WorkloadId, check.Needed.Region, check.Needed.Action, check.Needed.Use, check.State, check.Detail, check.Milliseconds);
    }
}
