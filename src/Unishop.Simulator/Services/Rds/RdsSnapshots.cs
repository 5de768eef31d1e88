using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>Snapshots of clusters.</summary>
internal static class RdsSnapshots
{
    private const string Manual = "manual";

    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call, "db-cluster-id", "db-cluster-snapshot-id", "engine", "snapshot-type");
        var (id, cluster, type) = (call.Input.Text("DBClusterSnapshotIdentifier"), call.Input.Text("DBClusterIdentifier"), call.Input.Text("SnapshotType"));
        var only = id is null ? null : Find(call, id);
        var found = call.World.DbSnapshots.Where(snapshot => snapshot.Region == call.Region
            && (only is null || snapshot == only)
            && (cluster is null || RdsRules.Same(snapshot.ClusterId, cluster.Split(':')[^1]))
            && (type is null || snapshot.Type == type)
            && RdsRules.Passes(call, name => name switch
            {
                "db-cluster-id" => [snapshot.ClusterId, $"arn:aws:rds:{snapshot.Region}:{World.Account}:cluster:{snapshot.ClusterId}"],
                "db-cluster-snapshot-id" => [snapshot.Id],
                "engine" => [snapshot.Engine],
                "snapshot-type" => [snapshot.Type],
                _ => [],
            }));
        var (page, next) = RdsRules.Page(call, found, snapshot => snapshot.Id);
        return WireStruct.Of(("DBClusterSnapshots", page.Select(snapshot => Struct(call.World, snapshot))), ("Marker", next));
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var world = call.World;
        var id = NewName(call, call["DBClusterSnapshotIdentifier"], "DBClusterSnapshotIdentifier");
        var cluster = RdsRules.Cluster(call);
        if (cluster.Status != "available")
        {
            throw RdsRules.WrongClusterState($"Can't create a snapshot because the database cluster {cluster.Id} isn't currently in the available state.");
        }

        RdsTags.Check(call.Input.Structs("Tags").Select(tag => tag.Text("Key") ?? ""));
        if (cluster.GlobalId is { } globalId)
        {
            Aurora.Replicate(world, world.GlobalClusters[globalId]);
        }

        var snapshot = DbSnapshots.Take(world, cluster, id, Manual);
        RdsTags.Set(world, snapshot.Arn, call.Input);
        return new AwsAnswer(WireStruct.Of(("DBClusterSnapshot", Struct(world, snapshot))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var snapshot = Find(call, call["DBClusterSnapshotIdentifier"]);
        if (snapshot.Type != Manual)
        {
            throw RdsRules.Error("InvalidDBClusterSnapshotStateFault", "Only manual snapshots may be deleted.");
        }

        if (snapshot.Status != "available")
        {
            throw RdsRules.Error("InvalidDBClusterSnapshotStateFault", $"DB cluster snapshot {snapshot.Id} is not in available state: {snapshot.Status}.");
        }

        call.World.DbSnapshots.Remove(snapshot);
        call.World.Databases.Tags.Remove(snapshot.Arn);
        snapshot.Status = "deleted";
        return new AwsAnswer(WireStruct.Of(("DBClusterSnapshot", Struct(call.World, snapshot))), Effect: true);
    }

    /// <summary>A name that a new snapshot can have.</summary>
    /// <exception cref="WireException">It is none, or is taken.</exception>
    public static string NewName(AwsCall call, string name, string parameter)
    {
        var id = RdsRules.NewName(name, parameter, longest: 255);
        return call.World.DbSnapshots.Exists(snapshot => snapshot.Region == call.Region && snapshot.Id == id)
            ? throw RdsRules.Error("DBClusterSnapshotAlreadyExistsFault", $"Cannot create the snapshot because a snapshot with the identifier {id} already exists.")
            : id;
    }

    public static WireException NotFound(string name) => RdsRules.Error("DBClusterSnapshotNotFoundFault", $"DBClusterSnapshot {name} not found.", 404);

    private static DbSnapshot Find(AwsCall call, string name) =>
        call.World.DbSnapshots.Find(snapshot => snapshot.Region == call.Region && (RdsRules.Same(snapshot.Id, name) || snapshot.Arn == name)) ?? throw NotFound(name);

    private static WireStruct Struct(World world, DbSnapshot snapshot) => WireStruct.Of(
        ("DBClusterSnapshotIdentifier", snapshot.Id),
        ("DBClusterSnapshotArn", snapshot.Arn),
        ("DBClusterIdentifier", snapshot.ClusterId),
        ("SnapshotCreateTime", snapshot.At),
        ("ClusterCreateTime", snapshot.ClusterCreatedAt),
        ("SnapshotType", snapshot.Type),
        ("Engine", snapshot.Engine),
        ("EngineVersion", snapshot.EngineVersion),
        ("EngineMode", "provisioned"),
        ("MasterUsername", snapshot.MasterUsername),
        ("Port", snapshot.Port),
        ("AllocatedStorage", 1),
        ("StorageEncrypted", snapshot.Encrypted),
        ("KmsKeyId", snapshot.KmsKeyId),
        ("PercentProgress", snapshot.Status == "creating" ? 0 : 100),
        ("Status", snapshot.Status),
        ("TagList", RdsTags.Of(world, snapshot.Arn)));
}
