using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>How the instances of a cluster come, change, fail over within their Region, and go.</summary>
internal static class DbInstanceLife
{
    public static void Create(World world, DbCluster cluster, DbInstance instance)
    {
        instance.Status = "creating";
        cluster.Instances.Add(instance);
        var operation = world.Begin("CreateDBInstance", cluster.Region, instance.Id);
        world.After(world.Random.Draw(TimingProfile.CreateDbInstance), () =>
        {
            if (instance.Status == "creating")
            {
                instance.Status = "available";
                operation.CompletedAt = world.Now;
                DbEvents.Created(world, cluster, instance);
                DbEvents.Restarted(world, cluster, instance);
            }
        });
    }

    /// <summary>Deletes an instance; a reader takes over where it was the writer.</summary>
    public static void Delete(World world, DbCluster cluster, DbInstance instance)
    {
        instance.Status = "deleting";
        if (cluster.WriterInstance == instance && Successor(cluster, instance) is { } successor)
        {
            FailOver(world, cluster, successor);
        }

        world.After(world.Random.Draw(TimingProfile.DeleteDbInstance), () =>
        {
            cluster.Instances.Remove(instance);
            world.Databases.Tags.Remove(ArnOf(cluster.Region, instance.Id));
            DbEvents.Deleted(world, cluster, instance);
        });
    }

    /// <summary>A failover to another instance of the same cluster.</summary>
    public static void FailOver(World world, DbCluster cluster, DbInstance target)
    {
        var old = cluster.WriterInstance;
        cluster.Status = "failing-over";
        var operation = world.Begin("FailoverDBCluster", cluster.Region, cluster.Id);
        DbEvents.FailoverStarted(world, cluster, target, old?.Zone == target.Zone);
        world.After(world.Random.Draw(TimingProfile.InRegionFailover), () =>
        {
            if (cluster.Status == "failing-over")
            {
                cluster.Status = "available";
            }

            cluster.WriterInstanceId = target.Id;
            operation.CompletedAt = world.Now;
            DbEvents.FailoverCompleted(world, cluster, target);
        });
    }

    /// <summary>The instance that is promoted if the writer is not there: the lowest promotion tier.</summary>
    public static DbInstance? Successor(DbCluster cluster, DbInstance? writer) => cluster.Instances
        .Where(candidate => candidate != writer && candidate.Status == "available")
        .OrderBy(candidate => candidate.PromotionTier).FirstOrDefault();

    /// <summary>Restarts an instance; when a writer restarts, the readers of its secondaries do so too.</summary>
    public static void Reboot(World world, DbCluster cluster, DbInstance instance)
    {
        Restart(world, cluster, instance);
        if (cluster is { IsWriter: true, GlobalId: { } id } && instance == cluster.WriterInstance)
        {
            foreach (var secondary in world.GlobalClusters[id].Members.Where(member => !member.IsWriter).Select(member => world.ClusterByArn(member.ClusterArn)).OfType<DbCluster>())
            {
                foreach (var reader in secondary.Instances.Where(reader => reader.Status == "available").ToArray())
                {
                    Restart(world, secondary, reader);
                }
            }
        }
    }

    public static void ChangeClass(World world, DbCluster cluster, DbInstance instance, string wanted)
    {
        instance.Status = "modifying";
        DbEvents.ClassChanging(world, cluster, instance);
        world.After(world.Random.Draw(TimingProfile.ModifyDbInstance), () =>
        {
            if (instance.Status == "modifying")
            {
                instance.Status = "available";
            }

            instance.Class = wanted;
            DbEvents.ClassChanged(world, cluster, instance);
        });
    }

    public static void Rename(World world, DbCluster cluster, DbInstance instance, string id)
    {
        instance.Status = "renaming";
        world.After(world.Random.Draw(TimingProfile.RebootDbInstance), () =>
        {
            if (world.Databases.Tags.Remove(ArnOf(cluster.Region, instance.Id), out var tags))
            {
                world.Databases.Tags[ArnOf(cluster.Region, id)] = tags;
            }

            cluster.WriterInstanceId = cluster.WriterInstanceId == instance.Id ? id : cluster.WriterInstanceId;
            instance.Id = id;
            if (instance.Status == "renaming")
            {
                instance.Status = "available";
            }
        });
    }

    public static string ArnOf(string region, string id) => $"arn:aws:rds:{region}:{World.Account}:db:{id}";

    private static void Restart(World world, DbCluster cluster, DbInstance instance)
    {
        instance.Status = "rebooting";
        DbEvents.ShutDown(world, cluster, instance);
        world.After(world.Random.Draw(TimingProfile.RebootDbInstance), () =>
        {
            if (instance.Status == "rebooting")
            {
                instance.Status = "available";
                DbEvents.Restarted(world, cluster, instance);
            }
        });
    }
}
