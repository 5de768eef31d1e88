using Unishop.Recovery;

namespace Unishop.Dashboard.Api;

/// <summary>Whether the process lives, and whether it can be relied on.</summary>
internal static class HealthApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live"));
        routes.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(IRecoveryService service, CancellationToken cancellation)
    {
        // Every workload was looked at, the standby's site at least, and the journal can be read.
        foreach (var workload in service.Workloads)
        {
            if (service.Snapshot(workload.Id) is not { } snapshot || snapshot.Standby.Site.Source == "none" || snapshot.Standby.Images.Source == "none" || snapshot.Standby.Network.Source == "none")
            {
                return Results.Text($"{workload.Id} was not observed yet", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }

        await service.RunsAsync(null, null, 1, cancellation);
        return Results.Text("ready");
    }
}
