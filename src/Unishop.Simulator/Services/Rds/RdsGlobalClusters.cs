using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>Global clusters: create, describe, modify, delete.</summary>
internal static class RdsGlobalClusters
{
    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call, "db-cluster-id", "region");
        var only = call.Input.Text("GlobalClusterIdentifier") is { Length: > 0 } ? RdsRules.Global(call) : null;

        // A global database is visible from the Regions in which it has a member; an empty one where it was made.
        var visible = call.World.GlobalClusters.Values.Where(global => only is null ? IsVisible(global, call.Region) : global == only)
            .Where(global => RdsRules.Passes(call, name => name switch
            {
                "db-cluster-id" => [.. global.Members.Select(member => member.ClusterArn), .. global.Members.Select(member => member.ClusterArn.Split(':')[^1])],
                "region" => [.. global.Members.Select(member => RegionOf(member))],
                _ => null,
            }));
        var (page, next) = RdsRules.Page(call, visible, global => global.Id);
        return WireStruct.Of(("GlobalClusters", page.Select(global => Struct(call.World, global))), ("Marker", next));
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var id = RdsRules.NewName(call["GlobalClusterIdentifier"], "GlobalClusterIdentifier");
        RdsTags.Check(input.Structs("Tags").Select(tag => tag.Text("Key") ?? ""));
        if (world.GlobalClusters.ContainsKey(id))
        {
            throw RdsRules.Error("GlobalClusterAlreadyExistsFault", $"Global cluster {id} already exists");
        }

        var source = input.TryText("SourceDBClusterIdentifier", out var sourceName) ? Source(call, sourceName) : null;
        var engine = source is null ? Engine(input) : DbEngines.Find(source.Engine, source.EngineVersion)!;
        var global = new GlobalCluster
        {
            Id = id,
            ResourceId = "cluster-" + world.Random.Hex(16),
            Engine = engine.Engine,
            EngineVersion = engine.Version,
            DatabaseName = source is null ? input.Text("DatabaseName") : source.DatabaseName,
            Encrypted = source?.Encrypted ?? input.Flag("StorageEncrypted") == true,
            DeletionProtection = input.Flag("DeletionProtection") == true,
            HomeRegion = call.Region,
        };
        DbClusterLife.Create(world, global, source);
        RdsTags.Set(world, global.Arn, input);
        return new AwsAnswer(WireStruct.Of(("GlobalCluster", Struct(world, global))), Effect: true);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var global = RdsRules.Global(call);
        if (global.Status != "available")
        {
            throw RdsRules.WrongGlobalState($"Global cluster {global.Id} is in an invalid state for this operation: {global.Status}");
        }

        var newId = input.TryText("NewGlobalClusterIdentifier", out var wanted) ? RdsRules.NewName(wanted, "NewGlobalClusterIdentifier") : global.Id;
        if (newId != global.Id && world.GlobalClusters.ContainsKey(newId))
        {
            throw RdsRules.Error("GlobalClusterAlreadyExistsFault", $"Global cluster {newId} already exists");
        }

        var upgrade = input.TryText("EngineVersion", out var version) && version != global.EngineVersion ? RdsClusterChanges.UpgradeTarget(global.Engine, global.EngineVersion, version, input) : null;
        global.DeletionProtection = input.Flag("DeletionProtection") ?? global.DeletionProtection;
        if (newId != global.Id)
        {
            Rename(world, global, newId);
        }

        if (upgrade is not null)
        {
            Upgrade(world, global, upgrade);
        }

        return new AwsAnswer(WireStruct.Of(("GlobalCluster", Struct(world, global))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var global = RdsRules.Global(call);
        if (global.DeletionProtection)
        {
            throw RdsRules.WrongCombination("Cannot delete protected Global Cluster, please disable deletion protection and try again.");
        }

        if (global.Members.Count > 0)
        {
            throw RdsRules.WrongGlobalState($"Global Cluster {global.Arn} is not empty");
        }

        if (global.Status != "available")
        {
            throw RdsRules.WrongGlobalState($"Global cluster {global.Id} is in an invalid state for this operation: {global.Status}");
        }

        DbClusterLife.Delete(call.World, global);
        return new AwsAnswer(WireStruct.Of(("GlobalCluster", Struct(call.World, global))), Effect: true);
    }

    public static WireStruct Struct(World world, GlobalCluster global) => WireStruct.Of(
        ("GlobalClusterIdentifier", global.Id),
        ("GlobalClusterResourceId", global.ResourceId),
        ("GlobalClusterArn", global.Arn),
        ("Status", global.Status),
        ("Engine", global.Engine),
        ("EngineVersion", global.EngineVersion),
        ("DatabaseName", global.DatabaseName),
        ("StorageEncrypted", global.Encrypted),
        ("DeletionProtection", global.DeletionProtection),
        ("Endpoint", global.Endpoint),
        ("GlobalClusterMembers", global.Members.Select(member => WireStruct.Of(
            ("DBClusterArn", member.ClusterArn),
            ("Readers", member.IsWriter ? global.Members.Where(other => !other.IsWriter).Select(other => (object?)other.ClusterArn).ToList() : new List<object?>()),
            ("IsWriter", member.IsWriter),
            ("GlobalWriteForwardingStatus", world.ClusterByArn(member.ClusterArn) is { } cluster && !member.IsWriter ? AuroraForwarding.StatusOf(cluster) ?? "disabled" : null),
            ("SynchronizationStatus", member.Synchronization)))),
        ("FailoverState", global.Move is { } move ? WireStruct.Of(
            ("Status", move.Status),
            ("FromDbClusterArn", move.FromArn),
            ("ToDbClusterArn", move.ToArn),
            ("IsDataLossAllowed", move.DataLossAllowed)) : null),
        ("TagList", RdsTags.Of(world, global.Arn)));

    private static bool IsVisible(GlobalCluster global, string region) => global.Members.Count == 0
        ? global.HomeRegion is null || global.HomeRegion == region
        : global.Members.Exists(member => RegionOf(member) == region);

    private static string RegionOf(GlobalMembership member) => member.ClusterArn.Split(':')[3];

    private static DbCluster Source(AwsCall call, string name)
    {
        foreach (var (member, what) in new[] { ("Engine", "engineName"), ("EngineVersion", "engineVersion"), ("DatabaseName", "databaseName"), ("StorageEncrypted", "storageEncrypted") })
        {
            if (call.Input.ContainsKey(member))
            {
                throw RdsRules.WrongCombination(
                    $"When creating global cluster from existing db cluster, value for {what} should not be specified since it will be inherited from source cluster");
            }
        }

        var source = RdsRules.FindCluster(call, name) ?? throw RdsRules.ClusterNotFound(name);
        if (source.GlobalId is not null)
        {
            throw RdsRules.WrongClusterState($"DB cluster {source.Id} is already a member of global cluster {source.GlobalId}.");
        }

        return source.Status == "available" ? source : throw RdsRules.WrongClusterState($"DB cluster {source.Id} is not available. Its status is {source.Status}.");
    }

    private static DbEngine Engine(WireStruct input)
    {
        if (!input.TryText("Engine", out var engine))
        {
            throw RdsRules.WrongValue("When creating standalone global cluster, value for engineName should be specified");
        }

        return RdsClusterCreation.EngineOf(engine, input.Text("EngineVersion"));
    }

    private static void Rename(World world, GlobalCluster global, string id)
    {
        world.GlobalClusters.Remove(global.Id);
        foreach (var cluster in world.Clusters.Where(cluster => cluster.GlobalId == global.Id))
        {
            cluster.GlobalId = id;
        }

        if (world.Databases.Tags.Remove(global.Arn, out var tags))
        {
            world.Databases.Tags[$"arn:aws:rds::{World.Account}:global-cluster:{id}"] = tags;
        }

        global.Id = id;
        world.GlobalClusters[id] = global;
    }

    private static void Upgrade(World world, GlobalCluster global, DbEngine upgrade)
    {
        global.Status = "upgrading";
        foreach (var cluster in world.Clusters.Where(cluster => cluster.GlobalId == global.Id && cluster.Status == "available"))
        {
            DbClusterLife.Upgrade(world, cluster, upgrade);
        }

        world.After(world.Random.Draw(TimingProfile.UpgradeCluster), () =>
        {
            global.EngineVersion = upgrade.Version;
            global.Status = "available";
        });
    }
}
