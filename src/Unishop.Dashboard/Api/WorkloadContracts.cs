using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Api;

/// <summary>A workload at one look.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Strategy">How the standby is kept.</param>
/// <param name="PrimaryRegion">Where it lives on a normal day.</param>
/// <param name="StandbyRegion">Where it goes.</param>
/// <param name="ActiveRegion">Who serves now; null where none does or it is not known.</param>
/// <param name="Status">How well it is.</param>
/// <param name="StatusReason">Why, in one sentence.</param>
/// <param name="Rpo">Data loss against its objective.</param>
/// <param name="Rto">Recovery time against its objective.</param>
/// <param name="Readiness">How many checks are in which state.</param>
/// <param name="ActiveRun">The run that holds it.</param>
/// <param name="Simulated">Whether its world is simulated.</param>
public sealed record WorkloadSummary(
    string Id, string Name, Strategy Strategy, string PrimaryRegion, string StandbyRegion, string? ActiveRegion,
    WorkloadHealth Status, string StatusReason, RpoSummary Rpo, RtoSummary Rto, ReadinessCount Readiness, string? ActiveRun, bool Simulated)
{
    internal static WorkloadSummary Of(WorkloadStatus status, bool simulated)
    {
        var workload = status.Snapshot.Workload;
        return new(
            workload.Id, workload.Name, workload.Strategy, workload.Primary.Region, workload.Standby.Region, status.Serving.Region,
            status.Health, status.Reason, RpoSummary.Of(status.Rpo), RtoSummary.Of(status.Rto), ReadinessCount.Of(status.Checks), status.ActiveRun?.Id, simulated);
    }
}

/// <summary>Data loss against its objective.</summary>
/// <param name="ObjectiveSeconds">The objective, in seconds.</param>
/// <param name="CurrentSeconds">The lag now, in seconds; null where it is not known.</param>
/// <param name="MeasuredAt">When it was measured.</param>
/// <param name="State">How the two stand.</param>
/// <param name="Reason">In words.</param>
public sealed record RpoSummary(double ObjectiveSeconds, double? CurrentSeconds, DateTimeOffset? MeasuredAt, ObjectiveState State, string Reason)
{
    /// <summary>The lag of the heartbeat beside CloudWatch's; absent where the workload has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeartbeatMeasure? Heartbeat { get; init; }

    internal static RpoSummary Of(RpoMeasure rpo) => new(rpo.ObjectiveSeconds, rpo.CurrentSeconds, rpo.MeasuredAt, rpo.State, rpo.Reason) { Heartbeat = rpo.Heartbeat };
}

/// <summary>Recovery time against its objective.</summary>
/// <param name="ObjectiveSeconds">The objective, in seconds.</param>
/// <param name="EstimateSeconds">How long a failover should take now, in seconds.</param>
/// <param name="EstimateSource">Where the estimate comes from.</param>
/// <param name="LastActualSeconds">How long the last failover took, in seconds; null where there was none.</param>
/// <param name="State">How the two stand.</param>
public sealed record RtoSummary(double ObjectiveSeconds, double? EstimateSeconds, string EstimateSource, double? LastActualSeconds, ObjectiveState State)
{
    internal static RtoSummary Of(RtoMeasure rto) => new(rto.ObjectiveSeconds, rto.EstimateSeconds, rto.EstimateSource, rto.LastActualSeconds, rto.State);
}

/// <summary>How many checks are in which state.</summary>
/// <param name="Pass">In order.</param>
/// <param name="Warn">To look at.</param>
/// <param name="Fail">Not in order.</param>
/// <param name="Unknown">Not known.</param>
public sealed record ReadinessCount(int Pass, int Warn, int Fail, int Unknown)
{
    internal static ReadinessCount Of(ImmutableArray<ReadinessCheck> checks) => new(
        checks.Count(check => check.State == CheckState.Pass),
        checks.Count(check => check.State == CheckState.Warn),
        checks.Count(check => check.State == CheckState.Fail),
        checks.Count(check => check.State == CheckState.Unknown));
}

/// <summary>Something of which a program may ask whether it is known.</summary>
internal interface IKnown
{
    /// <summary>Why it is not known; null where it is.</summary>
    string? Unknown { get; }
}

/// <summary>A fact with its age and its source: with a value, or with the reason why it is not known.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="Value">The value, which may be null where there is none of it; absent where it is not known.</param>
/// <param name="ObservedAt">When it was read, or when the attempt ended.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Unknown">Why it is not known; absent where it is.</param>
/// <param name="LastKnown">What was known last; absent where the value is known.</param>
public sealed record ReadingView<T>(
    T? Value,
    DateTimeOffset ObservedAt,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unknown,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReadingView<T>? LastKnown) : IKnown;

/// <summary>The whole of what is known of a workload.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Strategy">How the standby is kept.</param>
/// <param name="Simulated">Whether its world is simulated.</param>
/// <param name="Version">Rises with each change.</param>
/// <param name="ObservedAt">When the newest reading arrived.</param>
/// <param name="ActiveRegion">Who serves now; null where none does or it is not known.</param>
/// <param name="ActiveRegionReason">How that is known.</param>
/// <param name="Outage">The outage that is going on.</param>
/// <param name="Baseline">The canary's cart as it was last seen on a healthy site.</param>
/// <param name="Regions">Both Regions, the primary first.</param>
public sealed record WorkloadDetail(
    string Id, string Name, Strategy Strategy, bool Simulated, long Version, DateTimeOffset ObservedAt, string? ActiveRegion, string ActiveRegionReason, Outage? Outage,
    CartBaseline? Baseline, ImmutableArray<RegionDetail> Regions)
{
    /// <summary>The distribution in front of both Regions, where the strategy has one.</summary>
    public ReadingView<EdgeState?>? Edge { get; init; }

    /// <summary>The shop through the distribution, where the strategy has one.</summary>
    public ReadingView<SiteDetail>? EdgeSite { get; init; }

    internal static WorkloadDetail Of(WorkloadSnapshot snapshot, bool simulated)
    {
        var serving = ServingRules.Of(snapshot);
        return new(
            snapshot.Workload.Id, snapshot.Workload.Name, snapshot.Workload.Strategy, simulated, snapshot.Version, snapshot.ObservedAt,
            serving.Region, serving.Reason, snapshot.Outage, snapshot.Baseline,
            [RegionDetail.Of(snapshot, snapshot.Primary), RegionDetail.Of(snapshot, snapshot.Standby)])
        {
            Edge = snapshot.Workload.OriginGroup is null ? null : RegionDetail.View(snapshot.Edge),
            EdgeSite = snapshot.Workload.OriginGroup is null ? null : RegionDetail.View(snapshot.EdgeSite.Select(SiteDetail.Of)),
        };
    }
}

/// <summary>What is known of a Region.</summary>
/// <param name="Region">The Region's code.</param>
/// <param name="Role">Its part by configuration.</param>
/// <param name="Stacks">The network's and the application's stack.</param>
/// <param name="Network">Where an instance would be launched.</param>
/// <param name="GlobalDatabase">The global database as this Region sees it.</param>
/// <param name="Database">This Region's cluster.</param>
/// <param name="Lag">How far behind the cluster is.</param>
/// <param name="Images">The machine images, newest first.</param>
/// <param name="Compute">The application's instances.</param>
/// <param name="Site">The shop, seen from outside.</param>
public sealed record RegionDetail(
    string Region,
    RegionRole Role,
    ReadingView<ImmutableArray<StackState>> Stacks,
    ReadingView<NetworkState> Network,
    ReadingView<GlobalDatabaseState> GlobalDatabase,
    ReadingView<DatabaseState> Database,
    ReadingView<LagDetail> Lag,
    ReadingView<ImmutableArray<ImageState>> Images,
    ReadingView<ComputeDetail> Compute,
    ReadingView<SiteDetail> Site)
{
    /// <summary>The Auto Scaling group, where the strategy has one.</summary>
    public ReadingView<FleetState?>? Group { get; init; }

    /// <summary>The global table, where the strategy has one.</summary>
    public ReadingView<TableState?>? Table { get; init; }

    internal static RegionDetail Of(WorkloadSnapshot snapshot, RegionSnapshot region) => new(
        region.Region, region.Role, View(region.Stacks), View(region.Network), View(region.GlobalDatabase)!, View(region.Database)!,
        View(region.Lag.Select(LagDetail.Of)), View(region.Images), View(region.Compute.Select(instances => new ComputeDetail(instances))), View(region.Site.Select(SiteDetail.Of)))
    {
        Group = snapshot.Workload.Strategy == Strategy.PilotLight ? null : View(region.Fleet),
        Table = snapshot.Workload.Table is null ? null : View(region.Table),
    };

    internal static ReadingView<T> View<T>(Reading<T> reading) => new(
        reading.TryGet(out var value) ? value : default, reading.ObservedAt, reading.Source, reading.UnknownReason,
        reading.LastKnown is { } last ? View(last) : null);
}

/// <summary>What runs the application.</summary>
/// <param name="Instances">The instances, terminated ones left out.</param>
public sealed record ComputeDetail(ImmutableArray<InstanceState> Instances);

/// <summary>How far behind a cluster is.</summary>
/// <param name="Seconds">The lag, in seconds.</param>
/// <param name="MeasuredAt">The time of CloudWatch's datapoint.</param>
public sealed record LagDetail(double Seconds, DateTimeOffset MeasuredAt)
{
    internal static LagDetail Of(ReplicationLag lag) => new(lag.Lag.TotalSeconds, lag.MeasuredAt);
}

/// <summary>The shop, seen from outside.</summary>
/// <param name="Url">The site's address.</param>
/// <param name="Status">How it answers.</param>
/// <param name="Detail">What was found.</param>
/// <param name="HttpStatus">The status of the page; null where nothing answered.</param>
/// <param name="LatencySeconds">How long the page took, in seconds.</param>
/// <param name="RegionShown">The Region that the site says it is served from.</param>
/// <param name="ApiHealthy">Whether the shop's API answers its health call.</param>
/// <param name="DatabaseReachable">Whether the API reaches its database.</param>
/// <param name="Cart">The number of items in the canary's cart; null where login or cart failed.</param>
public sealed record SiteDetail(
    Uri Url, SiteHealth Status, string Detail, int? HttpStatus, double LatencySeconds, string? RegionShown, bool ApiHealthy, bool DatabaseReachable, int? Cart)
{
    internal static SiteDetail Of(SiteState site) => new(
        site.Url, site.Health, site.Detail, site.HttpStatus, site.Latency.TotalSeconds, site.RegionShown, site.ApiHealthy, site.DatabaseReachable, site.Cart?.Count);
}

/// <summary>The lag of a time up to now.</summary>
/// <param name="Points">Oldest first; a time without a measurement is absent.</param>
/// <param name="ObjectiveSeconds">The objective, in seconds.</param>
/// <param name="ResolutionSeconds">How much time a point stands for, in seconds: a minute up to a day back, more beyond.</param>
public sealed record LagHistory(ImmutableArray<LagPoint> Points, double ObjectiveSeconds, double ResolutionSeconds);

/// <summary>The measurements of a span of time.</summary>
/// <param name="At">When the span began.</param>
/// <param name="Seconds">The largest lag, in seconds.</param>
/// <param name="MeanSeconds">The mean lag, in seconds.</param>
/// <param name="MeasuredMinutes">How many minutes of the span were measured.</param>
/// <param name="OutsideMinutes">How many of them were above the objective of their time.</param>
public sealed record LagPoint(DateTimeOffset At, double Seconds, double MeanSeconds, int MeasuredMinutes, int OutsideMinutes)
{
    internal static LagPoint Of(LagSpan span) => new(span.StartedAt, span.Most.TotalSeconds, span.Mean.TotalSeconds, span.Minutes, span.Outside);
}
