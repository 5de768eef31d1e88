using System.Globalization;
using System.Text;
using Unishop.Recovery;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Readiness;
using Unishop.Recovery.Runs;

namespace Unishop.Dashboard.Api;

/// <summary>Prometheus text. What is not known is left out: a gap, never a zero.</summary>
internal static class MetricsApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", async (IRecoveryService service, CancellationToken cancellation) =>
    {
        var text = new StringBuilder();
        var statuses = new List<WorkloadStatus>();
        foreach (var workload in service.Workloads)
        {
            statuses.Add((await service.StatusAsync(workload.Id, cancellation))!);
        }

        Gauge(text, "unishop_replication_lag_seconds", "Replication lag of the Region that would take over.", statuses, status => status.Rpo.CurrentSeconds);
        Gauge(text, "unishop_rpo_objective_seconds", "Agreed data loss.", statuses, status => status.Rpo.ObjectiveSeconds);
        Gauge(text, "unishop_rto_objective_seconds", "Agreed recovery time.", statuses, status => status.Rto.ObjectiveSeconds);
        Gauge(text, "unishop_rto_estimate_seconds", "Expected recovery time.", statuses, status => status.Rto.EstimateSeconds);
        Gauge(text, "unishop_rto_last_actual_seconds", "Recovery time of the last failover.", statuses, status => status.Rto.LastActualSeconds);
        Gauge(text, "unishop_outage", "1 while the workload does not serve.", statuses, status => status.Snapshot.Outage is null ? 0 : 1);
        Head(text, "unishop_readiness_checks", "Readiness checks by state.");
        foreach (var status in statuses)
        {
            foreach (var state in Enum.GetValues<CheckState>())
            {
                Sample(text, "unishop_readiness_checks", $"workload=\"{status.Snapshot.Workload.Id}\",state=\"{ApiWords.Of(state)}\"", status.Checks.Count(check => check.State == state));
            }
        }

        var runs = await service.RunsAsync(null, null, 1000, cancellation);
        Head(text, "unishop_runs", "Runs by state.");
        foreach (var state in Enum.GetValues<RunStatus>())
        {
            Sample(text, "unishop_runs", $"state=\"{ApiWords.Of(state)}\"", runs.Count(run => run.Status == state));
        }

        return Results.Text(text.ToString(), "text/plain; version=0.0.4");
    });

    private static void Gauge(StringBuilder text, string name, string help, List<WorkloadStatus> statuses, Func<WorkloadStatus, double?> value)
    {
        Head(text, name, help);
        foreach (var status in statuses)
        {
            if (value(status) is { } known)
            {
                Sample(text, name, $"workload=\"{status.Snapshot.Workload.Id}\"", known);
            }
        }
    }

    private static void Head(StringBuilder text, string name, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private static void Sample(StringBuilder text, string name, string labels, double value) => text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value}\n");
}
