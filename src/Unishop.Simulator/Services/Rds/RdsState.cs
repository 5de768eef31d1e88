using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>What RDS keeps.</summary>
internal static class RdsState
{
    extension(World world)
    {
        public SortedDictionary<string, GlobalCluster> GlobalClusters => world.State<Kept>().GlobalClusters;

        public List<DbCluster> Clusters => world.State<Kept>().Clusters;

        public List<DbEvent> DbEvents => world.State<Kept>().DbEvents;

        public List<DbSnapshot> DbSnapshots => world.State<Kept>().DbSnapshots;

        /// <summary>What else RDS keeps.</summary>
        public Databases Databases => world.State<Kept>().Databases;

        /// <summary>A DB cluster by its identifier.</summary>
        public DbCluster? Cluster(string region, string id) => world.Clusters.FirstOrDefault(cluster => cluster.Region == region && cluster.Id == id);

        /// <summary>A DB cluster by its ARN.</summary>
        public DbCluster? ClusterByArn(string arn) => world.Clusters.FirstOrDefault(cluster => cluster.Arn == arn);
    }

    private sealed class Kept
    {
        public SortedDictionary<string, GlobalCluster> GlobalClusters { get; } = new(StringComparer.Ordinal);

        public List<DbCluster> Clusters { get; } = [];

        public List<DbEvent> DbEvents { get; } = [];

        public List<DbSnapshot> DbSnapshots { get; } = [];

        public Databases Databases { get; } = new();
    }
}
