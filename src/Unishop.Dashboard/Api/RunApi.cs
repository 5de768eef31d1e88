using System.Globalization;
using System.Text;
using Unishop.Dashboard.Live;
using Unishop.Recovery;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Runs;

namespace Unishop.Dashboard.Api;

/// <summary>Runs: their state, their journal, and commands to them.</summary>
internal static class RunApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("/", ListAsync).WithSummary("Runs, newest first.");
        runs.MapGet("/{id}", async (string id, IRecoveryService service, WorldClock clock, CancellationToken cancellation) =>
            await service.RunAsync(id, cancellation) is { } run ? Results.Ok(RunViews.Of(run, clock.Now)) : Problems.NotFound("run", id))
            .WithSummary("A run as its journal tells it.");
        runs.MapGet("/{id}/events", EventsAsync).WithSummary("The journal of a run; followed live as an event stream.");
        foreach (var action in new[] { RunAction.Pause, RunAction.Resume, RunAction.Cancel })
        {
            runs.MapPost($"/{{id}}/{ApiWords.Of(action)}", (string id, HttpContext http, IRecoveryService service, CancellationToken cancellation, CommandRequest? body = null) =>
                CommandAsync(new RunCommand(id, action, null, body?.Reason, Actors.Of(http)), service, cancellation));
        }

        foreach (var action in new[] { RunAction.Retry, RunAction.Skip, RunAction.Approve })
        {
            runs.MapPost($"/{{id}}/steps/{{step}}/{ApiWords.Of(action)}", (string id, string step, HttpContext http, IRecoveryService service, CancellationToken cancellation, CommandRequest? body = null) =>
                CommandAsync(new RunCommand(id, action, step, body?.Reason, Actors.Of(http)), service, cancellation));
        }
    }

    private static async Task<IResult> ListAsync(string? workload, string? state, IRecoveryService service, WorldClock clock, CancellationToken cancellation)
    {
        if (!ApiWords.TryParseOptional<RunStatus>(state, out var wanted))
        {
            return Problems.Invalid("state-unknown", $"state: '{state}' is not accepted; needed: one of {ApiWords.All<RunStatus>()}");
        }

        var now = clock.Now;
        return Results.Ok((await service.RunsAsync(workload, wanted, 200, cancellation)).Select(run => RunViews.Of(run, now)));
    }

    private static async Task<IResult> CommandAsync(RunCommand command, IRecoveryService service, CancellationToken cancellation)
    {
        var outcome = await service.CommandAsync(command, cancellation);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : Results.Accepted($"/api/v1/runs/{command.RunId}", new { runId = command.RunId });
    }

    private static async Task EventsAsync(string id, HttpContext http, IRecoveryService service, CancellationToken cancellation)
    {
        if (await service.RunAsync(id, cancellation) is null)
        {
            await Problems.NotFound("run", id).ExecuteAsync(http);
            return;
        }

        if (!http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
        {
            var entries = await service.JournalAsync(id, 0, cancellation);
            await Results.Ok(entries.Select(RunViews.Of)).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        var after = long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        await foreach (var entry in service.FollowAsync(id, after, cancellation))
        {
            var text = new StringBuilder()
                .Append(CultureInfo.InvariantCulture, $"id: {entry.Seq}\nevent: {RunEventJson.TypeOf(entry.Event)}\ndata: ")
                .Append(RunViews.Json(entry)).Append("\n\n").ToString();
            await http.Response.WriteAsync(text, cancellation);
            await http.Response.Body.FlushAsync(cancellation);
        }
    }

    private sealed record CommandRequest(string? Reason);
}
