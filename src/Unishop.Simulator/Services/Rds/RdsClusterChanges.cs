using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>ModifyDBCluster: at once where asked, else, for what can wait, in the maintenance window.</summary>
internal static partial class RdsClusterChanges
{
    public static AwsAnswer Modify(AwsCall call)
    {
        var (world, input) = (call.World, call.Input);
        var cluster = RdsRules.Cluster(call);
        if (cluster.Status is not ("available" or "stopped"))
        {
            throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} is not available for modification with status {cluster.Status}.");
        }

        // Everything is checked before anything changes.
        var newId = NewId(call, cluster);
        var upgrade = input.TryText("EngineVersion", out var version) && version != cluster.EngineVersion ? UpgradeTarget(cluster.Engine, cluster.EngineVersion, version, input) : null;
        var password = input.Text("MasterUserPassword");
        CheckChanges(call, cluster, password);

        var atOnce = input.Flag("ApplyImmediately") == true;
        if (input.Flag("EnableGlobalWriteForwarding") is { } forwarding)
        {
            AuroraForwarding.Request(world, cluster, forwarding);
        }

        cluster.DeletionProtection = input.Flag("DeletionProtection") ?? cluster.DeletionProtection;
        cluster.CopyTagsToSnapshot = input.Flag("CopyTagsToSnapshot") ?? cluster.CopyTagsToSnapshot;
        cluster.ParameterGroup = input.Text("DBClusterParameterGroupName") ?? cluster.ParameterGroup;
        Windows(call, cluster);
        if (input.ContainsKey("VpcSecurityGroupIds"))
        {
            cluster.SecurityGroups.Clear();
            cluster.SecurityGroups.AddRange(input.Texts("VpcSecurityGroupIds"));
        }

        Transitions(world, cluster, input, password, atOnce);
        Later(world, cluster, newId, upgrade, atOnce);
        return RdsClusters.Answer(world, cluster);
    }

    /// <summary>The version to which an upgrade goes.</summary>
    /// <exception cref="WireException">There is no way to it.</exception>
    public static DbEngine UpgradeTarget(string engine, string from, string version, WireStruct input)
    {
        var target = RdsClusterCreation.EngineOf(engine, version);
        var source = DbEngines.Find(engine, from)!;
        if (target.Release < source.Release)
        {
            throw RdsRules.WrongCombination($"Cannot upgrade {engine} from {from} to {target.Version}");
        }

        if (target.Family != source.Family && input.Flag("AllowMajorVersionUpgrade") != true)
        {
            throw RdsRules.WrongCombination("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
        }

        return target;
    }

    /// <summary>Takes backup retention, windows and the like from a request.</summary>
    public static void Windows(AwsCall call, DbCluster cluster)
    {
        var input = call.Input;
        if (input.Integer("BackupRetentionPeriod") is { } days)
        {
            cluster.BackupRetention = days is >= 1 and <= 35 ? (int)days : throw RdsRules.WrongValue($"Invalid backup retention period: {days}. Retention period must be between 1 and 35");
        }

        if (input.TryText("PreferredBackupWindow", out var backup))
        {
            cluster.BackupWindow = BackupWindow().IsMatch(backup) ? backup : throw RdsRules.WrongValue($"Invalid backup window format: {backup}. Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC).");
        }

        if (input.TryText("PreferredMaintenanceWindow", out var maintenance))
        {
            cluster.MaintenanceWindow = CheckedWindow(maintenance);
        }
    }

    /// <exception cref="WireException">It is no weekly window.</exception>
    public static string CheckedWindow(string window) => MaintenanceWindow().IsMatch(window)
        ? window.ToLowerInvariant()
        : throw RdsRules.WrongValue($"Invalid maintenance window format: {window}. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC). Example: Sun:23:45-Mon:00:15");

    private static string? NewId(AwsCall call, DbCluster cluster)
    {
        if (!call.Input.TryText("NewDBClusterIdentifier", out var wanted))
        {
            return null;
        }

        var id = RdsRules.NewName(wanted, "NewDBClusterIdentifier");
        if (id == cluster.Id)
        {
            return null;
        }

        if (cluster.GlobalId is not null)
        {
            throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} can't be renamed because it is a member of global cluster {cluster.GlobalId}.");
        }

        return RdsRules.FindCluster(call, id) is null ? id : throw RdsRules.Error("DBClusterAlreadyExistsFault", "DB Cluster already exists");
    }

    private static void CheckChanges(AwsCall call, DbCluster cluster, string? password)
    {
        var input = call.Input;
        if (input.Flag("EnableGlobalWriteForwarding") == true && cluster.GlobalId is null)
        {
            throw RdsRules.WrongCombination("Global write forwarding can be enabled only for a DB cluster that is a member of a global cluster.");
        }

        if (input.Flag("ManageMasterUserPassword") == true && cluster.GlobalId is not null)
        {
            throw RdsRules.WrongCombination("ManageMasterUserPassword is not supported for a member of a global cluster.");
        }

        if (password is not null)
        {
            if (cluster.GlobalId is not null && !cluster.IsWriter)
            {
                throw RdsRules.WrongCombination("Cannot modify the master password of a secondary cluster of a global database; modify the primary cluster.");
            }

            RdsClusterCreation.CheckPassword(password);
        }

        if (input.TryText("DBClusterParameterGroupName", out var parameters))
        {
            RdsParameterGroups.CheckUse(call, parameters, DbEngines.Find(cluster.Engine, cluster.EngineVersion)!);
        }

        if (input.Integer("Port") is < 1150 or > 65535)
        {
            throw RdsRules.WrongValue($"Invalid port: {input.Integer("Port")}. Needed: 1150 to 65535, e.g. 3306");
        }

        RdsSubnetGroups.CheckSecurityGroups(call, [.. input.Texts("VpcSecurityGroupIds")]);
    }

    private static void Transitions(World world, DbCluster cluster, WireStruct input, string? password, bool atOnce)
    {
        if (password is not null)
        {
            DbClusterLife.Change(world, cluster, "resetting-master-credentials", TimingProfile.ModifyCluster, () => DbEvents.CredentialsReset(world, cluster));
        }
        else if (input.Integer("Port") is { } port && port != cluster.Port && atOnce)
        {
            DbClusterLife.Change(world, cluster, "modifying", TimingProfile.ModifyCluster, () => cluster.Port = (int)port);
        }
        else if (input.Flag("EnableIAMDatabaseAuthentication") is { } iam && iam != cluster.IamAuthentication)
        {
            DbClusterLife.Change(world, cluster, "update-iam-db-auth", TimingProfile.ModifyCluster, () => cluster.IamAuthentication = iam);
        }
    }

    private static void Later(World world, DbCluster cluster, string? newId, DbEngine? upgrade, bool atOnce)
    {
        if (newId is not null)
        {
            When("DBClusterIdentifier", newId, () => DbClusterLife.Rename(world, cluster, newId));
        }

        if (upgrade is not null)
        {
            When("EngineVersion", upgrade.Version, () => DbClusterLife.Upgrade(world, cluster, upgrade));
        }

        void When(string member, string value, Action change)
        {
            if (atOnce)
            {
                change();
                return;
            }

            cluster.Pending[member] = value;
            world.After(DbClusterLife.UntilWindow(world.Now, cluster.MaintenanceWindow), () =>
            {
                if (cluster.Pending.GetValueOrDefault(member) == value)
                {
                    cluster.Pending.Remove(member);
                    change();
                }
            });
        }
    }

    [GeneratedRegex(@"\A[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]\z")]
    private static partial Regex BackupWindow();

    [GeneratedRegex(@"\A(?:sun|mon|tue|wed|thu|fri|sat):(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:sun|mon|tue|wed|thu|fri|sat):(?:[01][0-9]|2[0-3]):[0-5][0-9]\z", RegexOptions.IgnoreCase)]
    private static partial Regex MaintenanceWindow();
}
