using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Control;

/// <summary>The controls of the simulation under <c>/_sim</c>.</summary>
internal static class ControlApi
{
    public static void Map(IEndpointRouteBuilder routes, Func<Simulation> current)
    {
        var sim = routes.MapGroup(ControlGuard.ControlPath);
        sim.MapGet("/world", () => current().Read(world => WorldView.Of(world, current().Clock.Speed)));
        sim.MapPost("/reset", (ResetRequest request) => Reset(current(), request));
        sim.MapPost("/clock", (ClockRequest request) => SetClock(current(), request));
        DisasterApi.Map(sim, current);
        SnapshotApi.Map(sim, current);
        sim.MapGet("/orders", (string? shop) => current().Read(world =>
            (shop is null ? world.Orders.Shops : [shop]).Select(name => world.Orders.Verdict(world, name)).ToArray()));
        sim.MapGet("/shoppers", () => current().Read(world => world.Shoppers.All.ToArray()));
        sim.MapPost("/shoppers", (ShoppersRequest request) => SetShoppers(current(), request));
        sim.MapGet("/calls", (DateTimeOffset? since) => current().Calls(since).Select(call => new
        {
            call.At,
            call.Region,
            call.Service,
            call.Operation,
            answer = new { call.Status, code = call.Error },
            call.RequestId,
            call.Client,
            call.Effect,
            call.Parameters,
        }));
        sim.MapGet("/criticalPath", (DateTimeOffset? from, DateTimeOffset? to) => current().Read(world =>
        {
            var (seconds, path) = world.CriticalPath(from ?? world.StartedAt, to ?? world.Now);
            return new
            {
                seconds,
                path = path.Select(operation => new
                {
                    operation = operation.Name,
                    operation.Region,
                    operation.Resource,
                    operation.AcceptedAt,
                    seconds = (operation.CompletedAt!.Value - operation.AcceptedAt).TotalSeconds,
                }).ToArray(),
            };
        }));
    }

    private static IResult Reset(Simulation simulation, ResetRequest request)
    {
        var scenario = request.Scenario ?? ScenarioCatalog.AllLabs;
        if (!ScenarioCatalog.All.Contains(scenario))
        {
            return Refuse("scenario-unknown", $"scenario: '{scenario}' is not accepted; needed: one of {string.Join(", ", ScenarioCatalog.All)}");
        }

        simulation.Reset(scenario, request.Seed ?? 1);
        return Results.Ok(new { scenario, seed = request.Seed ?? 1 });
    }

    private static IResult SetClock(Simulation simulation, ClockRequest request)
    {
        if (request.Speed is not (null or (>= 0 and <= 1000)))
        {
            return Refuse("speed-wrong", "speed: needed: 0 to 1000, e.g. 10");
        }

        if (request.AdvanceSeconds is not (null or (>= 0 and <= 31_536_000)))
        {
            return Refuse("advance-wrong", "advanceSeconds: needed: 0 to 31536000, e.g. 60");
        }

        simulation.SetClock(request.Speed, request.AdvanceSeconds);
        return Results.Ok(new { now = simulation.Clock.GetUtcNow(), simulation.Clock.Speed });
    }

    private static IResult SetShoppers(Simulation simulation, ShoppersRequest request)
    {
        var (shops, regions) = simulation.Read(world => (
            world.Clusters.Select(Shop.OrderLedger.ShopOf).Distinct().ToArray(), Regions.All));
        if (request.Shop is null || !shops.Contains(request.Shop))
        {
            return Refuse("shop-unknown", $"shop: '{request.Shop}' is not accepted; needed: one of {string.Join(", ", shops)}");
        }

        if (request.Region is not null && !regions.Contains(request.Region))
        {
            return Refuse("region-unknown", $"region: '{request.Region}' is not accepted; needed: one of {string.Join(", ", regions)}, or none");
        }

        if (request.OrdersPerMinute is not (>= 0 and <= 6000))
        {
            return Refuse("pace-wrong", "ordersPerMinute: needed: 0 to 6000, e.g. 60");
        }

        var pace = new Shop.ShopperPace(request.Shop, request.Region, request.OrdersPerMinute.Value);
        simulation.SetShoppers(pace);
        return Results.Ok(pace);
    }

    internal static IResult Refuse(string code, string reason, int status = StatusCodes.Status422UnprocessableEntity) => Results.Problem(
        type: $"urn:unishop:simulator:{code}", title: "Not accepted", detail: reason, statusCode: status,
        extensions: new Dictionary<string, object?> { ["reason"] = reason });

    private sealed record ResetRequest(string? Scenario, long? Seed);

    private sealed record ClockRequest(double? Speed, double? AdvanceSeconds);

    private sealed record ShoppersRequest(string? Shop, string? Region, double? OrdersPerMinute);
}
