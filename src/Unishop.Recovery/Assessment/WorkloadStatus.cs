using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Assessment;

/// <summary>How a measure stands to its objective.</summary>
public enum ObjectiveState
{
    /// <summary>Inside the objective.</summary>
    Met,

    /// <summary>Inside, but above three quarters of it.</summary>
    Warning,

    /// <summary>Outside.</summary>
    Breached,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>How well a workload is, worst first when sorted descending.</summary>
public enum WorkloadHealth
{
    /// <summary>It serves and the other Region could take over.</summary>
    Healthy,

    /// <summary>It serves and the other Region could take over, with something to look at.</summary>
    Attention,

    /// <summary>It serves, but whether the other Region could take over is not known.</summary>
    Unknown,

    /// <summary>It serves, but the other Region could not take over.</summary>
    AtRisk,

    /// <summary>A run is moving it.</summary>
    Recovering,

    /// <summary>It does not serve.</summary>
    Down,
}

/// <summary>Which Region serves.</summary>
/// <param name="Region">The Region; <see langword="null"/> where none does or it is not known.</param>
/// <param name="Reason">How that is known.</param>
public sealed record Serving(string? Region, string Reason);

/// <summary>Data loss against its objective.</summary>
/// <param name="ObjectiveSeconds">The objective, in seconds.</param>
/// <param name="CurrentSeconds">The lag now, in seconds; <see langword="null"/> where it is not known.</param>
/// <param name="MeasuredAt">When the lag was measured.</param>
/// <param name="State">How the two stand.</param>
/// <param name="Reason">In words.</param>
public sealed record RpoMeasure(double ObjectiveSeconds, double? CurrentSeconds, DateTimeOffset? MeasuredAt, ObjectiveState State, string Reason)
{
    /// <summary>The lag of the heartbeat; <see langword="null"/> where the workload has none, <see cref="HeartbeatMeasure.Seconds"/> <see langword="null"/> where it is not known.</summary>
    public HeartbeatMeasure? Heartbeat { get; init; }

    /// <summary>How many orders the lag is; <see langword="null"/> where it is not known.</summary>
    public OrdersAtRisk? Orders { get; init; }
}

/// <summary>The lag of a row that is written in the active Region and read in the standby.</summary>
/// <param name="Seconds">The lag, in seconds; <see langword="null"/> where it is not known.</param>
/// <param name="IsAtLeast">Whether the row has not arrived yet: the lag is this much or more.</param>
/// <param name="MeasuredAt">When it was read, or sought in vain.</param>
/// <param name="State">How it stands to the objective.</param>
/// <param name="Reason">Where it was measured, or why it is not known.</param>
public sealed record HeartbeatMeasure(double? Seconds, bool IsAtLeast, DateTimeOffset? MeasuredAt, ObjectiveState State, string Reason);

/// <summary>Recovery time against its objective.</summary>
/// <param name="ObjectiveSeconds">The objective, in seconds.</param>
/// <param name="EstimateSeconds">How long a failover should take now, in seconds; <see langword="null"/> where there is no plan.</param>
/// <param name="EstimateSource">Where the estimate comes from.</param>
/// <param name="LastActualSeconds">How long the last failover took, in seconds; <see langword="null"/> where there was none.</param>
/// <param name="State">How estimate and objective stand.</param>
public sealed record RtoMeasure(
    double ObjectiveSeconds, double? EstimateSeconds, string EstimateSource, double? LastActualSeconds, ObjectiveState State)
{
    /// <summary>How long a failover takes at the 95th percentile of the workload's own runs, in seconds; <see langword="null"/> where not every step was measured.</summary>
    public double? P95Seconds { get; init; }
}

/// <summary>The one-look judgement of a workload.</summary>
/// <param name="Snapshot">What it was judged from.</param>
/// <param name="Health">How well it is.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Serving">Who serves.</param>
/// <param name="CanTakeOver">The worst state of the readiness checks.</param>
/// <param name="TakeOverReason">The check that decides it, in one sentence.</param>
/// <param name="Checks">The readiness checks.</param>
/// <param name="Rpo">Data loss against its objective.</param>
/// <param name="Rto">Recovery time against its objective.</param>
/// <param name="ActiveRun">The run that holds the workload.</param>
public sealed record WorkloadStatus(
    WorkloadSnapshot Snapshot,
    WorkloadHealth Health,
    string Reason,
    Serving Serving,
    CheckState CanTakeOver,
    string TakeOverReason,
    ImmutableArray<ReadinessCheck> Checks,
    RpoMeasure Rpo,
    RtoMeasure Rto,
    Run? ActiveRun);

/// <summary>A part of a run's recovery time.</summary>
/// <param name="Phase">Which part.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Seconds">How long it took, or has taken so far, in seconds.</param>
/// <param name="IsOver">Whether it has ended.</param>
public sealed record WaterfallPart(Phase Phase, DateTimeOffset StartedAt, double Seconds, bool IsOver);

/// <summary>What a run cost against the objectives.</summary>
/// <param name="RtoSeconds">From the outage (or, without one, the start) until the shop was verified, in seconds; <see langword="null"/> where it was not.</param>
/// <param name="RpoSeconds">The data loss in seconds: what was measured afterwards or, before that, expected at the start; <see langword="null"/> where it is not known or the shop was not verified.</param>
/// <param name="Waterfall">The parts.</param>
/// <param name="CriticalPath">The steps that decided the time, first to last.</param>
public sealed record RunMeasures(
    double? RtoSeconds, double? RpoSeconds, ImmutableArray<WaterfallPart> Waterfall, ImmutableArray<string> CriticalPath)
{
    /// <summary>The loss as it was measured by the shop's orders; <see langword="null"/>: <see cref="RpoSeconds"/> is an expectation.</summary>
    public MeasuredLoss? Loss { get; init; }

    /// <summary>Whether the shop stayed proved.</summary>
    public ProofState Proof { get; init; }

    /// <summary>
    /// Whether the run's own steps verified the shop; <see langword="false"/>: it ended without that, or what was verified broke again;
    /// <see langword="null"/>: it goes on, or is not meant to verify anything.
    /// </summary>
    public bool? Verified { get; init; }
}
