using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;

namespace Unishop.Simulator.Control;

/// <summary>The controls of faults and of published outages.</summary>
internal static class DisasterApi
{
    private const double MostCompressed = 10_000;

    public static void Map(RouteGroupBuilder sim, Func<Simulation> current)
    {
        sim.MapGet("/faults", () => current().Read(world =>
            world.Faults.All.Select(fault => View(fault, "active")).Concat(world.Faults.Scheduled.OrderBy(fault => fault.Since).Select(fault => View(fault, "scheduled"))).ToArray()));
        sim.MapPost("/faults", (JsonElement body) => Guard(() =>
        {
            var simulation = current();
            var faults = simulation.AddFaults(world => FaultRequests.Read(body, world.Now, [.. Regions.All]));
            var views = faults.Select(fault => View(fault, fault.Since <= simulation.Clock.GetUtcNow() ? "active" : "scheduled")).ToArray();
            return body.ValueKind == JsonValueKind.Array || body.TryGetProperty("phases", out _) ? Results.Ok(views) : Results.Ok(views[0]);
        }));
        sim.MapDelete("/faults", (string? kind, string? region, long? id) => Guard(() =>
            kind is null || FaultKinds.All.ContainsKey(kind)
                ? Results.Ok(new { removed = current().RemoveFaults(new FaultSelection(kind, region, id)) })
                : throw new ControlRefusedException("kind-unknown", $"kind: '{kind}' is not accepted; needed: one of {string.Join(", ", FaultKinds.Names)}")));

        sim.MapGet("/outages", () => current().Read(world => Outages.All.Values.OrderBy(outage => outage.Name, StringComparer.Ordinal).Select(outage => View(outage, world)).ToArray()));
        sim.MapPost("/outages", (OutageRequest request) => Guard(() => Begin(current(), request)));
        sim.MapDelete("/outages", (string? name, string? region) => Guard(() => name is null || Outages.All.ContainsKey(name)
            ? Results.Ok(new { removed = (name is null ? Outages.All.Keys : [name]).Sum(each => current().RemoveFaults(new FaultSelection(Outage: each, Region: region))) })
            : throw UnknownOutage(name)));
    }

    private static IResult Begin(Simulation simulation, OutageRequest request)
    {
        if (request.Name is null || !Outages.All.TryGetValue(request.Name, out var outage))
        {
            throw UnknownOutage(request.Name);
        }

        if (request.Compress is not (null or (>= 1 and <= MostCompressed)))
        {
            throw new ControlRefusedException("compress-wrong", $"compress: needed: 1 to {MostCompressed}, e.g. 60 for an hour in a minute of the world");
        }

        var faults = simulation.AddFaults(world =>
        {
            var region = FaultRequests.Region(request.Region, [.. Regions.All]);
            return world.Faults.All.Concat(world.Faults.Scheduled).Any(fault => fault.Outage == outage.Name && fault.Region == region)
                ? throw new ControlRefusedException("outage-running", $"name: {outage.Name} is running in {region} already; needed: another one, or DELETE /_sim/outages?name={outage.Name} first")
                : [.. outage.Faults(region, world.Now, request.Compress ?? 1)];
        });
        var now = simulation.Clock.GetUtcNow();
        return Results.Ok(new { outage.Name, request.Region, compress = request.Compress ?? 1, phases = faults.Select(fault => View(fault, fault.Since <= now ? "active" : "scheduled")) });
    }

    private static object View(Outage outage, World world) => new
    {
        outage.Name,
        outage.Description,
        outage.Sources,
        outage.Minutes,
        outage.Phases,
        running = world.Faults.All.Concat(world.Faults.Scheduled).Where(fault => fault.Outage == outage.Name).Select(fault => fault.Region).Distinct().Order(StringComparer.Ordinal).ToArray(),
    };

    private static object View(Fault fault, string state) => new
    {
        fault.Id,
        fault.Kind,
        fault.Region,
        fault.Service,
        fault.Operation,
        fault.RatePercent,
        delaySeconds = fault.Delay > TimeSpan.Zero ? fault.Delay.TotalSeconds : (double?)null,
        fault.Since,
        fault.Until,
        fault.Outage,
        state,
    };

    private static ControlRefusedException UnknownOutage(string? name) =>
        new("outage-unknown", $"name: '{name}' is not accepted; needed: one of {string.Join(", ", Outages.All.Keys.Order(StringComparer.Ordinal))}");

    private static IResult Guard(Func<IResult> act)
    {
        try
        {
            return act();
        }
        catch (ControlRefusedException refused)
        {
            return ControlApi.Refuse(refused.Code, refused.Message);
        }
    }

    private sealed record OutageRequest(string? Name, string? Region, double? Compress);
}
