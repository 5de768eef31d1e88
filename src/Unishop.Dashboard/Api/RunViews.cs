using System.Text.Json;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Runs;

namespace Unishop.Dashboard.Api;

/// <summary>Runs and journal entries as the API shows them.</summary>
internal static class RunViews
{
    private static readonly JsonSerializerOptions Options = CreateOptions();

    public static object Of(Run run, DateTimeOffset now)
    {
        var measures = RunMeasurement.Of(run, now);
        return new
        {
            run.Id,
            workload = run.WorkloadId,
            run.Verb,
            run.Start.Plan.PromoteBy,
            run.Start.Plan.TargetRegion,
            run.Actor,
            run.Start.Reason,
            state = run.Status,
            stateReason = run.StatusReason,
            simulated = run.Start.Simulated,
            run.StartedAt,
            run.EndedAt,
            run.Owner,
            run.Epoch,
            measures.RtoSeconds,
            measures.RpoSeconds,
            waterfall = measures.Waterfall.Select(part => new { part.Phase, part.StartedAt, part.Seconds, part.IsOver }),
            steps = run.Steps.Select(step => new
            {
                step.Step.Id,
                step.Step.Title,
                step.Step.Region,
                state = step.Status,
                step.StartedAt,
                step.EndedAt,
                step.Attempts,
                step.Detail,
                step.RequestIds,
                step.Warnings,
                step.Outputs,
                expectedSeconds = step.Step.Expected.TotalSeconds,
                criticalPath = measures.CriticalPath.Contains(step.Step.Id),
            }),
        };
    }

    public static object Of(JournalEntry entry) => new
    {
        entry.Id,
        entry.RunId,
        entry.Seq,
        entry.Epoch,
        entry.At,
        entry.Actor,
        type = RunEventJson.TypeOf(entry.Event),
        data = JsonDocument.Parse(RunEventJson.Write(entry.Event)).RootElement,
        entry.PreviousHash,
        entry.Hash,
    };

    public static string Json(JournalEntry entry) => JsonSerializer.Serialize(Of(entry), Options);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiRegistration.Configure(options);
        return options;
    }
}
