using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Unishop.Simulator.Control;

/// <summary>The world to a file and back.</summary>
internal static class SnapshotApi
{
    private const string ContentType = "application/x-ndjson";

    public static void Map(RouteGroupBuilder sim, Func<Simulation> current)
    {
        sim.MapGet("/snapshot", () => Results.File(Encoding.UTF8.GetBytes(current().Snapshot()), ContentType, "world.ndjson"));
        sim.MapPost("/restore", async (HttpContext http) =>
        {
            // A long history is larger than any call.
            http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
            using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
            var text = await body.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false);
            try
            {
                var world = current().Restore(WorldSnapshot.Read(new StringReader(text)));
                return Results.Ok(new { world.Scenario, world.Seed, now = world.Now });
            }
            catch (SnapshotRefusedException refused)
            {
                return ControlApi.Refuse(refused.Code, refused.Message);
            }
        });
    }
}
