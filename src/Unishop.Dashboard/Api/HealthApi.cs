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
        foreach (var workload in service.Workloads)
        {
            if (service.Snapshot(workload.Id) is not { IsRead: true })
            {
                return Results.Text($"{workload.Id} was not observed yet", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }

        await service.RunsAsync(null, null, 1, cancellation);
        return Results.Text("ready");
    }
}
