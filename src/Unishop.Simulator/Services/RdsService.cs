using Aws.Wire;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>RDS: Aurora global databases, clusters, instances, events.</summary>
internal sealed class RdsService : AwsService
{
    public RdsService()
    {
        Reads("DescribeGlobalClusters", DescribeGlobalClusters);
        Reads("DescribeDBClusters", DescribeDBClusters);
        Reads("DescribeDBInstances", DescribeDBInstances);
        Reads("DescribeEvents", DescribeEvents);
        Reads("DescribeDBClusterSnapshots", DescribeDBClusterSnapshots);
        Changes("FailoverGlobalCluster", call => Move(call, call["TargetDbClusterIdentifier"],
            call.Input.Flag("AllowDataLoss") == true && call.Input.Flag("Switchover") != true));
        Changes("SwitchoverGlobalCluster", call => Move(call, call["TargetDbClusterIdentifier"], dataLossAllowed: false));
        Changes("RemoveFromGlobalCluster", Remove);
    }

    public override string Model => "rds";

    private static AwsAnswer Move(AwsCall call, string targetArn, bool dataLossAllowed)
    {
        if (call.Input.Flag("AllowDataLoss") == true && call.Input.Flag("Switchover") == true)
        {
            throw Error("InvalidParameterCombination", "AllowDataLoss and Switchover can't be specified together.");
        }

        var world = call.World;
        var global = Global(call);
        if (global.Status != "available")
        {
            throw Error("InvalidGlobalClusterStateFault", $"Global cluster {global.Id} is in an invalid state for this operation: {global.Status}");
        }

        var target = world.Clusters.FirstOrDefault(cluster => cluster.Arn == targetArn || (cluster.Id == targetArn && cluster.Region == call.Region))
            ?? throw Error("DBClusterNotFoundFault", $"DBCluster {targetArn} not found.", 404);
        var member = global.Members.Find(candidate => candidate.ClusterArn == target.Arn)
            ?? throw Error("InvalidParameterValue", $"Cluster {targetArn} is not part of the global cluster {global.Id}");
        var from = world.ClusterByArn(global.Members.Find(candidate => candidate.IsWriter)!.ClusterArn)!;
        if (member.IsWriter)
        {
            throw Error("InvalidDBClusterStateFault", $"Cluster {target.Id} is already the primary of global cluster {global.Id}.");
        }

        // A failover is sent to the Region to be promoted, a switchover to the Region of the present writer.
        var expected = dataLossAllowed ? target.Region : from.Region;
        if (call.Region != expected)
        {
            throw Error("InvalidParameterValue", $"Send this request to {expected}.");
        }

        if (target.Status != "available" || (!dataLossAllowed && from.Status != "available"))
        {
            throw Error("InvalidDBClusterStateFault", $"Cluster {(target.Status != "available" ? target.Id : from.Id)} is not available.");
        }

        if (!dataLossAllowed && world.Faults.IsCut(from.Region, target.Region))
        {
            throw Error("InvalidGlobalClusterStateFault", "All clusters of the global database must be healthy for a switchover.");
        }

        Aurora.FailOver(world, global, from, target, dataLossAllowed);
        return new AwsAnswer(Of(("GlobalCluster", GlobalStruct(world, global))), Effect: true);
    }

    private static AwsAnswer Remove(AwsCall call)
    {
        var global = Global(call);
        var arn = call["DbClusterIdentifier"];
        var cluster = call.World.Clusters.FirstOrDefault(candidate => candidate.Arn == arn || (candidate.Id == arn && candidate.Region == call.Region))
            ?? throw Error("DBClusterNotFoundFault", $"DBCluster {arn} not found.", 404);
        if (cluster.Region != call.Region)
        {
            throw Error("InvalidParameterValue", $"Send this request to {cluster.Region}.");
        }

        var member = global.Members.Find(candidate => candidate.ClusterArn == cluster.Arn)
            ?? throw Error("InvalidParameterValue", $"Cluster {arn} is not part of the global cluster {global.Id}");
        if (member.IsWriter && global.Members.Count > 1)
        {
            throw Error("InvalidGlobalClusterStateFault", "Unable to remove the primary member of the global cluster while there are other members.");
        }

        if (global.Status != "available")
        {
            throw Error("InvalidGlobalClusterStateFault", $"Global cluster {global.Id} is in an invalid state for this operation: {global.Status}");
        }

        if (cluster.Status != "available")
        {
            throw Error("InvalidDBClusterStateFault", $"DB cluster {cluster.Id} is not available.");
        }

        // A second call while the first is under way finds the cluster listed and available still: it is the same removal.
        var pending = call.World.Operations.Exists(o => o is { Name: "RemoveFromGlobalCluster", CompletedAt: null } && o.Resource == cluster.Id);
        if (!pending)
        {
            Aurora.Detach(call.World, global, cluster);
        }

        return new AwsAnswer(Of(("GlobalCluster", GlobalStruct(call.World, global))), Effect: !pending);
    }

    private static GlobalCluster Global(AwsCall call) =>
        call.World.GlobalClusters.GetValueOrDefault(call["GlobalClusterIdentifier"])
        ?? throw Error("GlobalClusterNotFoundFault", $"Global cluster {call["GlobalClusterIdentifier"]} not found", 404);

    private static WireStruct DescribeGlobalClusters(AwsCall call)
    {
        var id = call.Input.Text("GlobalClusterIdentifier");
        if (id is not null && !call.World.GlobalClusters.ContainsKey(id))
        {
            throw Error("GlobalClusterNotFoundFault", $"Global cluster {id} not found", 404);
        }

        // A global database is visible from the Regions in which it has a member.
        var visible = call.World.GlobalClusters.Values
            .Where(global => id is null || global.Id == id)
            .Where(global => id is not null || global.Members.Exists(member => call.World.ClusterByArn(member.ClusterArn)?.Region == call.Region))
            .ToArray();
        var (page, next) = Page(visible, call.Input.Text("Marker"), call.Input.Integer("MaxRecords"), "InvalidParameterValue");
        return Of(("GlobalClusters", page.Select(global => GlobalStruct(call.World, global))), ("Marker", next));
    }

    private static WireStruct GlobalStruct(World world, GlobalCluster global) => Of(
        ("GlobalClusterIdentifier", global.Id),
        ("GlobalClusterResourceId", global.ResourceId),
        ("GlobalClusterArn", global.Arn),
        ("Status", global.Status),
        ("Engine", "aurora-mysql"),
        ("EngineVersion", global.EngineVersion),
        ("DatabaseName", "unishop"),
        ("StorageEncrypted", false),
        ("DeletionProtection", false),
        ("GlobalClusterMembers", global.Members.Select(member => Of(
            ("DBClusterArn", member.ClusterArn),
            ("Readers", member.IsWriter ? global.Members.Where(other => !other.IsWriter).Select(other => (object?)other.ClusterArn).ToList() : new List<object?>()),
            ("IsWriter", member.IsWriter),
            ("GlobalWriteForwardingStatus", member.IsWriter ? null : "disabled"),
            ("SynchronizationStatus", member.Synchronization)))),
        ("FailoverState", global.Move is { } move ? Of(
            ("Status", move.Status),
            ("FromDbClusterArn", move.FromArn),
            ("ToDbClusterArn", move.ToArn),
            ("IsDataLossAllowed", move.DataLossAllowed)) : null));

    private static WireStruct DescribeDBClusters(AwsCall call)
    {
        var id = call.Input.Text("DBClusterIdentifier");
        var wanted = Filter(call.Input, "db-cluster-id");
        var found = call.World.Clusters.Where(cluster => cluster.Region == call.Region
            && (id is null || cluster.Id == id || cluster.Arn == id)
            && (wanted is null || wanted.Contains(cluster.Id) || wanted.Contains(cluster.Arn))).ToArray();
        if (id is not null && found.Length == 0)
        {
            throw Error("DBClusterNotFoundFault", $"DBCluster {id} not found.", 404);
        }

        var (page, next) = Page(found, call.Input.Text("Marker"), call.Input.Integer("MaxRecords"), "InvalidParameterValue");
        return Of(("DBClusters", page.Select(ClusterStruct)), ("Marker", next));
    }

    private static WireStruct ClusterStruct(DbCluster cluster) => Of(
        ("DBClusterIdentifier", cluster.Id),
        ("DBClusterArn", cluster.Arn),
        ("Status", cluster.Status),
        ("Engine", "aurora-mysql"),
        ("EngineVersion", cluster.EngineVersion),
        ("EngineMode", "provisioned"),
        ("DatabaseName", "unishop"),
        ("Endpoint", cluster.Endpoint),
        ("ReaderEndpoint", cluster.ReaderEndpoint),
        ("Port", 3306),
        ("MasterUsername", "UniShopAppV1User"),
        ("DBSubnetGroup", cluster.SubnetGroup),
        ("MultiAZ", false),
        ("StorageEncrypted", false),
        ("GlobalWriteForwardingStatus", cluster.GlobalId is null || cluster.IsWriter ? null : "disabled"),
        ("GlobalClusterIdentifier", cluster.GlobalId),
        ("ClusterCreateTime", cluster.CreatedAt),
        ("DBClusterMembers", cluster.Instances.Select(instance => Of(
            ("DBInstanceIdentifier", instance.Id),
            ("IsClusterWriter", cluster.IsWriter),
            ("DBClusterParameterGroupStatus", "in-sync"),
            ("PromotionTier", 1)))));

    private static WireStruct DescribeDBInstances(AwsCall call)
    {
        var id = call.Input.Text("DBInstanceIdentifier");
        var clusters = Filter(call.Input, "db-cluster-id");
        var ids = Filter(call.Input, "db-instance-id");
        var found = (from cluster in call.World.Clusters
                     where cluster.Region == call.Region && (clusters is null || clusters.Contains(cluster.Id) || clusters.Contains(cluster.Arn))
                     from instance in cluster.Instances
                     where (id is null || instance.Id == id) && (ids is null || ids.Contains(instance.Id))
                     select (Cluster: cluster, Instance: instance)).ToArray();
        if (id is not null && found.Length == 0)
        {
            throw Error("DBInstanceNotFound", $"DBInstance {id} not found.", 404);
        }

        var (page, next) = Page(found, call.Input.Text("Marker"), call.Input.Integer("MaxRecords"), "InvalidParameterValue");
        return Of(
            ("DBInstances", page.Select(item => Of(
                ("DBInstanceIdentifier", item.Instance.Id),
                ("DBInstanceClass", item.Instance.Class),
                ("DBInstanceStatus", item.Instance.Status),
                ("Engine", "aurora-mysql"),
                ("EngineVersion", item.Cluster.EngineVersion),
                ("DBClusterIdentifier", item.Cluster.Id),
                ("AvailabilityZone", item.Cluster.Region + "a"),
                ("PubliclyAccessible", true),
                ("InstanceCreateTime", item.Cluster.CreatedAt),
                ("DBInstanceArn", $"arn:aws:rds:{item.Cluster.Region}:{World.Account}:db:{item.Instance.Id}")))),
            ("Marker", next));
    }

    private static WireStruct DescribeEvents(AwsCall call)
    {
        if (call.Input.Integer("Duration") is < 1 or > 20_160)
        {
            throw Error("InvalidParameterValue", "Duration must be between 1 and 20160 minutes.");
        }

        var from = call.Input.Instant("StartTime") ?? call.World.Now - TimeSpan.FromMinutes(call.Input.Integer("Duration") ?? 60);
        var to = call.Input.Instant("EndTime") ?? call.World.Now;
        var source = call.Input.Text("SourceIdentifier");
        var found = call.World.DbEvents.Where(e => e.Region == call.Region && e.At >= from && e.At <= to && (source is null || e.SourceId == source)).ToArray();
        var (page, next) = Page(found, call.Input.Text("Marker"), call.Input.Integer("MaxRecords"), "InvalidParameterValue");
        return Of(
            ("Events", page.Select(e => Of(
                ("SourceIdentifier", e.SourceId),
                ("SourceType", e.SourceType),
                ("Message", e.Message),
                ("EventCategories", new List<object?> { "global failover" }),
                ("Date", e.At),
                ("SourceArn", $"arn:aws:rds:{e.Region}:{World.Account}:cluster:{e.SourceId}")))),
            ("Marker", next));
    }

    private static WireStruct DescribeDBClusterSnapshots(AwsCall call) => Of(
        ("DBClusterSnapshots", call.World.DbSnapshots.Where(snapshot => snapshot.Region == call.Region).Select(snapshot => Of(
            ("DBClusterSnapshotIdentifier", snapshot.Id),
            ("DBClusterIdentifier", snapshot.ClusterId),
            ("SnapshotCreateTime", snapshot.At),
            ("SnapshotType", "automated"),
            ("Engine", "aurora-mysql"),
            ("Status", "available")))));

    private static HashSet<string>? Filter(WireStruct input, string name) =>
        input.Structs("Filters").FirstOrDefault(filter => filter.Text("Name") == name)?.Texts("Values").ToHashSet(StringComparer.Ordinal);
}
