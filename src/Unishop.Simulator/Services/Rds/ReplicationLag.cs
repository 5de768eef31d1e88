using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>The lag of a global database's secondaries.</summary>
internal static class ReplicationLag
{
    extension(World world)
    {
        /// <summary>The lag of replication in a minute, in milliseconds: typically below one second.</summary>
        public double LagMilliseconds(DateTimeOffset minute)
        {
            var noise = WorldRandom.Noise(world.Seed, minute.ToUnixTimeSeconds() / 60);
            return 60 + (noise * noise * 600);
        }

        /// <summary>The replication lag that CloudWatch reports of a secondary for a minute: it grows while the way is cut.</summary>
        public double LagAt(DbCluster secondary, DateTimeOffset minute)
        {
            var writer = Aurora.SourceOf(world, secondary);
            var cut = world.Faults.All
                .Where(fault => fault.Kind is FaultKinds.RegionLost or FaultKinds.NetworkIsolated && (fault.Region == secondary.Region || fault.Region == writer?.Region))
                .Select(fault => (DateTimeOffset?)fault.Since).Min();
            var storm = writer is null ? 0 : world.Faults.LagStorm(writer.Region).TotalMilliseconds;
            return cut is { } since && since < minute ? (minute - since).TotalMilliseconds : world.LagMilliseconds(minute) + storm;
        }
    }
}
