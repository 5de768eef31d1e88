using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>Clusters: describe, delete, stop, start, fail over within the Region.</summary>
internal static class RdsClusters
{
    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call, "clone-group-id", "db-cluster-id", "db-cluster-resource-id", "domain", "engine");
        var only = call.Input.Text("DBClusterIdentifier") is { Length: > 0 } ? RdsRules.Cluster(call) : null;
        var found = call.World.Clusters.Where(cluster => cluster.Region == call.Region && (only is null || cluster == only) && RdsRules.Passes(call, name => name switch
        {
            "db-cluster-id" => [cluster.Id, cluster.Arn],
            "db-cluster-resource-id" => [cluster.ResourceId],
            "engine" => [cluster.Engine],
            _ => [],
        }));
        var (page, next) = RdsRules.Page(call, found, cluster => cluster.Id);
        return WireStruct.Of(("DBClusters", page.Select(cluster => Struct(call.World, cluster))), ("Marker", next));
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var cluster = RdsRules.Cluster(call);
        if (cluster.DeletionProtection)
        {
            throw RdsRules.WrongCombination("Cannot delete protected Cluster, please disable deletion protection and try again.");
        }

        if (cluster.GlobalId is { } globalId)
        {
            throw cluster.IsWriter && world.GlobalClusters.GetValueOrDefault(globalId)?.Members.Count > 1
                ? RdsRules.WrongGlobalState("Unable to delete cluster that is a primary member of global cluster while there are other global cluster members")
                : RdsRules.WrongClusterState("This cluster is a part of a global cluster, please remove it from globalcluster first");
        }

        if (cluster.Instances.Exists(instance => instance.Status != "deleting"))
        {
            throw RdsRules.WrongClusterState("Cluster cannot be deleted, it still contains DB instances in non-deleting state.");
        }

        if (cluster.Status != "available")
        {
            throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} is not available for deletion. Its status is {cluster.Status}.");
        }

        var final = input.Text("FinalDBSnapshotIdentifier");
        if (input.Flag("SkipFinalSnapshot") == true ? final is not null : final is null)
        {
            throw RdsRules.WrongCombination(final is null
                ? "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
                : "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is specified.");
        }

        if (final is not null)
        {
            final = RdsSnapshots.NewName(call, final, "FinalDBSnapshotIdentifier");
        }

        DbClusterLife.Delete(world, cluster, final);
        return Answer(world, cluster);
    }

    public static AwsAnswer Stop(AwsCall call)
    {
        var cluster = Standalone(call, "stop");
        CheckStatus(cluster, "available");
        if (cluster.Instances.Find(instance => instance.Status != "available") is { } busy)
        {
            throw RdsRules.Error("InvalidDBInstanceState", $"DB instance {busy.Id} of the cluster is not in available state.");
        }

        DbClusterLife.Stop(call.World, cluster);
        return Answer(call.World, cluster);
    }

    public static AwsAnswer Start(AwsCall call)
    {
        var cluster = Standalone(call, "start");
        CheckStatus(cluster, "stopped");
        DbClusterLife.Start(call.World, cluster);
        return Answer(call.World, cluster);
    }

    public static AwsAnswer FailOver(AwsCall call)
    {
        var cluster = RdsRules.Cluster(call);
        CheckStatus(cluster, "available");
        if (!cluster.IsWriter)
        {
            throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} is a secondary of a global database and has no writer to fail over.");
        }

        DbInstance? target;
        if (call.Input.TryText("TargetDBInstanceIdentifier", out var wanted))
        {
            target = cluster.Instances.Find(instance => RdsRules.Same(instance.Id, wanted)) ?? throw RdsInstances.NotFound(wanted);
            if (target == cluster.WriterInstance || target.Status != "available")
            {
                throw RdsRules.Error("InvalidDBInstanceState", $"DB instance {target.Id} can't become the writer: {(target == cluster.WriterInstance ? "it is the writer" : target.Status)}.");
            }
        }
        else
        {
            target = DbInstanceLife.Successor(cluster, cluster.WriterInstance)
                ?? throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} has no available Aurora Replica to fail over to.");
        }

        DbInstanceLife.FailOver(call.World, cluster, target);
        return Answer(call.World, cluster);
    }

    public static AwsAnswer Answer(World world, DbCluster cluster) => new(WireStruct.Of(("DBCluster", Struct(world, cluster))), Effect: true);

    public static void CheckStatus(DbCluster cluster, string needed)
    {
        if (cluster.Status != needed)
        {
            throw RdsRules.WrongClusterState($"DbCluster {cluster.Id} is in {cluster.Status} state but expected it to be one of {needed}.");
        }
    }

    private static DbCluster Standalone(AwsCall call, string verb)
    {
        var cluster = RdsRules.Cluster(call);
        return cluster.GlobalId is null ? cluster : throw RdsRules.WrongClusterState($"You can't {verb} DB cluster {cluster.Id} because it is a member of global cluster {cluster.GlobalId}.");
    }

    public static WireStruct Struct(World world, DbCluster cluster) => WireStruct.Of(
        ("DBClusterIdentifier", cluster.Id),
        ("DBClusterArn", cluster.Arn),
        ("DbClusterResourceId", cluster.ResourceId),
        ("Status", cluster.Status),
        ("Engine", cluster.Engine),
        ("EngineVersion", cluster.EngineVersion),
        ("EngineMode", "provisioned"),
        ("DatabaseName", cluster.DatabaseName),
        ("Endpoint", cluster.Endpoint),
        ("ReaderEndpoint", cluster.ReaderEndpoint),
        ("Port", cluster.Port),
        ("MasterUsername", cluster.MasterUsername),
        ("DBSubnetGroup", cluster.SubnetGroup),
        ("DBClusterParameterGroup", cluster.ParameterGroup),
        ("AvailabilityZones", new List<object?> { cluster.Region + "a", cluster.Region + "b", cluster.Region + "c" }),
        ("VpcSecurityGroups", cluster.SecurityGroups.Select(group => WireStruct.Of(("VpcSecurityGroupId", group), ("Status", "active")))),
        ("MultiAZ", cluster.Instances.Select(instance => instance.Zone).Distinct().Count() > 1),
        ("AllocatedStorage", 1),
        ("BackupRetentionPeriod", cluster.BackupRetention),
        ("PreferredBackupWindow", cluster.BackupWindow),
        ("PreferredMaintenanceWindow", cluster.MaintenanceWindow),
        ("StorageEncrypted", cluster.Encrypted),
        ("KmsKeyId", cluster.KmsKeyId),
        ("DeletionProtection", cluster.DeletionProtection),
        ("CopyTagsToSnapshot", cluster.CopyTagsToSnapshot),
        ("IAMDatabaseAuthenticationEnabled", cluster.IamAuthentication),
        ("HttpEndpointEnabled", false),
        ("CrossAccountClone", false),
        ("ActivityStreamStatus", "stopped"),
        ("AutoMinorVersionUpgrade", false),
        ("ReplicationSourceIdentifier", cluster.ReplicationSource ?? Aurora.SourceOf(world, cluster)?.Arn),
        ("GlobalClusterIdentifier", cluster.GlobalId),
        ("GlobalWriteForwardingStatus", AuroraForwarding.StatusOf(cluster)),
        ("GlobalWriteForwardingRequested", cluster.Forwarding.IsRequested ? true : null),
        ("PendingModifiedValues", cluster.Pending.Count == 0 ? null : WireStruct.Of([.. cluster.Pending.Select(pending => (pending.Key, (object?)pending.Value))])),
        ("ClusterCreateTime", cluster.CreatedAt),
        ("LatestRestorableTime", cluster.Status == "creating" ? null : world.Now),
        ("TagList", RdsTags.Of(world, cluster.Arn)),
        ("DBClusterMembers", cluster.Instances.Where(instance => instance.Status != "creating").Select(instance => WireStruct.Of(
            ("DBInstanceIdentifier", instance.Id),
            ("IsClusterWriter", cluster.IsWriter && instance == cluster.WriterInstance),
            ("DBClusterParameterGroupStatus", "in-sync"),
            ("PromotionTier", instance.PromotionTier)))));
}
