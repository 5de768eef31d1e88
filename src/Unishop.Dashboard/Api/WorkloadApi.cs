using Unishop.Recovery;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Readiness;

namespace Unishop.Dashboard.Api;

/// <summary>Workloads: what is known of them, what can be done to them, and doing it.</summary>
internal static class WorkloadApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var workloads = api.MapGroup("/workloads").WithTags("Workloads");
        workloads.MapGet("/", ListAsync).WithSummary("The protected workloads.");
        workloads.MapGet("/{id}", (string id, IRecoveryService service) => service.Snapshot(id) is { } snapshot
            ? Results.Ok(SnapshotView(snapshot, service.IsSimulated))
            : Problems.NotFound("workload", id)).WithSummary("The whole snapshot of a workload.");
        workloads.MapGet("/{id}/readiness", (string id, IRecoveryService service) => service.Snapshot(id) is null
            ? Problems.NotFound("workload", id)
            : Results.Ok(service.Readiness(id))).WithSummary("The readiness checks.");
        workloads.MapGet("/{id}/lag", Lag).WithSummary("The replication lag.");
        workloads.MapGet("/{id}/plans", async (string id, IRecoveryService service, CancellationToken cancellation) => service.Snapshot(id) is null
            ? Problems.NotFound("workload", id)
            : Results.Ok(await service.VerbsAsync(id, cancellation))).WithSummary("The verbs of the workload's strategy.");
        workloads.MapGet("/{id}/plans/{verb}/preview", Preview).WithSummary("What a verb would do.");
        workloads.MapPost("/{id}/runs", StartAsync).WithSummary("Starts a run.");
    }

    private static async Task<IResult> ListAsync(IRecoveryService service, CancellationToken cancellation)
    {
        var rows = new List<object>();
        foreach (var workload in service.Workloads)
        {
            var status = (await service.StatusAsync(workload.Id, cancellation))!;
            rows.Add(new
            {
                workload.Id,
                workload.Name,
                workload.Strategy,
                primaryRegion = workload.Primary.Region,
                standbyRegion = workload.Standby.Region,
                activeRegion = status.Serving.Region,
                status = status.Health,
                statusReason = status.Reason,
                simulated = service.IsSimulated,
                rpo = new { status.Rpo.ObjectiveSeconds, status.Rpo.CurrentSeconds, status.Rpo.MeasuredAt, status.Rpo.State, status.Rpo.Reason },
                rto = new { status.Rto.ObjectiveSeconds, status.Rto.EstimateSeconds, status.Rto.EstimateSource, status.Rto.LastActualSeconds, status.Rto.State },
                readiness = Count(status),
                activeRun = status.ActiveRun?.Id,
            });
        }

        return Results.Ok(rows);
    }

    private static object Count(WorkloadStatus status)
    {
        int Of(CheckState state) => status.Checks.Count(check => check.State == state);
        return new { pass = Of(CheckState.Pass), warn = Of(CheckState.Warn), fail = Of(CheckState.Fail), unknown = Of(CheckState.Unknown) };
    }

    private static object SnapshotView(WorkloadSnapshot snapshot, bool simulated) => new
    {
        snapshot.Workload.Id,
        snapshot.Workload.Name,
        snapshot.Workload.Strategy,
        simulated,
        snapshot.Version,
        snapshot.ObservedAt,
        activeRegion = ServingRules.Of(snapshot).Region,
        snapshot.Outage,
        snapshot.Baseline,
        regions = new[] { RegionView(snapshot.Primary), RegionView(snapshot.Standby) },
    };

    private static object RegionView(RegionSnapshot region) => new
    {
        region.Region,
        region.Role,
        stacks = ReadingViews.Of(region.Stacks),
        network = ReadingViews.Of(region.Network),
        globalDatabase = ReadingViews.Of(region.GlobalDatabase),
        database = ReadingViews.Of(region.Database),
        lag = ReadingViews.Of(region.Lag, lag => new { seconds = lag.Lag.TotalSeconds, lag.MeasuredAt }),
        images = ReadingViews.Of(region.Images),
        compute = ReadingViews.Of(region.Compute, instances => new { instances, group = (object?)null }),
        site = ReadingViews.Of(region.Site, site => new
        {
            site.Url,
            status = site.Health,
            site.Detail,
            site.HttpStatus,
            latencySeconds = site.Latency.TotalSeconds,
            site.RegionShown,
            site.ApiHealthy,
            site.DatabaseReachable,
            cart = site.Cart?.Count,
        }),
    };

    private static IResult Lag(string id, double? minutes, IRecoveryService service)
    {
        if (service.Snapshot(id) is not { } snapshot)
        {
            return Problems.NotFound("workload", id);
        }

        if (minutes is not (null or (> 0 and <= 1440)))
        {
            return Problems.Invalid("minutes-wrong", "minutes: needed: above 0 up to 1440, e.g. 180");
        }

        return Results.Ok(new
        {
            points = service.LagHistory(id, TimeSpan.FromMinutes(minutes ?? 180)).Select(point => new { at = point.MeasuredAt, seconds = point.Lag.TotalSeconds }),
            objectiveSeconds = snapshot.Workload.Objectives.Rpo.TotalSeconds,
        });
    }

    private static IResult Preview(string id, string verb, string? promoteBy, IRecoveryService service)
    {
        if (!ApiWords.TryParse<Verb>(verb, out var wanted))
        {
            return Problems.Invalid("verb-unknown", $"verb: '{verb}' is not accepted; needed: one of {ApiWords.All<Verb>()}");
        }

        if (!ApiWords.TryParseOptional<PromoteBy>(promoteBy, out var by))
        {
            return Problems.Invalid("promote-by-unknown", $"promoteBy: '{promoteBy}' is not accepted; needed: one of {ApiWords.All<PromoteBy>()}");
        }

        var outcome = service.Preview(id, wanted, by);
        return outcome.Preview is { } preview ? Results.Ok(PreviewView(preview)) : Problems.Of(outcome.Refusal!);
    }

    private static object PreviewView(Preview preview) => new
    {
        preview.SnapshotVersion,
        preview.Plan.Verb,
        preview.Plan.PromoteBy,
        preview.Plan.TargetRegion,
        advice = preview.Advice is { } advice ? new { verb = advice.PromoteBy, advice.Reasons } : null,
        estimatedSeconds = preview.Plan.Expected.TotalSeconds,
        dataLoss = preview.DataLoss,
        preview.Hash,
        steps = preview.Steps.Select(step => new
        {
            step.Step.Id,
            step.Step.Title,
            step.Step.Region,
            calls = step.Step.Calls,
            state = step.AlreadyDone ? "done" : "todo",
            step.Note,
            step.Step.DependsOn,
            step.Step.CompletedWhen,
            step.Step.Destructive,
            step.Step.Undo,
            estimatedSeconds = step.Step.Expected.TotalSeconds,
            deadlineSeconds = step.Step.Deadline.TotalSeconds,
        }),
    };

    private static async Task<IResult> StartAsync(string id, StartRequest request, HttpContext http, IRecoveryService service, CancellationToken cancellation)
    {
        if (!ApiWords.TryParse<Verb>(request.Verb, out var verb))
        {
            return Problems.Invalid("verb-unknown", $"verb: '{request.Verb}' is not accepted; needed: one of {ApiWords.All<Verb>()}");
        }

        if (!ApiWords.TryParseOptional<PromoteBy>(request.PromoteBy, out var by))
        {
            return Problems.Invalid("promote-by-unknown", $"promoteBy: '{request.PromoteBy}' is not accepted; needed: one of {ApiWords.All<PromoteBy>()}");
        }

        var outcome = await service.StartAsync(
            new StartRun(id, verb, by, request.Confirm, request.Reason, request.SnapshotVersion, Actors.Of(http)), cancellation);
        return outcome.RunId is { } runId
            ? Results.Accepted($"/api/v1/runs/{runId}", new { runId })
            : Problems.Of(outcome.Refusal!);
    }

    private sealed record StartRequest(string? Verb, string? PromoteBy, string? Confirm, string? Reason, long? SnapshotVersion);
}
