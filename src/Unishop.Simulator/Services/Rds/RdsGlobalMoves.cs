using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>The three ways in which the writer of a global database gets to another Region.</summary>
internal static class RdsGlobalMoves
{
    /// <summary>FailoverGlobalCluster: with AllowDataLoss a failover, without it (or with Switchover) a switchover.</summary>
    public static AwsAnswer FailOver(AwsCall call)
    {
        if (call.Input.Flag("AllowDataLoss") == true && call.Input.Flag("Switchover") == true)
        {
            throw RdsRules.WrongCombination("AllowDataLoss and Switchover can't be specified together.");
        }

        return Move(call, call.Input.Flag("AllowDataLoss") == true);
    }

    public static AwsAnswer SwitchOver(AwsCall call) => Move(call, dataLossAllowed: false);

    /// <summary>RemoveFromGlobalCluster: detaches a cluster; a secondary becomes a writer of its own.</summary>
    public static AwsAnswer Remove(AwsCall call)
    {
        var world = call.World;
        var global = RdsRules.Global(call);
        var cluster = Find(call, call["DbClusterIdentifier"]);
        if (cluster.Region != call.Region)
        {
            throw RdsRules.WrongValue($"Send this request to {cluster.Region}.");
        }

        var member = Member(global, cluster, call["DbClusterIdentifier"]);
        if (member.IsWriter && global.Members.Count > 1)
        {
            throw RdsRules.WrongGlobalState("Unable to remove the primary member of the global cluster while there are other members.");
        }

        CheckState(global, global.Status == "available");
        CheckAvailable(cluster);

        // A second call while the first is under way finds the cluster listed and available still: it is the same removal.
        var pending = AuroraDetach.IsUnderWay(world, cluster);
        if (!pending)
        {
            AuroraDetach.Begin(world, global, cluster);
        }

        return new AwsAnswer(WireStruct.Of(("GlobalCluster", RdsGlobalClusters.Struct(world, global))), Effect: !pending);
    }

    private static AwsAnswer Move(AwsCall call, bool dataLossAllowed)
    {
        var world = call.World;
        var global = RdsRules.Global(call);

        // A failover may overtake a switchover, which is cancelled.
        CheckState(global, global.Status == "available" || (dataLossAllowed && global.Move is { DataLossAllowed: false }));
        var target = Find(call, call["TargetDbClusterIdentifier"]);
        var member = Member(global, target, call["TargetDbClusterIdentifier"]);
        var from = Aurora.Source(world, global) ?? throw RdsRules.WrongGlobalState($"Global cluster {global.Id} has no primary cluster.");
        if (member.IsWriter)
        {
            throw RdsRules.WrongClusterState($"Cluster {target.Id} is already the primary of global cluster {global.Id}.");
        }

        // A failover is sent to the Region to be promoted, a switchover to the Region of the present writer.
        var expected = dataLossAllowed ? target.Region : from.Region;
        if (call.Region != expected)
        {
            throw RdsRules.WrongValue($"Send this request to {expected}.");
        }

        CheckTarget(world, global, member, target, from, dataLossAllowed);
        AuroraMoves.Begin(world, global, from, target, dataLossAllowed);
        return new AwsAnswer(WireStruct.Of(("GlobalCluster", RdsGlobalClusters.Struct(world, global))), Effect: true);
    }

    private static void CheckTarget(World world, GlobalCluster global, GlobalMembership member, DbCluster target, DbCluster from, bool dataLossAllowed)
    {
        if (global.Move is null)
        {
            CheckAvailable(target);
        }

        if (member.Synchronization != "connected" || AuroraDetach.IsUnderWay(world, target))
        {
            throw RdsRules.WrongClusterState($"DB cluster {target.Id} is not in step with the primary of global cluster {global.Id}.");
        }

        if (target.Instances.All(instance => instance.Status != "available"))
        {
            throw RdsRules.WrongClusterState($"DB cluster {target.Id} has no available DB instance. Add a DB instance first.");
        }

        var (there, here) = (DbEngines.Find(from.Engine, from.EngineVersion)!, DbEngines.Find(target.Engine, target.EngineVersion)!);
        if (dataLossAllowed ? !here.IsSameMinor(there) : !here.IsSame(there))
        {
            throw RdsRules.WrongClusterState(
                $"The engine version {here.Version} of DB cluster {target.Id} is not compatible with {there.Version} of the primary DB cluster {from.Id}.");
        }

        if (dataLossAllowed)
        {
            return;
        }

        CheckAvailable(from);
        if (world.Faults.IsCut(from.Region, target.Region))
        {
            throw RdsRules.WrongGlobalState("All clusters of the global database must be healthy for a switchover.");
        }
    }

    private static DbCluster Find(AwsCall call, string nameOrArn) =>
        call.World.ClusterByArn(nameOrArn) ?? RdsRules.FindCluster(call, nameOrArn) ?? throw RdsRules.ClusterNotFound(nameOrArn);

    private static GlobalMembership Member(GlobalCluster global, DbCluster cluster, string name) => global.Members.Find(member => member.ClusterArn == cluster.Arn)
        ?? throw RdsRules.WrongValue($"Cluster {name} is not part of the global cluster {global.Id}");

    private static void CheckState(GlobalCluster global, bool fits)
    {
        if (!fits)
        {
            throw RdsRules.WrongGlobalState($"Global cluster {global.Id} is in an invalid state for this operation: {global.Status}");
        }
    }

    private static void CheckAvailable(DbCluster cluster)
    {
        if (cluster.Status != "available")
        {
            throw RdsRules.WrongClusterState($"DB cluster {cluster.Id} is not available. Its status is {cluster.Status}.");
        }
    }
}
