using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Monitoring;

namespace Unishop.Dashboard.Api;

/// <summary>Workloads: what is known of them and what could be done.</summary>
internal static class WorkloadsApi
{
    private static readonly double MostMinutes = LagResolution.All[^1].Kept.TotalMinutes;

    /// <summary>Maps the calls.</summary>
    public static void MapWorkloads(this RouteGroupBuilder api)
    {
        var workloads = api.MapGroup("/workloads").WithTags("Workloads");
        workloads.MapGet("/", AllAsync).WithSummary("All workloads at one look.");
        workloads.MapGet("/{id}", One).WithSummary("The whole snapshot of a workload.");
        workloads.MapGet("/{id}/readiness", ReadinessAsync).WithSummary("Could the other Region take over now?");
        workloads.MapPost("/{id}/readiness/check", CheckNow).WithSummary("Looks at everything of a workload now, what costs more too.");
        api.MapGet("/watch", (WorkloadCatalog catalog, ObservationOptions options) => TypedResults.Ok(WatchCost.Of(catalog.All, options))).WithTags("Workloads")
            .WithSummary("What watching costs: calls by operation, and dollars a month.");
        workloads.MapGet("/{id}/lag", LagAsync).WithSummary("The replication lag: a point a minute up to a day back, a quarter of an hour up to 30 days, six hours up to two years.");
        workloads.MapGet("/{id}/plans", PlansAsync).WithSummary("The verbs of the workload's strategy; fence, which the readiness check split-brain leads to, is started in the same way.");
        workloads.MapGet("/{id}/plans/{verb}/preview", PreviewAsync).WithSummary("What a verb would do now; with dryRun=true EC2 is asked whether it would allow it.");
    }

    private static async Task<Ok<List<WorkloadSummary>>> AllAsync(IRecoveryService recovery, CancellationToken cancellation)
    {
        var all = new List<WorkloadSummary>();
        foreach (var workload in recovery.Workloads)
        {
            if (await recovery.StatusAsync(workload.Id, cancellation) is { } status)
            {
                all.Add(WorkloadSummary.Of(status, recovery.IsSimulated));
            }
        }

        return TypedResults.Ok(all);
    }

    private static Results<Ok<WorkloadDetail>, ProblemHttpResult> One(string id, IRecoveryService recovery) =>
        recovery.Snapshot(id) is { } snapshot ? TypedResults.Ok(WorkloadDetail.Of(snapshot, recovery.IsSimulated)) : Problems.NoWorkload(id);

    private static async Task<Results<Ok<ImmutableArray<ReadinessCheck>>, ProblemHttpResult>> ReadinessAsync(string id, IRecoveryService recovery, CancellationToken cancellation) =>
        recovery.Snapshot(id) is null ? Problems.NoWorkload(id) : TypedResults.Ok(await recovery.ReadinessAsync(id, cancellation));

    private static Results<Microsoft.AspNetCore.Http.HttpResults.Accepted, ProblemHttpResult> CheckNow(string id, IRecoveryService recovery) =>
        recovery.CheckNow(id) ? TypedResults.Accepted($"/api/v1/workloads/{id}/readiness") : Problems.NoWorkload(id);

    private static async Task<Results<Ok<LagHistory>, FileContentHttpResult, ProblemHttpResult>> LagAsync(
        string id, IRecoveryService recovery, CancellationToken cancellation, double minutes = 180, string format = "json")
    {
        if (recovery.Snapshot(id) is not { } snapshot)
        {
            return Problems.NoWorkload(id);
        }

        if (!(minutes > 0 && minutes <= MostMinutes))
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "minutes-invalid", $"minutes: needed is a number above 0 and at most {MostMinutes}, e.g. 180.");
        }

        if (format is not ("json" or "csv"))
        {
            return Problems.Invalid("format", format, ["json", "csv"]);
        }

        var series = await recovery.LagSeriesAsync(id, TimeSpan.FromMinutes(minutes), cancellation);
        return format == "csv"
            ? Csv.Of($"{id}-lag.csv", ["measuredAt", "lagSeconds", "meanSeconds", "spanSeconds", "measuredMinutes", "outsideMinutes", "simulated"], LagCsv.Rows(series, recovery.IsSimulated))
            : TypedResults.Ok(new LagHistory([.. series.Spans.Select(LagPoint.Of)], snapshot.Workload.Objectives.Rpo.TotalSeconds, series.Resolution.TotalSeconds));
    }

    private static async Task<Results<Ok<ImmutableArray<VerbOffer>>, ProblemHttpResult>> PlansAsync(string id, IRecoveryService recovery, CancellationToken cancellation) =>
        recovery.Snapshot(id) is null ? Problems.NoWorkload(id) : TypedResults.Ok((await recovery.VerbsAsync(id, cancellation))
            // Closing a Region that was moved away from answers a split brain: the readiness check of that name leads to it.
            .RemoveAll(offer => offer.Verb == Verb.Fence));

    private static async Task<Results<Ok<PreviewDetail>, ProblemHttpResult>> PreviewAsync(
        string id, string verb, IRecoveryService recovery, CancellationToken cancellation, string? promoteBy = null, bool dryRun = false)
    {
        if (Wire.Read<Verb>(verb) is not { } known)
        {
            return Problems.Invalid("verb", verb, Enum.GetValues<Verb>().Select(Wire.Word));
        }

        if (promoteBy is not null && Wire.Read<PromoteBy>(promoteBy) is null)
        {
            return Problems.Invalid("promoteBy", promoteBy, Enum.GetValues<PromoteBy>().Select(Wire.Word));
        }

        var outcome = recovery.Preview(id, known, Wire.Read<PromoteBy>(promoteBy));
        return outcome.Preview is not { } preview ? Problems.Of(outcome.Refusal!)
            : TypedResults.Ok(PreviewDetail.Of(preview, await recovery.EstimateAsync(preview.Plan, cancellation)) with { DryRuns = dryRun ? await recovery.RehearseAsync(preview.Plan, cancellation) : null });
    }
}
