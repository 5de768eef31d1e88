using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.Rds;

/// <summary>Instances of Aurora clusters: create, describe, modify, reboot, delete.</summary>
internal static class RdsInstances
{
    private static readonly string[] States = ["available", "modifying", "rebooting", "stopped", "creating", "upgrading", "renaming"];

    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call, "db-cluster-id", "db-instance-id", "dbi-resource-id", "domain", "engine");
        var id = call.Input.Text("DBInstanceIdentifier") is { Length: > 0 } ? Find(call).Instance : null;
        var found = from cluster in call.World.Clusters
                    where cluster.Region == call.Region
                    from instance in cluster.Instances
                    where (id is null || instance == id) && RdsRules.Passes(call, name => name switch
                    {
                        "db-cluster-id" => [cluster.Id, cluster.Arn],
                        "db-instance-id" => [instance.Id, DbInstanceLife.ArnOf(cluster.Region, instance.Id)],
                        "dbi-resource-id" => [ResourceId(cluster, instance)],
                        "engine" => [cluster.Engine],
                        _ => [],
                    })
                    select (Cluster: cluster, Instance: instance);
        var (page, next) = RdsRules.Page(call, found, item => item.Instance.Id);
        return WireStruct.Of(("DBInstances", page.Select(item => Struct(call.World, item.Cluster, item.Instance))), ("Marker", next));
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var id = NewInstance(call, call["DBInstanceIdentifier"], "DBInstanceIdentifier");
        var engine = RdsClusterCreation.EngineOf(call["Engine"], null).Engine;
        if (!input.TryText("DBClusterIdentifier", out var clusterName))
        {
            throw RdsRules.WrongCombination($"DBClusterIdentifier is required for engine {engine}.");
        }

        var cluster = RdsRules.FindCluster(call, clusterName) ?? throw RdsRules.ClusterNotFound(clusterName);
        if (engine != cluster.Engine)
        {
            throw RdsRules.WrongCombination($"The engine name requested for your DB instance ({engine}) doesn't match the engine name of your DB cluster ({cluster.Engine}).");
        }

        if (input.TryText("EngineVersion", out var version) && version != cluster.EngineVersion)
        {
            throw RdsRules.WrongCombination($"The engine version that you requested for your DB instance ({version}) does not match the engine version of your DB cluster ({cluster.EngineVersion}).");
        }

        if (input.ContainsKey("MasterUsername") || input.ContainsKey("MasterUserPassword") || input.ContainsKey("DBName"))
        {
            throw RdsRules.WrongCombination("The requested DB Instance will be a member of a DB Cluster. Set master user password and database name for the DB Cluster.");
        }

        if (cluster.Status is not ("available" or "creating" or "modifying"))
        {
            throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} is not in a state in which an instance can be created: {cluster.Status}.");
        }

        CheckClass(cluster, call["DBInstanceClass"]);
        CheckCapacity(call);
        RdsTags.Check(input.Structs("Tags").Select(tag => tag.Text("Key") ?? ""));
        var instance = new DbInstance
        {
            Id = id,
            Class = call["DBInstanceClass"],
            Zone = input.Text("AvailabilityZone") ?? cluster.Region + "abc"[cluster.Instances.Count % 2],
            CreatedAt = world.Now,
            PromotionTier = Tier(input) ?? 1,
            PubliclyAccessible = input.Flag("PubliclyAccessible") ?? false,
        };
        if (instance.Zone[..^1] != call.Region)
        {
            throw RdsRules.WrongValue($"Invalid Availability Zone {instance.Zone}; needed: one of {call.Region}, e.g. {call.Region}a");
        }

        DbInstanceLife.Create(world, cluster, instance);
        RdsTags.Set(world, DbInstanceLife.ArnOf(cluster.Region, instance.Id), input);
        return Answer(world, cluster, instance);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var (cluster, instance) = Find(call);
        CheckAvailable(instance, "available");
        var wanted = input.Text("DBInstanceClass");
        if (wanted is not null)
        {
            CheckClass(cluster, wanted);
        }

        var newId = input.TryText("NewDBInstanceIdentifier", out var name) && !RdsRules.Same(name, instance.Id) ? NewInstance(call, name, "NewDBInstanceIdentifier") : null;
        instance.PromotionTier = Tier(input) ?? instance.PromotionTier;
        instance.PubliclyAccessible = input.Flag("PubliclyAccessible") ?? instance.PubliclyAccessible;
        if (input.TryText("PreferredMaintenanceWindow", out var window))
        {
            instance.MaintenanceWindow = RdsClusterChanges.CheckedWindow(window);
        }

        if (wanted is not null && wanted != instance.Class)
        {
            When(world, instance, input, "DBInstanceClass", wanted, () => DbInstanceLife.ChangeClass(world, cluster, instance, wanted));
        }

        if (newId is not null)
        {
            When(world, instance, input, "DBInstanceIdentifier", newId, () => DbInstanceLife.Rename(world, cluster, instance, newId));
        }

        return Answer(world, cluster, instance);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var world = call.World;
        var (cluster, instance) = Find(call);
        if (call.Input.ContainsKey("FinalDBSnapshotIdentifier"))
        {
            throw RdsRules.WrongCombination("FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance");
        }

        if (instance.Status == "deleting")
        {
            throw RdsRules.Error("InvalidDBInstanceState", $"Instance {instance.Id} is already being deleted.");
        }

        CheckAvailable(instance, States);
        if (cluster.ReplicationSource is not null && cluster.Instances.TrueForAll(other => other == instance || other.Status == "deleting"))
        {
            throw RdsRules.WrongClusterState("Cannot delete the last instance of the read replica DB cluster. Promote the DB cluster to a standalone DB cluster in order to delete it.");
        }

        DbInstanceLife.Delete(world, cluster, instance);
        return Answer(world, cluster, instance);
    }

    public static AwsAnswer Reboot(AwsCall call)
    {
        var (cluster, instance) = Find(call);
        CheckAvailable(instance, "available");
        if (call.Input.Flag("ForceFailover") == true)
        {
            throw RdsRules.WrongCombination("ForceFailover cannot be specified for an Aurora DB instance; use FailoverDBCluster.");
        }

        DbInstanceLife.Reboot(call.World, cluster, instance);
        return Answer(call.World, cluster, instance);
    }

    public static WireException NotFound(string name) => RdsRules.Error("DBInstanceNotFound", $"DBInstance {name} not found.", 404);

    private static (DbCluster Cluster, DbInstance Instance) Find(AwsCall call)
    {
        var wanted = call["DBInstanceIdentifier"];
        var name = wanted.StartsWith($"arn:aws:rds:{call.Region}:{World.Account}:db:", StringComparison.Ordinal) ? wanted.Split(':')[^1] : wanted;
        foreach (var cluster in call.World.Clusters.Where(cluster => cluster.Region == call.Region))
        {
            if (cluster.Instances.Find(instance => RdsRules.Same(instance.Id, name)) is { } instance)
            {
                return (cluster, instance);
            }
        }

        throw NotFound(wanted);
    }

    private static string NewInstance(AwsCall call, string name, string parameter)
    {
        var id = RdsRules.NewName(name, parameter);
        var here = call.World.Clusters.Where(cluster => cluster.Region == call.Region).SelectMany(cluster => cluster.Instances);
        return here.Any(instance => instance.Id == id) ? throw RdsRules.Error("DBInstanceAlreadyExists", "DB instance already exists") : id;
    }

    private static void CheckClass(DbCluster cluster, string wanted)
    {
        var memoryOptimized = wanted is ['d', 'b', '.', 'r' or 'x', ..];
        if (wanted.Split('.').Length != 3 || !(memoryOptimized || (wanted.StartsWith("db.t", StringComparison.Ordinal) && cluster.GlobalId is null)))
        {
            throw RdsRules.WrongCombination(
                $"RDS does not support creating a DB instance with the following combination: DBInstanceClass={wanted}, Engine={cluster.Engine}, EngineVersion={cluster.EngineVersion}, "
                + "LicenseModel=general-public-license. For supported combinations of instance class and database engine version, see the documentation.");
        }
    }

    private static void CheckCapacity(AwsCall call)
    {
        if (call.World.Clusters.Where(cluster => cluster.Region == call.Region).Sum(cluster => cluster.Instances.Count) >= call.World.Databases.Quota)
        {
            throw RdsRules.Error("InstanceQuotaExceeded", "Instance quota exceeded.");
        }

        if (call.World.Faults.Has(FaultKinds.InsufficientCapacity, call.Region))
        {
            throw RdsRules.Error("InsufficientDBInstanceCapacity", $"We currently do not have sufficient {call["DBInstanceClass"]} capacity in the Availability Zones of the DB subnet group.");
        }
    }

    private static int? Tier(WireStruct input) => input.Integer("PromotionTier") switch
    {
        null => null,
        >= 0 and <= 15 and var tier => (int)tier,
        var tier => throw RdsRules.WrongValue($"Invalid promotion tier {tier}. Needed: 0 to 15, e.g. 1"),
    };

    private static void CheckAvailable(DbInstance instance, params ReadOnlySpan<string> states)
    {
        if (!states.Contains(instance.Status))
        {
            throw RdsRules.Error("InvalidDBInstanceState", $"DB instance {instance.Id} is not in {states[0]} state: {instance.Status}.");
        }
    }

    private static void When(World world, DbInstance instance, WireStruct input, string member, string value, Action change)
    {
        if (input.Flag("ApplyImmediately") == true)
        {
            change();
            return;
        }

        instance.Pending[member] = value;
        world.After(DbClusterLife.UntilWindow(world.Now, instance.MaintenanceWindow), () =>
        {
            if (instance.Pending.GetValueOrDefault(member) == value)
            {
                instance.Pending.Remove(member);
                change();
            }
        });
    }

    private static string ResourceId(DbCluster cluster, DbInstance instance) =>
        $"db-{cluster.Suffix}{instance.Id.Length}{(instance.CreatedAt ?? cluster.CreatedAt).ToUnixTimeSeconds()}".ToUpperInvariant();

    private static AwsAnswer Answer(World world, DbCluster cluster, DbInstance instance) => new(WireStruct.Of(("DBInstance", Struct(world, cluster, instance))), Effect: true);

    private static WireStruct Struct(World world, DbCluster cluster, DbInstance instance) => WireStruct.Of(
        ("DBInstanceIdentifier", instance.Id),
        ("DBInstanceArn", DbInstanceLife.ArnOf(cluster.Region, instance.Id)),
        ("DbiResourceId", ResourceId(cluster, instance)),
        ("DBInstanceClass", instance.Class),
        ("DBInstanceStatus", instance.Status),
        ("Engine", cluster.Engine),
        ("EngineVersion", cluster.EngineVersion),
        ("DBName", cluster.DatabaseName),
        ("MasterUsername", cluster.MasterUsername),
        ("DBClusterIdentifier", cluster.Id),
        ("Endpoint", instance.Status == "creating" ? null : WireStruct.Of(
            ("Address", $"{instance.Id}.{cluster.Suffix}.{cluster.Region}.rds.amazonaws.com"), ("Port", cluster.Port), ("HostedZoneId", "Z2R2ITUGPM61AM"))),
        ("AvailabilityZone", instance.Zone ?? cluster.Region + "a"),
        ("DBSubnetGroup", RdsSubnetGroups.StructOf(world, cluster)),
        ("VpcSecurityGroups", cluster.SecurityGroups.Select(group => WireStruct.Of(("VpcSecurityGroupId", group), ("Status", "active")))),
        ("DBParameterGroups", new List<object?> { WireStruct.Of(("DBParameterGroupName", $"default.{DbEngines.Find(cluster.Engine, cluster.EngineVersion)?.Family}"), ("ParameterApplyStatus", "in-sync")) }),
        ("PubliclyAccessible", instance.PubliclyAccessible),
        ("PromotionTier", instance.PromotionTier),
        ("AllocatedStorage", 1),
        ("StorageType", "aurora"),
        ("StorageEncrypted", cluster.Encrypted),
        ("KmsKeyId", cluster.KmsKeyId),
        ("BackupRetentionPeriod", cluster.BackupRetention),
        ("PreferredBackupWindow", cluster.BackupWindow),
        ("PreferredMaintenanceWindow", instance.MaintenanceWindow),
        ("PendingModifiedValues", instance.Pending.Count == 0 ? null : WireStruct.Of([.. instance.Pending.Select(pending => (pending.Key, (object?)pending.Value))])),
        ("MultiAZ", false),
        ("AutoMinorVersionUpgrade", false),
        ("DeletionProtection", false),
        ("TagList", RdsTags.Of(world, DbInstanceLife.ArnOf(cluster.Region, instance.Id))),
        ("InstanceCreateTime", instance.Status == "creating" ? null : instance.CreatedAt ?? cluster.CreatedAt));
}
