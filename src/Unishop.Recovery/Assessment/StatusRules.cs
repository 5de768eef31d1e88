using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Assessment;

/// <summary>The one-look judgement of a workload: pure functions of a snapshot and of its runs.</summary>
public static class StatusRules
{
    private const double WarnFrom = 0.75;

    // What a beat may take beyond its time: its requests wait for their deadlines.
    private static readonly TimeSpan FreshBeat = TimeSpan.FromSeconds(30);

    /// <summary>Judges a workload.</summary>
    /// <param name="snapshot">What was observed.</param>
    /// <param name="active">The run that holds it.</param>
    /// <param name="lastFailover">The last failover that succeeded.</param>
    /// <param name="now">The time.</param>
    /// <param name="readiness">The readiness checks; <see langword="null"/>: those of the snapshot alone.</param>
    /// <param name="estimate">How long a failover should take; <see langword="null"/>: the published profile.</param>
    /// <param name="plannable">Whether a failover can be planned, or there is nothing to do; without that there is no estimate.</param>
    public static WorkloadStatus Of(
        WorkloadSnapshot snapshot, Run? active, Run? lastFailover, DateTimeOffset now,
        System.Collections.Immutable.ImmutableArray<ReadinessCheck>? readiness = null, RtoEstimate? estimate = null, bool plannable = true)
    {
        var checks = readiness ?? ReadinessRules.Of(snapshot, now);
        var worst = ReadinessRules.Worst(checks);
        var serving = ServingRules.Of(snapshot);
        var target = ReadinessRules.Target(snapshot).Region;
        var takeOver = worst.State switch
        {
            CheckState.Pass => $"{target} can take over",
            CheckState.Warn => $"{target} can take over, but {worst.Evidence}",
            CheckState.Unknown => $"whether {target} can take over is not known: {worst.Evidence}",
            _ => $"{target} can't take over: {worst.Evidence}",
        };
        var (health, reason) = Health(snapshot, active, serving, worst.State, takeOver);
        return new WorkloadStatus(
            snapshot, health, reason, serving, worst.State, takeOver, checks,
            Rpo(snapshot, now), Rto(snapshot, lastFailover, now, estimate, plannable), active);
    }

    /// <summary>
    /// The lag of the Region that would take over, against the objective: the worse of what CloudWatch and the heartbeat say decides.
    /// </summary>
    public static RpoMeasure Rpo(WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        var (measured, beat) = (OfCloudWatch(snapshot, now), Heartbeat(snapshot, now));
        return beat is null ? measured : measured with
        {
            Heartbeat = beat,
            State = beat.State == ObjectiveState.Breached || (beat.State == ObjectiveState.Warning && measured.State == ObjectiveState.Met) ? beat.State : measured.State,
        };
    }

    /// <summary>The lag of the heartbeat against the objective; <see langword="null"/> where the workload has none.</summary>
    private static HeartbeatMeasure? Heartbeat(WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Workload.Heartbeat is not { } heartbeat)
        {
            return null;
        }

        var reading = snapshot.Heartbeat;
        if (!reading.TryGet(out var lag))
        {
            return new(null, false, null, ObjectiveState.Unknown, reading.UnknownReason!);
        }

        var seconds = lag.Lag.TotalSeconds;
        return lag.To != ReadinessRules.Target(snapshot).Region ? new(null, false, lag.MeasuredAt, ObjectiveState.Unknown, $"it was last read in {lag.To}")
            : now - lag.MeasuredAt > (heartbeat.Every * 2) + FreshBeat ? new(null, false, lag.MeasuredAt, ObjectiveState.Unknown, "the last measurement is too old")
            : new(seconds, lag.IsAtLeast, lag.MeasuredAt, Against(seconds, snapshot.Workload.Objectives.Rpo.TotalSeconds), reading.Source);
    }

    private static RpoMeasure OfCloudWatch(WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        var objective = snapshot.Workload.Objectives.Rpo.TotalSeconds;
        if (ServingRules.IsLeftBehind(snapshot))
        {
            return new(objective, null, null, ObjectiveState.Unknown, $"{snapshot.Workload.Standby.DatabaseCluster} is not a member of {snapshot.Workload.GlobalDatabase}");
        }

        var reading = ReadinessRules.Target(snapshot).Lag;
        if (!reading.TryGet(out var lag))
        {
            return new(objective, null, null, ObjectiveState.Unknown, reading.UnknownReason!);
        }

        return LagLoss.Seconds(snapshot, lag, now) is not { } seconds
            ? new(objective, null, lag.MeasuredAt, ObjectiveState.Unknown, "the last measurement is too old")
            : new(objective, seconds, lag.MeasuredAt, Against(seconds, objective), reading.Source) { Orders = OrderLoss.AtRisk(snapshot, seconds) };
    }

    /// <summary>How long a failover should take, against the objective.</summary>
    public static RtoMeasure Rto(WorkloadSnapshot snapshot, Run? lastFailover, DateTimeOffset now, RtoEstimate? expected = null, bool plannable = true)
    {
        var objective = snapshot.Workload.Objectives.Rto.TotalSeconds;
        var actual = lastFailover is null ? null : RunMeasurement.Of(lastFailover, now).RtoSeconds;
        if (expected is null)
        {
            // What can't be done is not done in time.
            var published = DurationProfile.Failover(snapshot.Workload.Strategy).TotalSeconds;
            return plannable
                ? new(objective, published, RtoEstimate.Published, actual, Against(Math.Max(published, actual ?? 0), objective))
                : new(objective, null, "there is no plan for a failover now", actual, ObjectiveState.Unknown);
        }

        return new(objective, expected.P50Seconds, expected.Source, actual, Against(Math.Max(expected.P95Seconds, actual ?? 0), objective))
        {
            P95Seconds = expected.IsOwn ? expected.P95Seconds : null,
        };
    }

    private static (WorkloadHealth Health, string Reason) Health(
        WorkloadSnapshot snapshot, Run? active, Serving serving, CheckState worst, string takeOver)
    {
        if (active?.Verb is Verb.Failover or Verb.Promote or Verb.ScaleOut or Verb.Failback)
        {
            return (WorkloadHealth.Recovering, $"{Words.Of(active!.Verb)} to {active.Start.Plan.TargetRegion} is {active.Status.ToString().ToLower(CultureInfo.InvariantCulture)}");
        }

        if (snapshot.Outage is { ConfirmedAt: not null } outage)
        {
            return (WorkloadHealth.Down, $"{outage.Region} does not serve: {outage.Reason}");
        }

        if (serving.Region is null)
        {
            return (WorkloadHealth.Unknown, snapshot.Outage is { } suspected ? $"{suspected.Region} stopped answering: {suspected.Reason}" : serving.Reason);
        }

        var health = worst switch
        {
            CheckState.Pass => WorkloadHealth.Healthy,
            CheckState.Warn => WorkloadHealth.Attention,
            CheckState.Unknown => WorkloadHealth.Unknown,
            _ => WorkloadHealth.AtRisk,
        };
        return (health, $"{serving.Region} serves; {takeOver}");
    }

    private static ObjectiveState Against(double value, double objective) =>
        value > objective ? ObjectiveState.Breached : value > objective * WarnFrom ? ObjectiveState.Warning : ObjectiveState.Met;
}
