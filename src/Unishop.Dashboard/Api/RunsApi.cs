using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Api;

/// <summary>Runs: starting them, following them, changing their course.</summary>
internal static class RunsApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapRuns(this RouteGroupBuilder api)
    {
        api.MapPost("/workloads/{id}/runs", StartAsync).WithTags("Runs").WithSummary("Starts a run.");
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("/", AllAsync).WithSummary("Runs, newest first.");
        runs.MapGet("/{id}", OneAsync).WithSummary("A run.");
        runs.MapGet("/{id}/events", EventsAsync).WithSummary("The journal of a run; with Accept: text/event-stream followed live, from Last-Event-ID on.");
        foreach (var action in new[] { RunAction.Pause, RunAction.Resume, RunAction.Cancel })
        {
            runs.MapPost($"/{{id}}/{Wire.Word(action)}", (string id, CommandRequest? request, HttpContext http, IRecoveryService recovery) =>
                CommandAsync(new RunCommand(id, action, null, request?.Reason, Actor.Of(http)), recovery, http.RequestAborted)).WithSummary($"{action}s a run.");
        }

        foreach (var action in new[] { RunAction.Retry, RunAction.Skip, RunAction.Approve, RunAction.FailOver, RunAction.Detach })
        {
            runs.MapPost($"/{{id}}/steps/{{step}}/{Wire.Word(action)}", (string id, string step, CommandRequest? request, HttpContext http, IRecoveryService recovery) =>
                CommandAsync(new RunCommand(id, action, step, request?.Reason, Actor.Of(http)), recovery, http.RequestAborted)).WithSummary($"{action}: one step.");
        }
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> StartAsync(
        string id, StartRequest request, HttpContext http, IRecoveryService recovery, CancellationToken cancellation)
    {
        if (Wire.Read<Verb>(request.Verb) is not { } verb)
        {
            return Problems.Invalid("verb", request.Verb, Enum.GetValues<Verb>().Select(Wire.Word));
        }

        if (request.PromoteBy is not null && Wire.Read<PromoteBy>(request.PromoteBy) is null)
        {
            return Problems.Invalid("promoteBy", request.PromoteBy, Enum.GetValues<PromoteBy>().Select(Wire.Word));
        }

        var outcome = await recovery.StartAsync(
            new StartRun(id, verb, Wire.Read<PromoteBy>(request.PromoteBy), request.Confirm, request.Reason, request.SnapshotVersion, Actor.Of(http)) { Acknowledged = request.Acknowledge == true }, cancellation);
        return outcome.RunId is { } run ? TypedResults.Accepted($"/api/v1/runs/{run}", new Accepted(run)) : Problems.Of(outcome.Refusal!);
    }

    private static async Task<Results<Ok<List<RunDetail>>, FileContentHttpResult, ProblemHttpResult>> AllAsync(
        IRecoveryService recovery, WorldClock clock, CancellationToken cancellation, string? workload = null, string? state = null, int limit = 100, string format = "json")
    {
        if (state is not null && Wire.Read<RunStatus>(state) is null)
        {
            return Problems.Invalid("state", state, Enum.GetValues<RunStatus>().Select(Wire.Word));
        }

        if (format is not ("json" or "csv"))
        {
            return Problems.Invalid("format", format, ["json", "csv"]);
        }

        var runs = await recovery.RunsAsync(workload, Wire.Read<RunStatus>(state), Math.Clamp(limit, 1, 1000), cancellation);
        var details = runs.Select(run => RunDetail.Of(run, clock.Now)).ToList();
        return format == "json" ? TypedResults.Ok(details) : Csv.Of(
            "unishop-runs.csv",
            ["id", "workload", "verb", "promoteBy", "targetRegion", "state", "actor", "reason", "startedAt", "endedAt", "rtoSeconds", "rpoSeconds", "simulated"],
            details.Select(run => new object?[]
            {
                run.Id, run.Workload, Wire.Word(run.Verb), run.PromoteBy is { } by ? Wire.Word(by) : null, run.TargetRegion, Wire.Word(run.State), run.Actor, run.Reason,
                run.StartedAt, run.EndedAt, run.RtoSeconds, run.RpoSeconds, run.Simulated,
            }));
    }

    private static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> OneAsync(string id, IRecoveryService recovery, WorldClock clock, CancellationToken cancellation) =>
        await recovery.RunAsync(id, cancellation) is { } run ? TypedResults.Ok(RunDetail.Of(run, clock.Now)) : Problems.NoRun(id);

    private static async Task<Results<Ok<List<EntryDetail>>, ServerSentEventsResult<EntryDetail>, ProblemHttpResult>> EventsAsync(
        string id, HttpContext http, IRecoveryService recovery, IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        if (await recovery.RunAsync(id, cancellation) is null)
        {
            return Problems.NoRun(id);
        }

        if (!http.Request.Headers.Accept.Any(accept => accept?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true))
        {
            return TypedResults.Ok((await recovery.JournalAsync(id, 0, cancellation)).Select(EntryDetail.Of).ToList());
        }

        var last = http.Request.Headers["Last-Event-ID"].FirstOrDefault();
        if (!string.IsNullOrEmpty(last) && !long.TryParse(last, out _))
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "last-event-id-invalid", $"Last-Event-ID: '{last}' is not accepted; needed: the id of the last event that arrived, a whole number.");
        }

        var after = string.IsNullOrEmpty(last) ? 0 : long.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.ServerSentEvents(FollowAsync(recovery, id, after, lifetime.ApplicationStopping, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<EntryDetail>> FollowAsync(
        IRecoveryService recovery, string id, long after, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A stream that is open must not hold up the stop of the server.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        await using var entries = recovery.FollowAsync(id, after, either.Token).GetAsyncEnumerator(either.Token);
        while (await NextAsync(entries, either.Token))
        {
            var entry = entries.Current;
            yield return new SseItem<EntryDetail>(EntryDetail.Of(entry), RunEventJson.TypeOf(entry.Event))
            {
                EventId = entry.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<JournalEntry> entries, CancellationToken cancellation)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> CommandAsync(RunCommand command, IRecoveryService recovery, CancellationToken cancellation)
    {
        var outcome = await recovery.CommandAsync(command, cancellation);
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.Accepted($"/api/v1/runs/{command.RunId}", new Accepted(command.RunId));
    }
}
