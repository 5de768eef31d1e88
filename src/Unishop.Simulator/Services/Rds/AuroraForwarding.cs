using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>Write forwarding: a secondary passes writes on to its primary, where they change the data first; they come back by replication.</summary>
internal static class AuroraForwarding
{
    /// <summary>Asks for it, or for its end. On a primary that is kept until the primary is demoted.</summary>
    public static void Request(World world, DbCluster cluster, bool wanted)
    {
        cluster.Forwarding.IsRequested = wanted;
        Apply(world, cluster);
    }

    /// <summary>Begins what was asked for, if the cluster is a secondary and is not there yet.</summary>
    public static void Apply(World world, DbCluster cluster)
    {
        var forwarding = cluster.Forwarding;
        var (now, later) = forwarding.IsRequested ? ("enabling", "enabled") : ("disabling", "disabled");
        if (!IsSecondary(cluster) || forwarding.Status == later || forwarding.Status == now)
        {
            return;
        }

        forwarding.Status = now;
        world.After(world.Random.Draw(TimingProfile.WriteForwardingChange), () =>
        {
            if (forwarding.Status == now && IsSecondary(cluster))
            {
                forwarding.Status = later;
            }
        });
    }

    /// <summary>What RDS says of it: nothing, of a cluster that is no secondary.</summary>
    public static string? StatusOf(DbCluster cluster) => IsSecondary(cluster) ? cluster.Forwarding.Status : null;

    /// <summary>The cluster on which a secondary's writes are carried out; <see langword="null"/> while that is away: the transaction is cancelled.</summary>
    public static DbCluster? Target(World world, DbCluster secondary) =>
        StatusOf(secondary) == "enabled" && Aurora.SourceOf(world, secondary) is { IsWriter: true, IsUp: true } source
            && source.WriterInstance is { Status: "available" } && !world.Faults.IsCut(source.Region, secondary.Region) ? source : null;

    /// <summary>Counts a write that was passed on, for the metrics.</summary>
    public static void Count(World world, DbCluster secondary)
    {
        var minute = new DateTimeOffset(world.Now.Ticks - (world.Now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        secondary.Forwarding.Forwarded[minute] = secondary.Forwarding.Forwarded.GetValueOrDefault(minute) + 1;
        secondary.Forwarding.LastForwarded = Aurora.SourceOf(world, secondary)?.Data.Log.Count ?? 0;
    }

    private static bool IsSecondary(DbCluster cluster) => cluster.GlobalId is not null && cluster.SecondarySince is not null && !cluster.IsWriter;
}
