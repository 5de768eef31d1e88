using Unishop.Simulator.Core;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>Where data points come from: what was put, and what AWS measures itself, once a minute and with the delay of its publication.</summary>
internal static class MetricSources
{
    /// <summary>Not published by AWS; assumed from experience.</summary>
    public static readonly TimeSpan PublicationDelay = TimeSpan.FromSeconds(75);

    private static readonly string[] LagNames =
        ["AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag", "AuroraGlobalDBProgressLag", "AuroraGlobalDBDataTransferBytes", "AuroraGlobalDBReplicatedWriteIO"];

    private static readonly string[] InstanceNames = ["CPUUtilization", "StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"];

    /// <summary>The metrics that there are in a Region.</summary>
    public static IEnumerable<MetricId> All(World world, string region)
    {
        var databases = world.Clusters.Where(cluster => cluster.Region == region && (cluster.SecondarySince is not null || cluster.SecondaryTimes.Count > 0))
            .SelectMany(cluster => LagNames, (cluster, name) => Of(region, "AWS/RDS", name, ("DBClusterIdentifier", cluster.Id)));
        var instances = world.Instances.Where(instance => instance.Region == region && instance.State == "running")
            .SelectMany(instance => InstanceNames, (instance, name) => Of(region, "AWS/EC2", name, ("InstanceId", instance.Id)));
        return databases.Concat(DatabaseMetrics.All(world, region)).Concat(instances).Concat(world.Metrics.Stepped.Where(id => id.Region == region)).Concat(world.Metrics.Put.Where(id => id.Region == region));
    }

    /// <summary>The data points of whole periods that are published by now, oldest first.</summary>
    public static IEnumerable<Datum> Points(World world, MetricId id, TimeSpan period, DateTimeOffset from, DateTimeOffset to) =>
        Raw(world, id, from, to)
            .GroupBy(datum => datum.At.ToUnixTimeSeconds() / (long)period.TotalSeconds)
            .Select(same => same.Aggregate((one, other) => one.With(other)) with { At = DateTimeOffset.FromUnixTimeSeconds(same.Key * (long)period.TotalSeconds) })
            .OrderBy(datum => datum.At);

    /// <summary>A metric by its dimensions.</summary>
    public static MetricId Of(string region, string space, string name, params (string, string)[] dimensions) => new(region, space, name, MetricId.Of(dimensions));

    /// <summary>Notes what a load balancer sees of its instances.</summary>
    public static void Note(World world, LoadBalancer balancer)
    {
        (string, string) name = ("LoadBalancerName", balancer.Name);
        double? Count(bool healthy) => balancer.Deleted ? null : balancer.Registrations.Count(registration => registration.InService == healthy);
        world.Metrics.Step(Of(balancer.Region, "AWS/ELB", "HealthyHostCount", name), world.Now, Count(healthy: true));
        world.Metrics.Step(Of(balancer.Region, "AWS/ELB", "UnHealthyHostCount", name), world.Now, Count(healthy: false));
    }

    /// <summary>Notes how large a group is.</summary>
    public static void Note(World world, ScalingGroup group)
    {
        void Step(string name, double value) =>
            world.Metrics.Step(Of(group.Region, "AWS/AutoScaling", name, ("AutoScalingGroupName", group.Name)), world.Now, group.Deleted ? null : value);
        Step("GroupDesiredCapacity", group.Desired);
        Step("GroupMinSize", group.Min);
        Step("GroupMaxSize", group.Max);
        Step("GroupInServiceInstances", group.Instances.Count(member => member.State == "InService"));
        Step("GroupPendingInstances", group.Instances.Count(member => member.State == "Pending"));
        Step("GroupTerminatingInstances", group.Instances.Count(member => member.State == "Terminating"));
        Step("GroupTotalInstances", group.Instances.Count);
    }

    private static IEnumerable<Datum> Raw(World world, MetricId id, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var datum in world.Metrics.Data(id).Where(datum => datum.At >= from && datum.At < to && IsPublished(world, id, datum.At)))
        {
            yield return datum;
        }

        var minute = DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling(Math.Max(from.ToUnixTimeSeconds(), world.StartedAt.ToUnixTimeSeconds()) / 60.0) * 60);
        for (; minute < to && minute + TimeSpan.FromMinutes(1) + PublicationDelay <= world.Now; minute += TimeSpan.FromMinutes(1))
        {
            if (Measured(world, id, minute) is { } value)
            {
                yield return Datum.Of(minute, value);
            }
        }
    }

    private static bool IsPublished(World world, MetricId id, DateTimeOffset at) =>
        (id.Namespace.StartsWith("AWS/", StringComparison.Ordinal) ? at + TimeSpan.FromMinutes(1) + PublicationDelay : at) <= world.Now;

    private static double? Measured(World world, MetricId id, DateTimeOffset minute) => id.Namespace switch
    {
        "AWS/RDS" when Array.IndexOf(LagNames, id.Name) >= 0 => Lag(world, id, minute),
        "AWS/EC2" when Array.IndexOf(InstanceNames, id.Name) >= 0 => OfInstance(world, id, minute),
        "AWS/RDS" => DatabaseMetrics.Measured(world, id, minute),
        _ => world.Metrics.At(id, minute),
    };

    private static double? Lag(World world, MetricId id, DateTimeOffset minute)
    {
        if (world.Cluster(id.Region, id.Dimension("DBClusterIdentifier") ?? "") is not { } cluster || world.LagAt(cluster, minute) is not { } lag)
        {
            return null;
        }

        return id.Name switch
        {
            // What arrived in that minute is what an idle workshop's database writes (derived): nothing while the way is cut.
            "AuroraGlobalDBDataTransferBytes" => lag > 60_000 ? 0 : 40_960 + (lag * 10),
            "AuroraGlobalDBReplicatedWriteIO" => lag > 60_000 ? 0 : 10 + Math.Floor(lag / 100),
            _ => lag,
        };
    }

    private static double? OfInstance(World world, MetricId id, DateTimeOffset minute)
    {
        if (world.Instances.Find(candidate => candidate.Region == id.Region && candidate.Id == id.Dimension("InstanceId")) is not { State: "running" } instance || minute < instance.LaunchedAt)
        {
            return null;
        }

        return id.Name == "CPUUtilization" ? Math.Round(2 + (WorldRandom.Noise(world.Seed ^ instance.LaunchedAt.ToUnixTimeSeconds(), minute.ToUnixTimeSeconds() / 60) * 6), 2) : 0;
    }
}
