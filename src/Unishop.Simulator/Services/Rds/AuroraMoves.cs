using Unishop.Simulator.Core;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Rds;

/// <summary>How the writer of an Aurora global database moves to another Region, and how the old one comes back.</summary>
internal static class AuroraMoves
{
    /// <summary>Begins a failover (data may be lost) or a switchover (none is lost). A failover cancels a switchover that is under way.</summary>
    public static void Begin(World world, GlobalCluster global, DbCluster from, DbCluster target, bool dataLossAllowed)
    {
        if (global.Move is not null)
        {
            Cancel(world, global);
        }

        var pending = world.Random.Draw(TimingProfile.FailoverPending);
        var move = new GlobalMove
        {
            FromArn = from.Arn,
            ToArn = target.Arn,
            DataLossAllowed = dataLossAllowed,
            Operation = world.Begin(dataLossAllowed ? "FailoverGlobalCluster" : "SwitchoverGlobalCluster", target.Region, global.Id),
        };
        global.Move = move;
        global.Status = dataLossAllowed ? "failing-over" : "switching-over";
        if (dataLossAllowed)
        {
            var moving = world.Random.Draw(TimingProfile.FailoverMoving);
            world.After(pending, () => While(global, move, () => Fence(world, global, move)));
            world.After(pending + moving, () => While(global, move, () => FinishFailover(world, global, move)));
        }
        else
        {
            DbEvents.SwitchoverStarted(world, target);
            var whole = world.Random.Draw(TimingProfile.Switchover);
            var outage = world.Random.Draw(TimingProfile.SwitchoverOutage);
            var stopsAt = whole - outage > pending ? whole - outage : pending;
            world.After(pending, () => While(global, move, () => move.Status = "switching-over"));
            world.After(stopsAt, () => While(global, move, () => StopWrites(world, global, move)));
            world.After(whole > stopsAt ? whole : stopsAt, () => While(global, move, () => FinishSwitchover(world, global, move)));
        }
    }

    /// <summary>The way between the Regions is whole again.</summary>
    public static void Reconnected(World world, GlobalCluster global, DbCluster source)
    {
        if (global.Move is { } move)
        {
            if (move.IsStuck && !world.Faults.IsCut(source.Region, world.ClusterByArn(move.ToArn)!.Region))
            {
                move.IsStuck = false;
                FinishSwitchover(world, global, move);
            }
            else if (move is { DataLossAllowed: true, Status: "failing-over" } && world.ClusterByArn(move.FromArn) is { } from && Aurora.IsReachable(world, from.Region))
            {
                Demote(from);
            }

            return;
        }

        foreach (var member in global.Members.Where(member => member is { IsWriter: false, Synchronization: "pending-resync", IsResynchronizing: false }).ToArray())
        {
            if (world.ClusterByArn(member.ClusterArn) is { Status: not "creating" } old && Aurora.IsReachable(world, old.Region))
            {
                Rejoin(world, global, member, old, snapshot: true);
            }
        }
    }

    private static void While(GlobalCluster global, GlobalMove move, Action action)
    {
        if (global.Move == move)
        {
            action();
        }
    }

    private static void Cancel(World world, GlobalCluster global)
    {
        var move = global.Move!;
        move.Status = "cancelling";
        global.Move = null;
        foreach (var arn in new[] { move.FromArn, move.ToArn })
        {
            if (world.ClusterByArn(arn) is { Status: "failing-over" } cluster)
            {
                cluster.Status = "available";
            }
        }

        DbEvents.SwitchoverCancelled(world, world.ClusterByArn(move.ToArn)!);
    }

    /// <summary>From here on the old writer takes nothing more, if it can be reached: what has not arrived is the tail that may be lost.</summary>
    private static void Fence(World world, GlobalCluster global, GlobalMove move)
    {
        var (from, target) = (world.ClusterByArn(move.FromArn)!, world.ClusterByArn(move.ToArn)!);
        Aurora.Replicate(world, global);
        move.Status = "failing-over";
        target.Status = "failing-over";
        var reached = Aurora.IsReachable(world, from.Region);
        if (reached)
        {
            from.Status = "failing-over";
            Demote(from);
        }

        world.After(world.Random.Draw(TimingProfile.WriteFence), () => DbEvents.WritesBlocked(world, reached ? from : target, inTime: reached));
    }

    private static void StopWrites(World world, GlobalCluster global, GlobalMove move)
    {
        var (from, target) = (world.ClusterByArn(move.FromArn)!, world.ClusterByArn(move.ToArn)!);
        Aurora.Replicate(world, global);
        from.Status = "failing-over";
        target.Status = "failing-over";
        Demote(from);
        DbEvents.WaitingForSynchronization(world, target, TimeSpan.FromMilliseconds(world.LagMilliseconds(global.Id, world.Now)));
    }

    private static void FinishSwitchover(World world, GlobalCluster global, GlobalMove move)
    {
        var (from, target) = (world.ClusterByArn(move.FromArn)!, world.ClusterByArn(move.ToArn)!);
        if (world.Faults.IsCut(from.Region, target.Region))
        {
            // Nothing may be lost, so nothing moves: it waits for the way, or for a failover that cancels it.
            move.IsStuck = true;
            return;
        }

        var arrived = Aurora.SynchronizedAt(world, from, target);
        if (arrived > world.Now)
        {
            world.After(arrived - world.Now, () => While(global, move, () => FinishSwitchover(world, global, move)));
            return;
        }

        Aurora.Replicate(world, global);
        DbEvents.OldPrimaryShutDown(world, from);
        Promote(world, global, move, target);
        DbEvents.SwitchoverFinished(world, target);
        Demoted(world, from);
    }

    private static void FinishFailover(World world, GlobalCluster global, GlobalMove move)
    {
        var (from, target) = (world.ClusterByArn(move.FromArn)!, world.ClusterByArn(move.ToArn)!);
        if (world.Faults.IsLost(target.Region))
        {
            global.Status = "available";
            global.Move = null;
            target.Status = "available";
            from.Status = "available";
            from.IsWriter = from.WriterEndpointActive = true;
            DbEvents.FailoverFailed(world, target);
            return;
        }

        Promote(world, global, move, target);
        DbEvents.FailoverFinished(world, target);
        foreach (var member in global.Members.Where(member => !member.IsWriter))
        {
            member.Synchronization = "pending-resync";
            if (world.ClusterByArn(member.ClusterArn) is { } other && Aurora.IsReachable(world, other.Region))
            {
                Rejoin(world, global, member, other, snapshot: other == from);
            }
        }
    }

    private static void Promote(World world, GlobalCluster global, GlobalMove move, DbCluster target)
    {
        foreach (var member in global.Members)
        {
            member.IsWriter = member.ClusterArn == target.Arn;
            if (member.IsWriter)
            {
                member.Synchronization = "connected";
            }
        }

        global.Status = "available";
        global.Move = null;
        target.Status = "available";
        target.IsWriter = true;
        target.WriterEndpointActive = true;
        target.EndSecondary(world.Now, move.FromArn.Split(':')[3]);
        target.Forwarding.Status = "disabled";
        move.Operation.CompletedAt = world.Now;
        world.Orders.Promoted(world, target, move.FromArn);
        DbEvents.NewPrimaryPromoted(world, target);
        world.After(world.Random.Draw(TimingProfile.GlobalEndpoint), () =>
        {
            if (Aurora.Source(world, global) == target)
            {
                global.EndpointArn = target.Arn;
                DbEvents.GlobalEndpointMoved(world, target);
            }
        });
    }

    private static void Demote(DbCluster cluster)
    {
        cluster.IsWriter = false;
        cluster.WriterEndpointActive = false;
    }

    /// <summary>What was a writer is a secondary now, in step with the new writer.</summary>
    private static void Demoted(World world, DbCluster cluster)
    {
        Demote(cluster);
        cluster.Status = "available";
        cluster.BecomeSecondary(world.Now);
        cluster.ConnectedSince = world.Now;
        AuroraForwarding.Apply(world, cluster);
    }

    /// <summary>After a failover each other member gets a new volume from the new writer; what only the old writer had is kept in a snapshot.</summary>
    private static void Rejoin(World world, GlobalCluster global, GlobalMembership member, DbCluster old, bool snapshot)
    {
        Demote(old);
        old.Status = "modifying";
        old.EndSecondary(world.Now, Aurora.Source(world, global)?.Region);
        member.IsResynchronizing = true;
        if (snapshot && Aurora.Source(world, global) is { } writer)
        {
            var lost = old.Data.Log.Count - old.Data.InCommon(writer.Data);
            DbSnapshots.TakeOfLostTail(world, old, lost);
        }

        DbEvents.ResynchronizationStarted(world, old);
        world.After(world.Random.Draw(TimingProfile.Rejoin), () => Rejoined(world, global, member, old));
    }

    private static void Rejoined(World world, GlobalCluster global, GlobalMembership member, DbCluster old)
    {
        member.IsResynchronizing = false;
        if (!global.Members.Contains(member) || member.IsWriter || !Aurora.IsReachable(world, old.Region) || Aurora.Source(world, global) is not { } writer)
        {
            return;
        }

        member.Synchronization = "connected";
        old.Data = writer.Data.Copy();
        Demoted(world, old);
        DbEvents.ResynchronizationFinished(world, old);
    }
}
