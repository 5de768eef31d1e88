using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>How clusters and global clusters come, change and go. What may be asked for is decided before, by the operations.</summary>
internal static class DbClusterLife
{
    /// <summary>Creates a global cluster, empty or around a cluster that is there.</summary>
    public static void Create(World world, GlobalCluster global, DbCluster? source)
    {
        world.GlobalClusters[global.Id] = global;
        global.Status = "creating";
        var operation = world.Begin("CreateGlobalCluster", global.HomeRegion!, global.Id);
        var takes = source is null ? TimeSpan.FromSeconds(1) : world.Random.Draw(TimingProfile.CreateGlobalCluster);
        world.After(takes, () =>
        {
            if (source is not null)
            {
                source.GlobalId = global.Id;
                global.Members.Add(new GlobalMembership { ClusterArn = source.Arn, IsWriter = true });
                global.EndpointArn = source.Arn;
            }

            global.Status = "available";
            operation.CompletedAt = world.Now;
        });
    }

    public static void Delete(World world, GlobalCluster global)
    {
        global.Status = "deleting";
        world.After(world.Random.Draw(TimingProfile.DeleteCluster), () => world.GlobalClusters.Remove(global.Id));
    }

    /// <summary>Creates a cluster: on its own, as the first of a global cluster, or as a further secondary.</summary>
    public static void Create(World world, DbCluster cluster, GlobalCluster? global, Duration takes, string operationName = "CreateDBCluster")
    {
        world.Clusters.Add(cluster);
        cluster.Status = "creating";
        var operation = world.Begin(operationName, cluster.Region, cluster.Id);
        var secondary = global is { Members.Count: > 0 };
        GlobalMembership? member = null;
        if (global is not null)
        {
            cluster.GlobalId = global.Id;
            member = new GlobalMembership { ClusterArn = cluster.Arn, IsWriter = !secondary, Synchronization = secondary ? "pending-resync" : "connected" };
            global.Members.Add(member);
        }

        cluster.IsWriter = !secondary;
        cluster.WriterEndpointActive = !secondary;
        world.After(world.Random.Draw(takes), () =>
        {
            if (cluster.Status != "creating")
            {
                return;
            }

            cluster.Status = "available";
            operation.CompletedAt = world.Now;
            DbEvents.Created(world, cluster);
            if (secondary && global!.Members.Contains(member!) && Aurora.Source(world, global) is { } writer)
            {
                Aurora.Replicate(world, global);
                member!.Synchronization = "connected";
                cluster.Data = writer.Data.Copy();
                cluster.BecomeSecondary(world.Now);
                cluster.ConnectedSince = world.Now;
                AuroraForwarding.Apply(world, cluster);
            }
            else if (global is not null)
            {
                global.EndpointArn ??= cluster.Arn;
            }
        });
    }

    /// <summary>Deletes a cluster, after a final snapshot where one is wanted.</summary>
    public static void Delete(World world, DbCluster cluster, string? finalSnapshot)
    {
        if (finalSnapshot is not null)
        {
            DbSnapshots.Take(world, cluster, finalSnapshot, "manual");
        }

        cluster.Status = "deleting";
        cluster.WriterEndpointActive = false;
        world.After(world.Random.Draw(TimingProfile.DeleteCluster), () =>
        {
            world.Clusters.Remove(cluster);
            // Backups that RDS took by itself go with the cluster; snapshots that somebody took stay.
            world.DbSnapshots.RemoveAll(snapshot => snapshot.Region == cluster.Region && snapshot.ClusterId == cluster.Id && snapshot.Type == "automated");
            world.Databases.Tags.Remove(cluster.Arn);
            DbEvents.Deleted(world, cluster);
        });
    }

    public static void Stop(World world, DbCluster cluster)
    {
        Begin(cluster, "stopping");
        world.After(world.Random.Draw(TimingProfile.StopCluster), () =>
        {
            Begin(cluster, "stopped");
            DbEvents.Stopped(world, cluster);
        });
    }

    public static void Start(World world, DbCluster cluster)
    {
        Begin(cluster, "starting");
        world.After(world.Random.Draw(TimingProfile.StartCluster), () =>
        {
            Begin(cluster, "available");
            DbEvents.Started(world, cluster);
        });
    }

    /// <summary>A change that keeps the cluster busy for a while.</summary>
    public static void Change(World world, DbCluster cluster, string status, Duration takes, Action? done = null)
    {
        cluster.Status = status;
        world.After(world.Random.Draw(takes), () =>
        {
            if (cluster.Status == status)
            {
                cluster.Status = "available";
            }

            done?.Invoke();
        });
    }

    public static void Rename(World world, DbCluster cluster, string id) => Change(world, cluster, "renaming", TimingProfile.ModifyCluster, () =>
    {
        var (from, oldArn) = (cluster.Id, cluster.Arn);
        cluster.Id = id;
        if (world.Databases.Tags.Remove(oldArn, out var tags))
        {
            world.Databases.Tags[cluster.Arn] = tags;
        }

        DbEvents.Renamed(world, cluster, from);
    });

    public static void Upgrade(World world, DbCluster cluster, DbEngine to)
    {
        var major = DbEngines.Find(cluster.Engine, cluster.EngineVersion)?.Family != to.Family;
        foreach (var instance in cluster.Instances.Where(instance => instance.Status == "available"))
        {
            instance.Status = "upgrading";
        }

        Change(world, cluster, "upgrading", TimingProfile.UpgradeCluster, () =>
        {
            cluster.EngineVersion = to.Version;
            cluster.ParameterGroup = major ? $"default.{to.Family}" : cluster.ParameterGroup;
            foreach (var instance in cluster.Instances.Where(instance => instance.Status == "upgrading"))
            {
                instance.Status = "available";
            }

            DbEvents.Upgraded(world, cluster, major);
        });
    }

    /// <summary>The next beginning of a weekly window such as <c>sun:05:00-sun:05:30</c>.</summary>
    public static TimeSpan UntilWindow(DateTimeOffset now, string window)
    {
        var day = Array.IndexOf(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], window[..3]);
        var time = TimeSpan.Parse(window[4..9], System.Globalization.CultureInfo.InvariantCulture);
        var next = now.UtcDateTime.Date.AddDays((day - (int)now.UtcDateTime.DayOfWeek + 7) % 7) + time;
        return (next > now.UtcDateTime ? next : next.AddDays(7)) - now.UtcDateTime;
    }

    private static void Begin(DbCluster cluster, string status)
    {
        cluster.Status = status;
        foreach (var instance in cluster.Instances)
        {
            instance.Status = status;
        }
    }
}
