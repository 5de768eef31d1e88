using System.Diagnostics.Metrics;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Localization;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Monitoring;

namespace Unishop.Dashboard.Hosting.Telemetry;

/// <summary>
/// What the console knows, as metrics. What is not known has no sample: a missing sample can be alarmed on, a zero would lie.
/// </summary>
internal sealed class ConsoleMetrics : BackgroundService
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Unishop.Dashboard";

    private const int RunsCounted = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Meter _meter;
    private readonly IRecoveryService _recovery;
    private readonly LiveStatus _live;
    private readonly ILogger<ConsoleMetrics> _log;
    private volatile IReadOnlyList<Measurement<double>> _runs = [];

    public ConsoleMetrics(
        IMeterFactory meters, IRecoveryService recovery, LiveStatus live, SnapshotStore snapshots, CircuitCount circuits, WorldClock clock, ILogger<ConsoleMetrics> log)
    {
        (_meter, _recovery, _live, _log) = (meters.Create(MeterName), recovery, live, log);
        Seconds("unishop.replication_lag", "Lag of the Region that would take over.", s => s.Rpo.CurrentSeconds);
        Seconds("unishop.heartbeat_lag", "Lag of a row written in the active Region and read in the other; where it has not arrived, how long it has not.", s => s.Rpo.Heartbeat?.Seconds);
        Seconds("unishop.heartbeat_age", "Age of the last look for that row, in seconds of the world.", s => s.Rpo.Heartbeat?.MeasuredAt is { } at ? Math.Max(0, (clock.Now - at).TotalSeconds) : null);
        Seconds("unishop.rpo_objective", "Agreed data loss.", s => s.Rpo.ObjectiveSeconds);
        Seconds("unishop.rto_estimate", "Expected recovery time.", s => s.Rto.EstimateSeconds);
        Seconds("unishop.rto_last", "Recovery time of the last failover.", s => s.Rto.LastActualSeconds);
        Seconds("unishop.rto_p95", "Recovery time at the 95th percentile of own runs.", s => s.Rto.P95Seconds);
        Seconds("unishop.rto_objective", "Agreed recovery time.", s => s.Rto.ObjectiveSeconds);
        Seconds("unishop.snapshot_age", "Age of the newest reading, in seconds of the world.", s => Math.Max(0, (clock.Now - s.Snapshot.ObservedAt).TotalSeconds));
        EachOf("unishop.workload_health", "1 for the health that the workload has.", s =>
            Enum.GetValues<WorkloadHealth>().Select(health => Sample(s.Health == health ? 1 : 0, Of(s), ("health", Wire.Word(health)))));
        EachOf("unishop.readiness_checks", "Readiness checks by state.", s =>
            Enum.GetValues<CheckState>().Select(state => Sample(s.Checks.Count(check => check.State == state), Of(s), ("state", Wire.Word(state)))));
        EachOf("unishop.region_serves", "1 for the Region that serves.", s => s.Serving.Region is not { } serving
            ? []
            : new[] { s.Snapshot.Primary.Region, s.Snapshot.Standby.Region }.Select(region => Sample(serving == region ? 1 : 0, Of(s), ("region", region))));
        All("unishop.runs", "Runs by state, of the newest 200.", () => _runs);
        All("unishop.circuits", "Pages that are open, with and without a connection at the moment.", () =>
            [Sample(circuits.Connected, ("state", "connected")), Sample(Math.Max(0, circuits.Open - circuits.Connected), ("state", "disconnected"))]);
        All("unishop.page_subscriptions", "Pages that follow a workload.", () => [Sample(live.Readers)]);
        All("unishop.snapshot_subscriptions", "Readers of snapshots.", () => [Sample(snapshots.Subscribers)]);
        All("unishop.simulated", "1 where the world is simulated.", () => [Sample(recovery.IsSimulated ? 1 : 0)]);
    }

    /// <summary>Counts the runs in the journal, which a reader of metrics must not wait for.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        do
        {
            try
            {
                _runs =
                [
                    .. (await _recovery.RunsAsync(null, null, RunsCounted, stoppingToken)).GroupBy(run => (run.WorkloadId, run.Status))
                        .Select(group => Sample(group.Count(), ("workload", group.Key.WorkloadId), ("state", Wire.Word(group.Key.Status)))),
                ];
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                _runs = [];
                _log.LogWarning(failed, "Runs could not be counted; it is tried again.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private static (string Key, string Value) Of(WorkloadStatus status) => ("workload", status.Snapshot.Workload.Id);

    private static Measurement<double> Sample(double value, params ReadOnlySpan<(string Key, string Value)> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var at = 0; at < labels.Length; at++)
        {
            tags[at] = new(labels[at].Key, labels[at].Value);
        }

        return new(value, tags);
    }

    private void Seconds(string name, string description, Func<WorkloadStatus, double?> value) =>
        All(name, description, () => _live.Current.Select(s => (Status: s, Value: value(s))).Where(s => s.Value is not null).Select(s => Sample(s.Value!.Value, Of(s.Status))), "s");

    private void EachOf(string name, string description, Func<WorkloadStatus, IEnumerable<Measurement<double>>> samples) =>
        All(name, description, () => _live.Current.SelectMany(samples));

    private void All(string name, string description, Func<IEnumerable<Measurement<double>>> samples, string? unit = null) =>
        _meter.CreateObservableGauge(name, samples, unit, description);
}
