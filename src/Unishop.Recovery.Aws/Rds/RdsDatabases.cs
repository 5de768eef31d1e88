using System.Collections.Immutable;
using Amazon.RDS.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Rds;

/// <summary>Aurora global databases through the RDS API.</summary>
internal sealed class RdsDatabases : IDatabases
{
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly SharedReads<GlobalDatabaseState> _globals;
    private readonly SharedReads<DBCluster> _clusters;
    private readonly SharedReads<List<DBInstance>> _instances;

    public RdsDatabases(RegionalClients clients, AwsCalls calls, TimeProvider time)
    {
        _clients = clients;
        _calls = calls;
        _globals = new(time, ReadGlobalsAsync);
        _clusters = new(time, ReadClustersAsync);
        _instances = new(time, ReadInstancesAsync);
    }

    public Task<Outcome<GlobalDatabaseState?>> DescribeGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation) =>
        _globals.FindAsync(region, globalDatabaseId, cancellation);

    public async Task<Outcome<DatabaseState?>> DescribeClusterAsync(string region, string clusterId, CancellationToken cancellation)
    {
        // Both at once: with an endpoint that hangs, the two deadlines run side by side.
        var instances = _instances.FindAsync(region, clusterId, cancellation);
        var cluster = await _clusters.FindAsync(region, clusterId, cancellation).ConfigureAwait(false);
        // A cluster is worth knowing without the state of its instances, which then stays unknown.
        var details = (await instances.ConfigureAwait(false)).TryGet(out var found, out var unseen) ? found ?? [] : [];
        return !cluster.TryGet(out var state, out var failure) ? Outcome<DatabaseState?>.Fail(failure)
            : Outcome<DatabaseState?>.Success(state is null ? null : State(state, details) with { InstancesUnknown = unseen?.Text }, cluster.RequestId);
    }

    public async Task<Outcome<ImmutableArray<string>>> LostTailSnapshotsAsync(string region, string clusterId, CancellationToken cancellation)
    {
        var answer = await AllSnapshotsAsync(region, clusterId, cancellation).ConfigureAwait(false);
        return answer.TryGet(out var snapshots, out var failure)
            ? Outcome<ImmutableArray<string>>.Success(
                [
                    .. from snapshot in snapshots
                       where snapshot.DBClusterSnapshotIdentifier.StartsWith("rds:unplanned-global-failover-", StringComparison.Ordinal)
                       select snapshot.DBClusterSnapshotIdentifier,
                ],
                answer.RequestId)
            : Outcome<ImmutableArray<string>>.Fail(failure);
    }

    public Task<Outcome<Accepted>> ForwardWritesAsync(string region, string clusterId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:ModifyDBCluster {region}",
            token => _clients.In(region).ChangeDatabases.ModifyDBClusterAsync(
                new() { DBClusterIdentifier = clusterId, EnableGlobalWriteForwarding = true, ApplyImmediately = true }, token),
            _ => new Accepted(clusterId),
            cancellation);

    public Task<Outcome<Accepted>> SnapshotAsync(string region, string clusterId, string snapshotId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:CreateDBClusterSnapshot {region}",
            token => _clients.In(region).ChangeDatabases.CreateDBClusterSnapshotAsync(
                new() { DBClusterIdentifier = clusterId, DBClusterSnapshotIdentifier = snapshotId, Tags = [new Tag { Key = "made-by", Value = "Unishop.Dashboard" }] }, token),
            _ => new Accepted(snapshotId),
            cancellation);

    public Task<Outcome<Accepted>> CreateGlobalAsync(string region, string globalDatabaseId, string writerArn, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:CreateGlobalCluster {region}",
            token => _clients.In(region).ChangeDatabases.CreateGlobalClusterAsync(
                new() { GlobalClusterIdentifier = globalDatabaseId, SourceDBClusterIdentifier = writerArn }, token),
            _ => new Accepted(globalDatabaseId),
            cancellation);

    public Task<Outcome<Accepted>> JoinAsync(SecondaryCluster cluster, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:CreateDBCluster {cluster.Region}",
            token => _clients.In(cluster.Region).ChangeDatabases.CreateDBClusterAsync(
                new()
                {
                    DBClusterIdentifier = cluster.Id,
                    GlobalClusterIdentifier = cluster.GlobalDatabaseId,
                    Engine = cluster.Engine,
                    EngineVersion = cluster.EngineVersion,
                    DBSubnetGroupName = cluster.SubnetGroup,
                    VpcSecurityGroupIds = [cluster.SecurityGroup],
                    DBClusterParameterGroupName = cluster.ParameterGroup,
                    KmsKeyId = cluster.KmsKey,
                },
                token),
            _ => new Accepted(cluster.Id),
            cancellation);

    public Task<Outcome<Accepted>> AddInstanceAsync(string region, string clusterId, string instanceId, string instanceClass, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:CreateDBInstance {region}",
            async token =>
            {
                // RDS wants the engine said again, and knows it.
                var found = await _clients.In(region).ReadDatabases.DescribeDBClustersAsync(new() { DBClusterIdentifier = clusterId }, token).ConfigureAwait(false);
                return await _clients.In(region).ChangeDatabases.CreateDBInstanceAsync(
                    new() { DBClusterIdentifier = clusterId, DBInstanceIdentifier = instanceId, DBInstanceClass = instanceClass, Engine = found.DBClusters[0].Engine }, token).ConfigureAwait(false);
            },
            _ => new Accepted(instanceId),
            cancellation);

    public Task<Outcome<Accepted>> DeleteInstanceAsync(string region, string instanceId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:DeleteDBInstance {region}",
            token => _clients.In(region).ChangeDatabases.DeleteDBInstanceAsync(new() { DBInstanceIdentifier = instanceId, SkipFinalSnapshot = true }, token),
            _ => new Accepted(instanceId),
            cancellation);

    public Task<Outcome<Accepted>> DeleteClusterAsync(string region, string clusterId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:DeleteDBCluster {region}",
            token => _clients.In(region).ChangeDatabases.DeleteDBClusterAsync(new() { DBClusterIdentifier = clusterId, SkipFinalSnapshot = true }, token),
            _ => new Accepted(clusterId),
            cancellation);

    public Task<Outcome<Accepted>> DeleteGlobalAsync(string region, string globalDatabaseId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:DeleteGlobalCluster {region}",
            token => _clients.In(region).ChangeDatabases.DeleteGlobalClusterAsync(new() { GlobalClusterIdentifier = globalDatabaseId }, token),
            _ => new Accepted(globalDatabaseId),
            cancellation);

    public async Task<Outcome<ImmutableArray<DatabaseSnapshot>>> SnapshotsAsync(string region, string clusterId, CancellationToken cancellation)
    {
        var answer = await AllSnapshotsAsync(region, clusterId, cancellation).ConfigureAwait(false);
        return answer.TryGet(out var snapshots, out var failure)
            ? Outcome<ImmutableArray<DatabaseSnapshot>>.Success(
                [
                    .. from snapshot in snapshots
                       select new DatabaseSnapshot(snapshot.DBClusterSnapshotIdentifier, snapshot.Status ?? "", snapshot.SnapshotType == "manual"),
                ],
                answer.RequestId)
            : Outcome<ImmutableArray<DatabaseSnapshot>>.Fail(failure);
    }

    /// <summary>All snapshots of a cluster, the newest first: RDS gives a hundred at a time, and daily ones fill a page.</summary>
    private Task<Outcome<ImmutableArray<DBClusterSnapshot>>> AllSnapshotsAsync(string region, string clusterId, CancellationToken cancellation) => Pages.ReadAllAsync(
        next => _calls.MakeAsync(
            $"rds:DescribeDBClusterSnapshots {region}",
            token => _clients.In(region).ReadDatabases.DescribeDBClusterSnapshotsAsync(new() { DBClusterIdentifier = clusterId, Marker = next }, token),
            answer => Pages.Of(answer.DBClusterSnapshots, answer.Marker),
            cancellation),
        snapshots => snapshots.OrderByDescending(snapshot => snapshot.SnapshotCreateTime).ToImmutableArray());

    public Task<Outcome<Accepted>> FailOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:FailoverGlobalCluster {region}",
            token => _clients.In(region).ChangeDatabases.FailoverGlobalClusterAsync(
                new() { GlobalClusterIdentifier = globalDatabaseId, TargetDbClusterIdentifier = targetClusterArn, AllowDataLoss = true }, token),
            _ => new Accepted(globalDatabaseId),
            cancellation);

    public Task<Outcome<Accepted>> SwitchOverAsync(string region, string globalDatabaseId, string targetClusterArn, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:SwitchoverGlobalCluster {region}",
            token => _clients.In(region).ChangeDatabases.SwitchoverGlobalClusterAsync(
                new() { GlobalClusterIdentifier = globalDatabaseId, TargetDbClusterIdentifier = targetClusterArn }, token),
            _ => new Accepted(globalDatabaseId),
            cancellation);

    public Task<Outcome<Accepted>> DetachAsync(string region, string globalDatabaseId, string clusterArn, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"rds:RemoveFromGlobalCluster {region}",
            token => _clients.In(region).ChangeDatabases.RemoveFromGlobalClusterAsync(
                new() { GlobalClusterIdentifier = globalDatabaseId, DbClusterIdentifier = clusterArn }, token),
            _ => new Accepted(clusterArn),
            cancellation);

    // One is asked for by its name, several in pages of all: a filter by name is not there for global databases.
    private Task<Outcome<ImmutableDictionary<string, GlobalDatabaseState>>> ReadGlobalsAsync(string region, ImmutableArray<string> names) =>
        Pages.ReadAsync(
            names,
            marker => _calls.MakeAsync(
                $"rds:DescribeGlobalClusters {region}",
                token => _clients.In(region).ReadDatabases.DescribeGlobalClustersAsync(
                    new() { GlobalClusterIdentifier = names is [var only] ? only : null, Marker = marker }, token),
                answer => Pages.Of(answer.GlobalClusters, answer.Marker),
                CancellationToken.None),
            global => global.GlobalClusterIdentifier,
            globals => State(globals[0]),
            StringComparer.OrdinalIgnoreCase);

    private Task<Outcome<ImmutableDictionary<string, DBCluster>>> ReadClustersAsync(string region, ImmutableArray<string> names) =>
        Pages.ReadAsync(
            names,
            marker => _calls.MakeAsync(
                $"rds:DescribeDBClusters {region}",
                token => _clients.In(region).ReadDatabases.DescribeDBClustersAsync(
                    new() { DBClusterIdentifier = names is [var only] ? only : null, Marker = marker }, token),
                answer => Pages.Of(answer.DBClusters, answer.Marker),
                CancellationToken.None),
            cluster => cluster.DBClusterIdentifier,
            clusters => clusters[0],
            StringComparer.OrdinalIgnoreCase);

    private Task<Outcome<ImmutableDictionary<string, List<DBInstance>>>> ReadInstancesAsync(string region, ImmutableArray<string> clusters) =>
        Pages.ReadAsync(
            clusters,
            marker => _calls.MakeAsync(
                $"rds:DescribeDBInstances {region}",
                token => _clients.In(region).ReadDatabases.DescribeDBInstancesAsync(
                    new() { Filters = clusters is [var only] ? [new Filter { Name = "db-cluster-id", Values = [only] }] : null, Marker = marker }, token),
                answer => Pages.Of(answer.DBInstances, answer.Marker),
                CancellationToken.None),
            instance => instance.DBClusterIdentifier ?? "",
            instances => instances,
            StringComparer.OrdinalIgnoreCase);

    private static GlobalDatabaseState State(GlobalCluster global) => new(
        global.GlobalClusterIdentifier,
        global.Status ?? "",
        global.FailoverState is { Status.Value.Length: > 0 } move
            ? new WriterMove(move.Status.Value, move.FromDbClusterArn ?? "", move.ToDbClusterArn ?? "", move.IsDataLossAllowed ?? false)
            : null,
        [
            .. from member in global.GlobalClusterMembers ?? []
               select new GlobalMember(member.DBClusterArn, member.IsWriter ?? false, member.SynchronizationStatus?.Value),
        ]);

    private static DatabaseState State(DBCluster cluster, List<DBInstance> details) => new(
        cluster.DBClusterIdentifier,
        cluster.DBClusterArn,
        cluster.Status ?? "",
        cluster.EngineVersion ?? "",
        cluster.Endpoint,
        cluster.ReaderEndpoint,
        string.IsNullOrEmpty(cluster.GlobalClusterIdentifier) ? null : cluster.GlobalClusterIdentifier,
        [
            .. from member in cluster.DBClusterMembers ?? []
               let detail = details.Find(instance => instance.DBInstanceIdentifier == member.DBInstanceIdentifier)
               orderby member.DBInstanceIdentifier
               select new DatabaseInstance(member.DBInstanceIdentifier, detail?.DBInstanceClass, detail?.DBInstanceStatus, member.IsClusterWriter ?? false),
        ])
    {
        Engine = cluster.Engine ?? "aurora-mysql",
        ParameterGroup = cluster.DBClusterParameterGroup,
        LogExports = string.Join(',', (cluster.EnabledCloudwatchLogsExports ?? []).Order(StringComparer.Ordinal)),
        Key = cluster.StorageEncrypted == true ? cluster.KmsKeyId ?? "aws/rds" : null,
        WriteForwarding = cluster.GlobalWriteForwardingStatus?.Value,
        SecretStatus = cluster.MasterUserSecret?.SecretStatus,
    };
}
