using System.Globalization;
using System.Text;
using Unishop.Dashboard.Live;
using Unishop.Dashboard.Telemetry;
using Unishop.Recovery;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Readiness;
using Unishop.Recovery.Runs;

namespace Unishop.Dashboard.Api;

/// <summary>Metrics in Prometheus's text format. What is not known has no sample: a missing sample can be alarmed on, a zero would lie.</summary>
internal static class Metrics
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int RunsCounted = 200;

    /// <summary>All metrics.</summary>
    public static async Task<string> WriteAsync(
        IRecoveryService recovery, LiveStatus live, SnapshotStore snapshots, CallMetrics calls, CircuitCount circuits, WorldClock clock, CancellationToken cancellation)
    {
        var statuses = new List<WorkloadStatus>();
        foreach (var workload in recovery.Workloads)
        {
            if (await recovery.StatusAsync(workload.Id, cancellation) is { } status)
            {
                statuses.Add(status);
            }
        }

        var runs = await recovery.RunsAsync(null, null, RunsCounted, cancellation);
        var text = new StringBuilder();
        Family(text, "unishop_replication_lag_seconds", "Lag of the Region that would take over.", statuses.Select(s => (Of(s), s.Rpo.CurrentSeconds)));
        Family(text, "unishop_heartbeat_lag_seconds", "Lag of a row written in the active Region and read in the other; where it has not arrived, how long it has not.", statuses.Select(s => (Of(s), s.Rpo.Heartbeat?.Seconds)));
        Family(text, "unishop_heartbeat_age_seconds", "Age of the last look for that row, in seconds of the world.", statuses.Select(s =>
            (Of(s), s.Rpo.Heartbeat?.MeasuredAt is { } at ? Math.Max(0, (clock.Now - at).TotalSeconds) : (double?)null)));
        Family(text, "unishop_rpo_objective_seconds", "Agreed data loss.", statuses.Select(s => (Of(s), (double?)s.Rpo.ObjectiveSeconds)));
        Family(text, "unishop_rto_estimate_seconds", "Expected recovery time.", statuses.Select(s => (Of(s), s.Rto.EstimateSeconds)));
        Family(text, "unishop_rto_last_seconds", "Recovery time of the last failover.", statuses.Select(s => (Of(s), s.Rto.LastActualSeconds)));
        Family(text, "unishop_rto_p95_seconds", "Recovery time at the 95th percentile of own runs.", statuses.Select(s => (Of(s), s.Rto.P95Seconds)));
        Family(text, "unishop_rto_objective_seconds", "Agreed recovery time.", statuses.Select(s => (Of(s), (double?)s.Rto.ObjectiveSeconds)));
        Family(text, "unishop_workload_health", "1 for the health that the workload has.", statuses.SelectMany(s =>
            Enum.GetValues<WorkloadHealth>().Select(health => ($"{Of(s)},health=\"{Wire.Word(health)}\"", (double?)(s.Health == health ? 1 : 0)))));
        Family(text, "unishop_readiness_checks", "Readiness checks by state.", statuses.SelectMany(s =>
            Enum.GetValues<CheckState>().Select(state => ($"{Of(s)},state=\"{Wire.Word(state)}\"", (double?)s.Checks.Count(check => check.State == state)))));
        Family(text, "unishop_region_serves", "1 for the Region that serves.", statuses.Where(s => s.Serving.Region is not null).SelectMany(s =>
            new[] { s.Snapshot.Primary.Region, s.Snapshot.Standby.Region }.Select(region => ($"{Of(s)},region=\"{region}\"", (double?)(s.Serving.Region == region ? 1 : 0)))));
        Family(text, "unishop_snapshot_age_seconds", "Age of the newest reading, in seconds of the world.", statuses.Select(s =>
            (Of(s), (double?)Math.Max(0, (clock.Now - s.Snapshot.ObservedAt).TotalSeconds))));
        Family(text, "unishop_runs", "Runs by state, of the newest 200.", runs.GroupBy(run => (run.WorkloadId, run.Status)).Select(group =>
            ($"workload=\"{Escape(group.Key.WorkloadId)}\",state=\"{Wire.Word(group.Key.Status)}\"", (double?)group.Count())));
        Counter(text, "unishop_aws_calls_total", "AWS calls of this process by result.", calls.Sums.Select(sum => (OfCall(sum.Of), (double)sum.Sum.Count)));
        Counter(text, "unishop_aws_call_seconds_total", "Real time spent in AWS calls.", calls.Sums.Select(sum => (OfCall(sum.Of), sum.Sum.Seconds)));
        Family(text, "unishop_circuits", "Pages that are open, with and without a connection at the moment.",
            [("state=\"connected\"", circuits.Connected), ("state=\"disconnected\"", Math.Max(0, circuits.Open - circuits.Connected))]);
        Family(text, "unishop_page_subscriptions", "Pages that follow a workload.", [("", live.Readers)]);
        Family(text, "unishop_snapshot_subscriptions", "Readers of snapshots.", [("", snapshots.Subscribers)]);
        Family(text, "unishop_simulated", "1 where the world is simulated.", [("", recovery.IsSimulated ? 1 : 0)]);
        return text.ToString();

        static string OfCall((string Call, string Region, string Result) call) =>
            $"call=\"{Escape(call.Call)}\",region=\"{Escape(call.Region)}\",result=\"{Escape(call.Result)}\"";

        static string Of(WorkloadStatus status) => $"workload=\"{Escape(status.Snapshot.Workload.Id)}\"";
    }

    private static void Counter(StringBuilder text, string name, string help, IEnumerable<(string Labels, double Value)> samples) =>
        Write(text, name, "counter", help, samples.Select(sample => (sample.Labels, (double?)sample.Value)));

    private static void Family(StringBuilder text, string name, string help, IEnumerable<(string Labels, double? Value)> samples) => Write(text, name, "gauge", help, samples);

    private static void Write(StringBuilder text, string name, string type, string help, IEnumerable<(string Labels, double? Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in samples)
        {
            if (value is { } known)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {known:R}\n");
            }
        }
    }

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
