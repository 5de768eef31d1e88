using Unishop.Simulator.Core;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Rds;

/// <summary>How a cluster leaves a global database: nobody is fenced, and for a while nothing seems to have happened.</summary>
internal static class AuroraDetach
{
    /// <summary>The operation's name, as it is told to the critical path.</summary>
    private const string Name = "RemoveFromGlobalCluster";

    /// <summary>Whether the cluster's removal was accepted and is not over.</summary>
    public static bool IsUnderWay(World world, DbCluster cluster) =>
        world.Operations.Exists(operation => operation is { Name: Name, CompletedAt: null } && operation.Region == cluster.Region && operation.Resource == cluster.Id);

    public static void Begin(World world, GlobalCluster global, DbCluster cluster)
    {
        var operation = world.Begin(Name, cluster.Region, cluster.Id);
        var listed = world.Random.Draw(TimingProfile.DetachStillListed);
        if (global.Members.Find(member => member.ClusterArn == cluster.Arn) is { IsWriter: true })
        {
            // A primary is a writer already: it only leaves.
            world.After(listed, () =>
            {
                Leave(world, global, cluster);
                operation.CompletedAt = world.Now;
            });
            return;
        }

        var promoting = world.Random.Draw(TimingProfile.DetachPromoting);
        var endpoint = world.Random.Draw(TimingProfile.WriterEndpoint);
        world.After(listed, () =>
        {
            Aurora.Replicate(world, global);
            Leave(world, global, cluster);
            cluster.Status = "promoting";
        });
        world.After(listed + promoting, () =>
        {
            cluster.Status = "available";
            cluster.IsWriter = true;
            operation.CompletedAt = world.Now;
            world.Orders.Promoted(world, cluster, from: null);
        });
        world.After(listed + promoting + endpoint, () => cluster.WriterEndpointActive = true);
    }

    private static void Leave(World world, GlobalCluster global, DbCluster cluster)
    {
        var source = Aurora.SourceOf(world, cluster)?.Region;
        global.Members.RemoveAll(member => member.ClusterArn == cluster.Arn);
        cluster.EndSecondary(world.Now, source);
        cluster.GlobalId = null;
        cluster.Forwarding.Status = "disabled";
        if (global.EndpointArn == cluster.Arn)
        {
            global.EndpointArn = null;
        }
    }
}
