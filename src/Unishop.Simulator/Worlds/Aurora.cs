using System.Globalization;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Worlds;

/// <summary>How Aurora global databases replicate, move their writer and let clusters go.</summary>
internal static class Aurora
{
    /// <summary>Commits a write to a writer; it reaches the other Region after the lag of that minute.</summary>
    public static void Commit(World world, DbCluster writer, ShopChange change)
    {
        var commit = new Commit(writer.Data.Log.Count + 1, world.Now, change);
        var cut = Secondaries(world, writer).Any(secondary => world.Faults.IsCut(writer.Region, secondary.Region));
        commit.ReplicatedAt = cut ? null : world.Now + Lag(world, writer.Region);
        writer.Data.Append(commit);
    }

    /// <summary>Brings secondaries up to what has reached them by now.</summary>
    public static void Replicate(World world)
    {
        foreach (var writer in world.Clusters.Where(cluster => cluster is { IsWriter: true, GlobalId: not null }))
        {
            foreach (var secondary in Secondaries(world, writer))
            {
                var cut = world.Faults.IsCut(writer.Region, secondary.Region);
                foreach (var commit in writer.Data.Log.Skip(secondary.Data.Log.Count))
                {
                    if (commit.ReplicatedAt is null && !cut)
                    {
                        commit.ReplicatedAt = world.Now + Lag(world, writer.Region);
                    }

                    if (commit.ReplicatedAt is not { } at || at > world.Now || cut)
                    {
                        break;
                    }

                    secondary.Data.Append(commit with { });
                }
            }
        }
    }

    public static void FailOver(World world, GlobalCluster global, DbCluster from, DbCluster target, bool dataLossAllowed)
    {
        var operation = world.Begin(dataLossAllowed ? "FailoverGlobalCluster" : "SwitchoverGlobalCluster", target.Region, global.Id);
        var pending = world.Random.Draw(TimingProfile.FailoverPending);
        var moving = dataLossAllowed ? world.Random.Draw(TimingProfile.FailoverMoving) : world.Random.Draw(TimingProfile.Switchover) - pending;
        global.Status = dataLossAllowed ? "failing-over" : "switching-over";
        global.Move = new GlobalMove { FromArn = from.Arn, ToArn = target.Arn, DataLossAllowed = dataLossAllowed };
        Event(world, target, "RDS-EVENT-0181",
            $"Global {(dataLossAllowed ? "failover" : "switchover")} to DB cluster {target.Id} in Region {target.Region} started.");
        world.After(pending, () =>
        {
            global.Move!.Status = dataLossAllowed ? "failing-over" : "switching-over";
            target.Status = "failing-over";
            if (!world.Faults.IsLost(from.Region))
            {
                from.Status = "failing-over";
                Event(world, from, "RDS-EVENT-0182", $"Old primary DB cluster {from.Id} in Region {from.Region} successfully shut down.");
            }

            // From here on the old writer takes nothing more: what has not reached the target is the tail that may be lost.
            Replicate(world);
            from.IsWriter = false;
            from.WriterEndpointActive = false;
        });
        world.After(pending + moving, () => Promoted(world, global, from, target, dataLossAllowed, operation));
    }

    public static void Detach(World world, GlobalCluster global, DbCluster cluster)
    {
        var operation = world.Begin("RemoveFromGlobalCluster", cluster.Region, cluster.Id);
        var listed = world.Random.Draw(TimingProfile.DetachStillListed);
        var promoting = world.Random.Draw(TimingProfile.DetachPromoting);
        var endpoint = world.Random.Draw(TimingProfile.WriterEndpoint);
        world.After(listed, () =>
        {
            Replicate(world);
            global.Members.RemoveAll(member => member.ClusterArn == cluster.Arn);
            cluster.GlobalId = null;
            cluster.SecondarySince = null;
            cluster.Status = "promoting";
        });
        world.After(listed + promoting, () =>
        {
            cluster.Status = "available";
            cluster.IsWriter = true;
            operation.CompletedAt = world.Now;
            Event(world, cluster, "RDS-EVENT-0228", $"DB cluster {cluster.Id} was promoted to a standalone cluster.");
        });
        world.After(listed + promoting + endpoint, () => cluster.WriterEndpointActive = true);
    }

    /// <summary>A Region that healed after a failover becomes a secondary again, on a new volume.</summary>
    public static void RejoinHealed(World world, string region)
    {
        foreach (var global in world.GlobalClusters.Values)
        {
            if (global.Members.Find(member => !member.IsWriter && member.Synchronization != "connected" && world.ClusterByArn(member.ClusterArn)?.Region == region) is { } member
                && global.Members.Find(candidate => candidate.IsWriter) is { } writer)
            {
                BeginRejoin(world, global, world.ClusterByArn(member.ClusterArn)!, world.ClusterByArn(writer.ClusterArn)!);
            }
        }
    }

    public static TimeSpan Lag(World world, string region)
    {
        var storm = world.Faults.Has(FaultKinds.LagStorm, region) ? TimeSpan.FromSeconds(60) : TimeSpan.Zero;
        return TimeSpan.FromMilliseconds(world.LagMilliseconds(world.Now)) + storm;
    }

    private static IEnumerable<DbCluster> Secondaries(World world, DbCluster writer) =>
        world.Clusters.Where(cluster => cluster.GlobalId == writer.GlobalId && cluster.GlobalId is not null && !cluster.IsWriter && cluster != writer);

    private static void Promoted(World world, GlobalCluster global, DbCluster from, DbCluster target, bool dataLossAllowed, Operation operation)
    {
        var lost = dataLossAllowed ? from.Data.Log.Count - target.Data.Log.Count : 0;
        if (!dataLossAllowed)
        {
            foreach (var commit in from.Data.Log.Skip(target.Data.Log.Count).ToArray())
            {
                target.Data.Append(commit with { });
            }
        }

        foreach (var member in global.Members)
        {
            member.IsWriter = member.ClusterArn == target.Arn;
        }

        global.Status = "available";
        global.Move = null;
        target.Status = "available";
        target.IsWriter = true;
        target.WriterEndpointActive = true;
        target.SecondarySince = null;
        operation.CompletedAt = world.Now;
        Event(world, target, "RDS-EVENT-0184", $"Global {(dataLossAllowed ? "failover" : "switchover")} to DB cluster {target.Id} in Region {target.Region}: new primary promoted.");
        Event(world, target, dataLossAllowed ? "RDS-EVENT-0238" : "RDS-EVENT-0185", $"Global {(dataLossAllowed ? "failover" : "switchover")} to DB cluster {target.Id} completed.");
        if (lost > 0)
        {
            world.DbSnapshots.Add(new DbSnapshot(
                from.Region, string.Create(CultureInfo.InvariantCulture, $"rds:unplanned-global-failover-{from.Id}-{world.Now:yyyy-MM-dd-HH-mm-ss}"), from.Id, world.Now, lost));
        }

        if (dataLossAllowed)
        {
            global.Members.Find(member => member.ClusterArn == from.Arn)!.Synchronization = "pending-resync";
            if (!world.Faults.IsLost(from.Region))
            {
                BeginRejoin(world, global, from, target);
            }
        }
        else
        {
            Rejoined(world, global, from, target);
        }
    }

    private static void BeginRejoin(World world, GlobalCluster global, DbCluster old, DbCluster writer)
    {
        old.Status = "modifying";
        Event(world, old, "RDS-EVENT-0240", $"Global database resync of DB cluster {old.Id} started.");
        world.After(world.Random.Draw(TimingProfile.Rejoin), () => Rejoined(world, global, old, writer));
    }

    private static void Rejoined(World world, GlobalCluster global, DbCluster old, DbCluster writer)
    {
        if (global.Members.Find(member => member.ClusterArn == old.Arn) is not { } member || world.Faults.IsLost(old.Region))
        {
            return;
        }

        member.Synchronization = "connected";
        old.Status = "available";
        old.IsWriter = false;
        old.WriterEndpointActive = false;
        old.SecondarySince = world.Now;
        old.Data = writer.Data.Copy();
        Event(world, old, "RDS-EVENT-0241", $"Global database resync of DB cluster {old.Id} finished.");
    }

    private static void Event(World world, DbCluster cluster, string id, string message) =>
        world.DbEvents.Add(new DbEvent(cluster.Region, "db-cluster", cluster.Id, world.Now, id, message));
}
