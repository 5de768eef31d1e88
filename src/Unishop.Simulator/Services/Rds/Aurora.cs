using Unishop.Simulator.Core;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Rds;

/// <summary>How the volume of an Aurora global database's writer reaches its secondaries.</summary>
internal static class Aurora
{
    /// <summary>Commits a write to a writer; it reaches each secondary after the lag of that minute.</summary>
    public static void Commit(World world, DbCluster writer, Shop.ShopChange change) =>
        writer.Data.Append(new Shop.Commit(writer.Data.Log.Count + 1, world.Now, change, Lag(world, writer)));

    /// <summary>Brings every secondary up to what has reached it by now.</summary>
    public static void Replicate(World world)
    {
        foreach (var global in world.GlobalClusters.Values)
        {
            Replicate(world, global);
        }
    }

    /// <summary>
    /// Brings the secondaries of a global database up to what has reached them by now. When a write arrives depends on when it was
    /// committed and on when the way was cut and whole again, never on who looked in between.
    /// </summary>
    public static void Replicate(World world, GlobalCluster global)
    {
        // After the fence of a failover nothing arrives any more: what is missing is the tail that is lost.
        if (global.Move is { DataLossAllowed: true, Status: "failing-over" } || Source(world, global) is not { } writer)
        {
            return;
        }

        foreach (var member in global.Members)
        {
            if (member is not { IsWriter: false, Synchronization: "connected" } || world.ClusterByArn(member.ClusterArn) is not { } secondary
                || world.Faults.IsCut(writer.Region, secondary.Region))
            {
                continue;
            }

            var log = writer.Data.Log;
            for (var next = secondary.Data.Log.Count; next < log.Count && ArrivesAt(log[next], secondary) <= world.Now; next++)
            {
                secondary.Data.Append(log[next]);
            }
        }
    }

    /// <summary>When the last write of the writer has arrived at a secondary, if the way stays whole.</summary>
    public static DateTimeOffset SynchronizedAt(World world, DbCluster writer, DbCluster secondary) =>
        writer.Data.Log.Skip(secondary.Data.Log.Count).Select(commit => ArrivesAt(commit, secondary)).DefaultIfEmpty(world.Now).Max();

    /// <summary>The cluster whose writes the others receive.</summary>
    public static DbCluster? Source(World world, GlobalCluster global) =>
        global.Members.Find(member => member.IsWriter) is { } member ? world.ClusterByArn(member.ClusterArn) : null;

    /// <summary>The cluster whose writes a secondary receives; <see langword="null"/> for any other.</summary>
    public static DbCluster? SourceOf(World world, DbCluster secondary) =>
        secondary.GlobalId is { } id && world.GlobalClusters.GetValueOrDefault(id) is { } global && Source(world, global) is { } source && source != secondary ? source : null;

    /// <summary>Whether the control plane reaches a Region's volumes.</summary>
    public static bool IsReachable(World world, string region) => !world.Faults.IsLost(region) && !world.Faults.Has(FaultKinds.NetworkIsolated, region);

    /// <summary>The ways to and from a Region are whole again: replication goes on, a stuck switchover ends, an old primary rejoins.</summary>
    public static void Reconnected(World world, string region)
    {
        foreach (var global in world.GlobalClusters.Values)
        {
            if (Source(world, global) is not { } source)
            {
                continue;
            }

            foreach (var member in global.Members.Where(member => !member.IsWriter))
            {
                if (world.ClusterByArn(member.ClusterArn) is { } secondary && (secondary.Region == region || source.Region == region)
                    && !world.Faults.IsCut(source.Region, secondary.Region))
                {
                    secondary.ConnectedSince = world.Now;
                }
            }

            AuroraMoves.Reconnected(world, global, source);
        }
    }

    public static TimeSpan Lag(World world, DbCluster writer) => TimeSpan.FromMilliseconds(world.LagMilliseconds(writer.GlobalId, world.Now)) + world.Faults.LagStorm(writer.Region);

    private static DateTimeOffset ArrivesAt(Shop.Commit commit, DbCluster secondary) =>
        (commit.At > secondary.ConnectedSince ? commit.At : secondary.ConnectedSince) + commit.Lag;
}
