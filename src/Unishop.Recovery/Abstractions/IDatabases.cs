using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

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

    /// <summary>Has a secondary cluster forward writes to the writer (<c>ModifyDBCluster</c>, EnableGlobalWriteForwarding): repeating changes nothing.</summary>
    Task<Outcome<Accepted>> ForwardWritesAsync(string region, string clusterId, CancellationToken cancellation);

    /// <summary>Deletes an instance of a cluster (<c>DeleteDBInstance</c>): for one that is being deleted RDS refuses.</summary>
    Task<Outcome<Accepted>> DeleteInstanceAsync(string region, string instanceId, CancellationToken cancellation);

    /// <summary>Deletes a cluster without a final snapshot (<c>DeleteDBCluster</c>): RDS refuses while it has instances or is a member of a global database.</summary>
    Task<Outcome<Accepted>> DeleteClusterAsync(string region, string clusterId, CancellationToken cancellation);

    /// <summary>Deletes a global database (<c>DeleteGlobalCluster</c>): RDS refuses while it has members.</summary>
    Task<Outcome<Accepted>> DeleteGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation);

    /// <summary>Takes a snapshot of a cluster that outlives it (<c>CreateDBClusterSnapshot</c>): a second of the same name fails with <see cref="FailureKind.AlreadyExists"/>.</summary>
    Task<Outcome<Accepted>> SnapshotAsync(string region, string clusterId, string snapshotId, CancellationToken cancellation);

    /// <summary>
    /// Makes a global database of a standalone cluster, its writer (<c>CreateGlobalCluster</c>): a second of the same name fails with
    /// <see cref="FailureKind.AlreadyExists"/>.
    /// </summary>
    Task<Outcome<Accepted>> CreateGlobalAsync(string region, string globalDatabaseId, string writerArn, CancellationToken cancellation);

    /// <summary>
    /// Adds a Region to a global database: a cluster there that follows the writer (<c>CreateDBCluster</c>). A second of the same name fails
    /// with <see cref="FailureKind.AlreadyExists"/>.
    /// </summary>
    Task<Outcome<Accepted>> JoinAsync(SecondaryCluster cluster, CancellationToken cancellation);

    /// <summary>Adds an instance to a cluster (<c>CreateDBInstance</c>): a second of the same name fails with <see cref="FailureKind.AlreadyExists"/>.</summary>
    Task<Outcome<Accepted>> AddInstanceAsync(string region, string clusterId, string instanceId, string instanceClass, CancellationToken cancellation);

    /// <summary>The snapshots of a cluster that somebody or RDS took and that outlive it or not, newest first.</summary>
    Task<Outcome<System.Collections.Immutable.ImmutableArray<DatabaseSnapshot>>> SnapshotsAsync(string region, string clusterId, CancellationToken cancellation);

    /// <summary>
    /// Managed failover that may lose data (<c>FailoverGlobalCluster</c>, AllowDataLoss): sent to the Region of the cluster to promote.
    /// </summary>
    Task<Outcome<Accepted>> FailOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation);

    /// <summary>Planned switchover without loss (<c>SwitchoverGlobalCluster</c>): sent to the Region of the current writer.</summary>
    Task<Outcome<Accepted>> SwitchOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation);

    /// <summary>Detaches a cluster and makes it standalone (<c>RemoveFromGlobalCluster</c>): sent to that cluster's Region.</summary>
    Task<Outcome<Accepted>> DetachAsync(string region, string globalDatabaseId, string clusterArn, CancellationToken cancellation);
}

/// <summary>A snapshot of a cluster.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Status">RDS's own status: <c>creating</c>, <c>available</c>, ...</param>
/// <param name="IsManual">Whether it outlives its cluster.</param>
public sealed record DatabaseSnapshot(string Id, string Status, bool IsManual);

/// <summary>A cluster that is to follow a global database's writer.</summary>
/// <param name="Region">Where.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="GlobalDatabaseId">The global database.</param>
/// <param name="Engine">The writer's engine, e.g. <c>aurora-mysql</c>.</param>
/// <param name="EngineVersion">The writer's version.</param>
/// <param name="SubnetGroup">The subnet group.</param>
/// <param name="SecurityGroup">The security group.</param>
public sealed record SecondaryCluster(
    string Region, string Id, string GlobalDatabaseId, string Engine, string EngineVersion, string SubnetGroup, string SecurityGroup)
{
    /// <summary>The cluster's parameter group; <see langword="null"/> for the engine's own.</summary>
    public string? ParameterGroup { get; init; }

    /// <summary>The key of its Region that encrypts it; needed where the writer is encrypted.</summary>
    public string? KmsKey { get; init; }
}
