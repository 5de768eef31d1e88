using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>The lag of a global database's secondaries.</summary>
internal static class ReplicationLag
{
    extension(World world)
    {
        /// <summary>The lag of a global database's replication in a minute, in milliseconds: typically below one second, and each has its own.</summary>
        public double LagMilliseconds(string? global, DateTimeOffset minute)
        {
            // FNV-1a: the same name gives the same number in every process.
            var name = (global ?? "").Aggregate(14_695_981_039_346_656_037UL, (hash, letter) => unchecked((hash ^ letter) * 1_099_511_628_211UL));
            var own = WorldRandom.Noise(world.Seed, unchecked((long)name));
            var noise = WorldRandom.Noise(unchecked(world.Seed ^ (long)name), minute.ToUnixTimeSeconds() / 60);
            return 60 + (60 * own) + (noise * noise * (400 + (400 * own)));
        }

        /// <summary>The replication lag that CloudWatch reports of a secondary for a minute: it grows while the way is cut.</summary>
        /// <returns>Milliseconds; <see langword="null"/>: it was no secondary then.</returns>
        public double? LagAt(DbCluster secondary, DateTimeOffset minute)
        {
            var former = secondary.SecondaryTimes.FindLast(time => time.From <= minute && minute < time.To);
            if (former is null && !(secondary.SecondarySince is { } since && since <= minute))
            {
                return null;
            }

            var source = former is null ? Aurora.SourceOf(world, secondary)?.Region : former.Source;
            var faults = world.Faults.At(minute).ToArray();
            var cut = faults
                .Where(fault => fault.Kind is FaultKinds.RegionLost or FaultKinds.NetworkIsolated && (fault.Region == secondary.Region || fault.Region == source))
                .Select(fault => (DateTimeOffset?)fault.Since).Min();
            var storm = faults.Where(fault => fault.Kind == FaultKinds.LagStorm && fault.Region == source).Select(fault => fault.Delay.TotalMilliseconds).DefaultIfEmpty().Max();
            return cut is { } from && from < minute ? (minute - from).TotalMilliseconds : world.LagMilliseconds(former is null ? secondary.GlobalId : former.Global, minute) + storm;
        }
    }
}
