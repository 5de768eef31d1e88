using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.Rds;

/// <summary>What RDS measures of its instances and clusters, by AWS's names (Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora"). Sizes are assumed, not published.</summary>
internal sealed class DatabaseMetrics : IMetricSource
{
    private static readonly string[] LagNames =
        ["AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag", "AuroraGlobalDBProgressLag", "AuroraGlobalDBDataTransferBytes", "AuroraGlobalDBReplicatedWriteIO"];

    private const string Space = "AWS/RDS";
    private const string ByInstance = "DBInstanceIdentifier";
    private const string ByCluster = "DBClusterIdentifier";

    // The shop's framework opens as many when it starts, and keeps them.
    private const int Pool = 10;

    public string Namespace => Space;

    /// <summary>The metrics of the instances of a Region, those of their clusters included; connections are not among them, they change in steps.</summary>
    public IEnumerable<MetricId> All(World world, string region)
    {
        foreach (var secondary in world.Clusters.Where(cluster => cluster.Region == region && (cluster.SecondarySince is not null || cluster.SecondaryTimes.Count > 0)))
        {
            foreach (var name in LagNames)
            {
                yield return MetricId.Of(region, Space, name, (ByCluster, secondary.Id));
            }
        }

        foreach (var cluster in world.Clusters.Where(cluster => cluster.Region == region))
        {
            foreach (var node in cluster.Instances)
            {
                yield return MetricId.Of(region, Space, "CPUUtilization", (ByInstance, node.Id));
                if (node != cluster.WriterInstance)
                {
                    yield return MetricId.Of(region, Space, "AuroraReplicaLag", (ByInstance, node.Id));
                }
            }

            if (cluster.Instances.Count > 1)
            {
                yield return MetricId.Of(region, Space, "AuroraReplicaLagMaximum", (ByCluster, cluster.Id));
                yield return MetricId.Of(region, Space, "AuroraReplicaLagMinimum", (ByCluster, cluster.Id));
            }
        }
    }

    /// <summary>The value of a minute; <see langword="null"/>: none.</summary>
    public double? Measured(World world, MetricId id, DateTimeOffset minute)
    {
        if (Array.IndexOf(LagNames, id.Name) >= 0)
        {
            return ReplicationLag(world, id, minute);
        }

        if (id.Dimension(ByCluster) is { } name)
        {
            var lags = (world.Cluster(id.Region, name)?.Instances ?? []).Select(node => Lag(world, id.Region, node.Id, minute)).OfType<double>().ToArray();
            return (id.Name, lags.Length) switch
            {
                (_, 0) => null,
                ("AuroraReplicaLagMaximum", _) => lags.Max(),
                ("AuroraReplicaLagMinimum", _) => lags.Min(),
                _ => null,
            };
        }

        return id.Dimension(ByInstance) is not { } node ? null : id.Name switch
        {
            "CPUUtilization" => Up(world, id.Region, node, minute) is { } at ? Math.Round(3 + (5 * Noise(world, at.Node.Id, minute)) + (0.1 * (world.Metrics.At(Connections(id.Region, node), minute) ?? 0)), 2) : null,
            "AuroraReplicaLag" => Lag(world, id.Region, node, minute),
            _ => world.Metrics.At(id, minute),
        };
    }

    /// <summary>Notes the connections to the cluster of a shop that has come or gone.</summary>
    public static void Note(World world, Instance shop)
    {
        if (shop.ConfiguredCluster.Split('/') is not [var region, var name] || world.Cluster(region, name) is not { } cluster)
        {
            return;
        }

        var open = world.Instances.Where(instance => instance.AppReady && instance.ConfiguredCluster == shop.ConfiguredCluster).ToLookup(instance => instance.DatabaseProfile.UsesReader);
        foreach (var node in cluster.Instances)
        {
            var shops = (node == cluster.WriterInstance ? open[false].Count() : 0) + (node == cluster.ReaderInstance ? open[true].Count() : 0);
            world.Metrics.Step(Connections(region, node.Id), world.Now, shops * Pool);
        }
    }

    private static MetricId Connections(string region, string node) => MetricId.Of(region, Space, "DatabaseConnections", (ByInstance, node));

    /// <summary>Readers share the writer's volume: "usually much less than 100 ms".</summary>
    private static double? Lag(World world, string region, string node, DateTimeOffset minute) =>
        Up(world, region, node, minute) is { } at && at.Node != at.Cluster.WriterInstance ? Math.Round(8 + (20 * Noise(world, node, minute)), 1) : null;

    private static (DbCluster Cluster, DbInstance Node)? Up(World world, string region, string node, DateTimeOffset minute)
    {
        foreach (var cluster in world.Clusters.Where(cluster => cluster.Region == region))
        {
            if (cluster.Instances.Find(instance => instance.Id == node) is { } found)
            {
                return found.Status is "available" or "modifying" && minute >= (found.CreatedAt ?? cluster.CreatedAt) ? (cluster, found) : null;
            }
        }

        return null;
    }

    private static double Noise(World world, string node, DateTimeOffset minute) =>
        WorldRandom.Noise(node.Aggregate(world.Seed, (sum, letter) => unchecked((sum * 31) + letter)), minute.ToUnixTimeSeconds() / 60);

    private static double? ReplicationLag(World world, MetricId id, DateTimeOffset minute)
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
}
