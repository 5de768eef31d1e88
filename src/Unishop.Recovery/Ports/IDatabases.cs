using Unishop.Recovery.Observation;

namespace Unishop.Recovery.Ports;

/// <summary>
/// Aurora global databases. Every call goes to the API of the Region that it names and carries its own deadline;
/// no failure is thrown, all are values.
/// </summary>
public interface IDatabases
{
    /// <summary>The global database as that Region sees it; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<GlobalDatabaseState?>> DescribeGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation);

    /// <summary>A cluster with its instances; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<DatabaseState?>> DescribeClusterAsync(string region, string clusterId, CancellationToken cancellation);

    /// <summary>
    /// The snapshots that RDS took of a writer that was failed away from, newest first: their ids begin with
    /// <c>rds:unplanned-global-failover-</c> and the cluster's. They go with the old cluster's backup retention.
    /// </summary>
    Task<Outcome<System.Collections.Immutable.ImmutableArray<string>>> LostTailSnapshotsAsync(string region, string clusterId, CancellationToken cancellation);

    /// <summary>
    /// Managed failover that may lose data (<c>FailoverGlobalCluster</c>, AllowDataLoss): sent to the Region of the cluster to promote.
    /// </summary>
    Task<Outcome<Accepted>> FailOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation);

    /// <summary>Planned switchover without loss (<c>SwitchoverGlobalCluster</c>): sent to the Region of the current writer.</summary>
    Task<Outcome<Accepted>> SwitchOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation);

    /// <summary>Detaches a cluster and makes it standalone (<c>RemoveFromGlobalCluster</c>): sent to that cluster's Region.</summary>
    Task<Outcome<Accepted>> DetachAsync(string region, string globalDatabaseId, string clusterArn, CancellationToken cancellation);
}
