using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>CreateDBCluster in its forms (on its own, first of a global cluster, a secondary) and RestoreDBClusterFromSnapshot.</summary>
internal static class RdsClusterCreation
{
    private const int MostSecondaries = 10;

    public static AwsAnswer Create(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var id = NewCluster(call);
        var engine = EngineOf(call["Engine"], input.Text("EngineVersion"));
        var global = input.Text("GlobalClusterIdentifier") is { Length: > 0 } ? RdsRules.Global(call) : null;
        var writer = global is null ? null : Aurora.Source(world, global);
        if (global is not null)
        {
            engine = CheckGlobal(call, global, writer, input.ContainsKey("EngineVersion") ? engine : null);
        }

        if (writer is null)
        {
            CheckMaster(input);
        }

        CheckCombinations(input, global);
        var encrypted = CheckEncryption(input, global, writer);
        var cluster = Build(call, id, engine, encrypted, new Origin(
            global?.DatabaseName ?? input.Text("DatabaseName"),
            writer is null ? input.Text("MasterUsername") : writer.MasterUsername,
            (int)(input.Integer("Port") ?? DefaultPort(engine))));
        cluster.Forwarding.IsRequested = input.Flag("EnableGlobalWriteForwarding") == true;
        DbClusterLife.Create(world, cluster, global, writer is null ? TimingProfile.CreateCluster : TimingProfile.CreateSecondaryCluster);
        RdsTags.Set(world, cluster.Arn, input);
        return RdsClusters.Answer(world, cluster);
    }

    public static AwsAnswer Restore(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var id = NewCluster(call);
        var wanted = call["SnapshotIdentifier"];
        var snapshot = world.DbSnapshots.Find(candidate => candidate.Region == call.Region && (RdsRules.Same(candidate.Id, wanted) || candidate.Arn == wanted))
            ?? throw RdsSnapshots.NotFound(wanted);
        if (snapshot.Status != "available")
        {
            throw RdsRules.Error("InvalidDBClusterSnapshotStateFault", $"DB cluster snapshot {snapshot.Id} is not available: {snapshot.Status}.");
        }

        if (call["Engine"] != snapshot.Engine)
        {
            throw RdsRules.WrongCombination($"The engine {call["Engine"]} does not fit the engine {snapshot.Engine} of the snapshot.");
        }

        var engine = EngineOf(snapshot.Engine, input.Text("EngineVersion") ?? snapshot.EngineVersion);
        if (engine.Release < DbEngines.Find(snapshot.Engine, snapshot.EngineVersion)!.Release)
        {
            throw RdsRules.WrongCombination($"Cannot restore a snapshot of engine version {snapshot.EngineVersion} to the lower version {engine.Version}.");
        }

        var cluster = Build(call, id, engine, snapshot.Encrypted || input.ContainsKey("KmsKeyId"), new Origin(
            input.Text("DatabaseName") ?? snapshot.DatabaseName, snapshot.MasterUsername, (int)(input.Integer("Port") ?? snapshot.Port), snapshot.KmsKeyId));
        cluster.Data = snapshot.Data.Copy();
        DbClusterLife.Create(world, cluster, null, TimingProfile.RestoreCluster, "RestoreDBClusterFromSnapshot");
        RdsTags.Set(world, cluster.Arn, input);
        return RdsClusters.Answer(world, cluster);
    }

    /// <summary>The engine version that is meant.</summary>
    /// <exception cref="WireException">There is none.</exception>
    public static DbEngine EngineOf(string engine, string? version)
    {
        if (!DbEngines.IsOfRds(engine))
        {
            throw RdsRules.WrongValue($"Invalid DB engine: {engine}");
        }

        // DescribeDBEngineVersions has no version of the engines that are not simulated, and this is what RDS says of a version that it has not.
        return DbEngines.Find(engine, version) ?? throw RdsRules.WrongCombination(
            $"Cannot find version {version ?? "default"} for {engine}{(DbEngines.All.Any(known => known.Engine == engine) ? "" : $" (the simulator has {DbEngines.AuroraMySql} and {DbEngines.AuroraPostgreSql})")}");
    }

    private static string NewCluster(AwsCall call)
    {
        var id = RdsRules.NewName(call["DBClusterIdentifier"], "DBClusterIdentifier");
        if (RdsRules.FindCluster(call, id) is not null)
        {
            throw RdsRules.Error("DBClusterAlreadyExistsFault", "DB Cluster already exists");
        }

        if (call.World.Clusters.Count(cluster => cluster.Region == call.Region) >= call.World.Databases.Quota)
        {
            throw RdsRules.Error("DBClusterQuotaExceededFault", "You have reached the quota of DB clusters for this Region.", 403);
        }

        RdsTags.Check(call.Input.Structs("Tags").Select(tag => tag.Text("Key") ?? ""));
        return call.Input.Text("EngineMode") is null or "provisioned"
            ? id
            : throw RdsRules.WrongValue($"The engine mode {call.Input.Text("EngineMode")} you requested is currently unavailable.");
    }

    private static DbEngine CheckGlobal(AwsCall call, GlobalCluster global, DbCluster? writer, DbEngine? asked)
    {
        if (global.Status != "available")
        {
            throw RdsRules.WrongGlobalState($"Global cluster {global.Id} is in an invalid state for this operation: {global.Status}");
        }

        var version = DbEngines.Find(global.Engine, writer?.EngineVersion ?? global.EngineVersion)!;
        if (call["Engine"] != global.Engine || (asked is not null && asked != version))
        {
            throw RdsRules.WrongCombination($"The engine version must match that of global cluster {global.Id}: {global.Engine} {version.Version}.");
        }

        if (writer is null)
        {
            return version;
        }

        if (global.Members.Exists(member => member.ClusterArn.Split(':')[3] == call.Region))
        {
            throw RdsRules.WrongCombination($"Global cluster {global.Id} already has a member in {call.Region}.");
        }

        if (global.Members.Count > MostSecondaries)
        {
            throw RdsRules.WrongGlobalState($"Global cluster {global.Id} has the maximum number of {MostSecondaries} secondary clusters.");
        }

        if (writer.Status != "available")
        {
            throw RdsRules.WrongClusterState($"Source cluster {writer.Arn} is in a state which is not valid for physical replication");
        }

        foreach (var (member, what) in new[] { ("MasterUsername", "user name"), ("MasterUserPassword", "password"), ("DatabaseName", "database name") })
        {
            if (call.Input.ContainsKey(member))
            {
                throw RdsRules.WrongCombination($"Cannot specify {what} for cross region replication cluster");
            }
        }

        return version;
    }

    private static void CheckMaster(WireStruct input)
    {
        if (input.Text("ReplicationSourceIdentifier") is not null)
        {
            return;
        }

        if (input.Text("MasterUsername") is null or "")
        {
            throw RdsRules.WrongValue("The parameter MasterUsername must be provided and must not be blank.");
        }

        var password = input.Text("MasterUserPassword");
        if (input.Flag("ManageMasterUserPassword") == true)
        {
            if (password is not null)
            {
                throw RdsRules.WrongCombination("You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.");
            }

            return;
        }

        CheckPassword(password);
    }

    /// <exception cref="WireException">It is no password.</exception>
    public static void CheckPassword(string? password)
    {
        if (string.IsNullOrEmpty(password))
        {
            throw RdsRules.WrongValue("The parameter MasterUserPassword must be provided and must not be blank.");
        }

        if (password.Length is < 8 or > 41)
        {
            throw RdsRules.WrongValue($"The parameter MasterUserPassword is not a valid password because it is {(password.Length < 8 ? "shorter than 8" : "longer than 41")} characters.");
        }

        if (password.AsSpan().IndexOfAny("/@\" ") >= 0)
        {
            throw RdsRules.WrongValue("The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.");
        }
    }

    private static void CheckCombinations(WireStruct input, GlobalCluster? global)
    {
        if (global is null && input.Flag("EnableGlobalWriteForwarding") == true)
        {
            throw RdsRules.WrongCombination("Global write forwarding can be enabled only for a DB cluster that is a member of a global cluster.");
        }

        if (global is not null && (input.Flag("ManageMasterUserPassword") == true || input.Integer("BacktrackWindow") is > 0))
        {
            throw RdsRules.WrongCombination(input.Flag("ManageMasterUserPassword") == true
                ? "ManageMasterUserPassword is not supported for a member of a global cluster."
                : "Backtrack is not supported for a member of a global cluster.");
        }
    }

    private static bool CheckEncryption(WireStruct input, GlobalCluster? global, DbCluster? writer)
    {
        var asked = input.Flag("StorageEncrypted") ?? (input.ContainsKey("KmsKeyId") ? true : null);
        if (global is not null && asked is { } wanted && wanted != global.Encrypted)
        {
            throw RdsRules.WrongCombination($"StorageEncrypted must match global cluster {global.Id}: {global.Encrypted}.");
        }

        if (writer is { Encrypted: true } && !input.ContainsKey("KmsKeyId"))
        {
            throw RdsRules.WrongCombination("For encrypted cross-region replica, kmsKeyId should be explicitly specified");
        }

        return global?.Encrypted ?? asked ?? false;
    }

    private static DbCluster Build(AwsCall call, string id, DbEngine engine, bool encrypted, Origin origin)
    {
        var (world, input) = (call.World, call.Input);
        var parameters = input.Text("DBClusterParameterGroupName") ?? $"default.{engine.Family}";
        RdsParameterGroups.CheckUse(call, parameters, engine);
        var subnets = RdsSubnetGroups.ForCluster(call, input.Text("DBSubnetGroupName"));
        var groups = input.Texts("VpcSecurityGroupIds").ToArray();
        RdsSubnetGroups.CheckSecurityGroups(call, groups);
        var cluster = new DbCluster
        {
            Id = id,
            Region = call.Region,
            Engine = engine.Engine,
            EngineVersion = engine.Version,
            Suffix = world.Random.Letters(12),
            SubnetGroup = subnets.Name,
            CreatedAt = world.Now,
            DatabaseName = origin.DatabaseName,
            MasterUsername = origin.MasterUsername,
            Port = origin.Port,
            ParameterGroup = parameters,
            Encrypted = encrypted,
            KmsKeyId = encrypted ? input.Text("KmsKeyId") ?? origin.KmsKeyId ?? $"arn:aws:kms:{call.Region}:{World.Account}:alias/aws/rds" : null,
            DeletionProtection = input.Flag("DeletionProtection") == true,
            CopyTagsToSnapshot = input.Flag("CopyTagsToSnapshot") == true,
            IamAuthentication = input.Flag("EnableIAMDatabaseAuthentication") == true,
            ReplicationSource = input.Text("ReplicationSourceIdentifier"),
        };
        cluster.SecurityGroups.AddRange(groups.Length > 0 ? groups : RdsSubnetGroups.DefaultSecurityGroup(call, subnets));
        RdsClusterChanges.Windows(call, cluster);
        return cluster;
    }

    private static long DefaultPort(DbEngine engine) => engine.Engine == DbEngines.AuroraMySql ? 3306 : 5432;

    /// <summary>What a new cluster has from the request, the global cluster or the snapshot, as the case may be.</summary>
    private sealed record Origin(string? DatabaseName, string? MasterUsername, int Port, string? KmsKeyId = null);
}
