using System.Globalization;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>How snapshots of clusters are made, and what is restored from them.</summary>
internal static class DbSnapshots
{
    public static DbSnapshot Take(World world, DbCluster cluster, string id, string type, int lostCommits = 0)
    {
        var snapshot = new DbSnapshot
        {
            Region = cluster.Region,
            Id = id,
            ClusterId = cluster.Id,
            At = world.Now,
            Type = type,
            Engine = cluster.Engine,
            EngineVersion = cluster.EngineVersion,
            DatabaseName = cluster.DatabaseName,
            MasterUsername = cluster.MasterUsername,
            Port = cluster.Port,
            ClusterCreatedAt = cluster.CreatedAt,
            Encrypted = cluster.Encrypted,
            KmsKeyId = cluster.KmsKeyId,
            LostCommits = lostCommits,
            Data = cluster.Data.Copy(),
        };
        world.DbSnapshots.Add(snapshot);
        DbEvents.SnapshotStarted(world, snapshot);
        // Nobody waits for a snapshot that AWS takes by itself: it is on no critical path.
        var operation = type == "manual" ? world.Begin("CreateDBClusterSnapshot", cluster.Region, id) : null;
        world.After(world.Random.Draw(TimingProfile.ClusterSnapshot), () =>
        {
            if (snapshot.Status == "creating")
            {
                snapshot.Status = "available";
                operation?.CompletedAt = world.Now;
                DbEvents.SnapshotFinished(world, snapshot);
            }
        });
        return snapshot;
    }

    /// <summary>The old writer's volume after a failover, before it is replaced. It goes when the old cluster's backup retention is over.</summary>
    public static void TakeOfLostTail(World world, DbCluster old, int lostCommits)
    {
        var snapshot = Take(world, old, string.Create(CultureInfo.InvariantCulture, $"rds:unplanned-global-failover-{old.Id}-{world.Now:yyyy-MM-dd-HH-mm-ss}"), "automated", lostCommits);
        world.After(TimeSpan.FromDays(Math.Max(1, old.BackupRetention)), () => world.DbSnapshots.Remove(snapshot));
    }
}
