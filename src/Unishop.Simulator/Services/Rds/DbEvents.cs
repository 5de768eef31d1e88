using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>The events that RDS documents, in its categories and words. A change for which none is documented has none here.</summary>
internal static class DbEvents
{
    private const string Global = "global failover";

    public static void Created(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0170", "creation", "DB cluster created.");

    public static void Deleted(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0171", "deletion", "DB cluster deleted.");

    public static void Stopped(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0150", "notification", "DB cluster stopped.");

    public static void Started(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0151", "notification", "DB cluster started.");

    public static void Renamed(World world, DbCluster cluster, string from) =>
        Of(world, cluster, "RDS-EVENT-0172", "notification", $"Renamed cluster from {from} to {cluster.Id}.");

    public static void CredentialsReset(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0016", "configuration change", "Reset master credentials.");

    public static void Upgraded(World world, DbCluster cluster, bool major) => Of(
        world, cluster, major ? "RDS-EVENT-0176" : "RDS-EVENT-0173", "maintenance",
        major ? "Database cluster engine major version has been upgraded." : "Database cluster engine version has been upgraded.");

    public static void FailoverStarted(World world, DbCluster cluster, DbInstance target, bool sameZone) => Of(
        world, cluster, sameZone ? "RDS-EVENT-0072" : "RDS-EVENT-0073", "failover", $"Started {(sameZone ? "same" : "cross")} AZ failover to DB instance: {target.Id}.");

    public static void FailoverCompleted(World world, DbCluster cluster, DbInstance target) =>
        Of(world, cluster, "RDS-EVENT-0071", "failover", $"Completed failover to DB instance: {target.Id}.");

    public static void SwitchoverStarted(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0181", Global, $"Global switchover to DB cluster {target.Id} in Region {target.Region} started.");

    public static void WaitingForSynchronization(World world, DbCluster target, TimeSpan lag) => Of(world, target, "RDS-EVENT-0423", Global,
        $"Waiting for data synchronization with the target DB cluster. Current target DB cluster lag behind the primary DB cluster: {lag.TotalMilliseconds:0} ms.");

    public static void OldPrimaryShutDown(World world, DbCluster old) =>
        Of(world, old, "RDS-EVENT-0182", Global, $"Old primary DB cluster {old.Id} in Region {old.Region} successfully shut down.");

    public static void NewPrimaryPromoted(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0184", Global, $"New primary DB cluster {target.Id} in Region {target.Region} was successfully promoted.");

    public static void SwitchoverFinished(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0185", Global, $"Global switchover to DB cluster {target.Id} in Region {target.Region} finished.");

    public static void SwitchoverCancelled(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0186", Global, $"Global switchover to DB cluster {target.Id} in Region {target.Region} is cancelled.");

    public static void FailoverFinished(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0238", Global, $"Global failover to DB cluster {target.Id} in Region {target.Region} completed.");

    public static void FailoverFailed(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0239", Global, $"Global failover to DB cluster {target.Id} in Region {target.Region} failed.");

    public static void ResynchronizationStarted(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0240", Global,
        $"Started resynchronizing members of DB cluster {cluster.Id} in Region {cluster.Region} after global failover.");

    public static void ResynchronizationFinished(World world, DbCluster cluster) => Of(world, cluster, "RDS-EVENT-0241", Global,
        $"Finished resynchronizing members of DB cluster {cluster.Id} in Region {cluster.Region} after global failover.");

    public static void GlobalEndpointMoved(World world, DbCluster target) =>
        Of(world, target, "RDS-EVENT-0397", Global, "Aurora finished changing the DNS name that the global writer endpoint resolves to.");

    /// <summary>The fence around the old writer's volume: on the old cluster where that can be reached, else on the new one.</summary>
    public static void WritesBlocked(World world, DbCluster on, bool inTime)
    {
        if (on.WriterInstance is { } instance)
        {
            Of(world, on, instance, inTime ? "RDS-EVENT-0390" : "RDS-EVENT-0391", "global database",
                inTime ? "Writes to the old primary DB cluster's volume are blocked." : "Blocking writes to the old primary DB cluster's volume timed out.");
        }
    }

    public static void Created(World world, DbCluster cluster, DbInstance instance) => Of(world, cluster, instance, "RDS-EVENT-0005", "creation", "DB instance created.");

    public static void Deleted(World world, DbCluster cluster, DbInstance instance) => Of(world, cluster, instance, "RDS-EVENT-0003", "deletion", "DB instance deleted.");

    public static void ShutDown(World world, DbCluster cluster, DbInstance instance) => Of(world, cluster, instance, "RDS-EVENT-0004", "availability", "DB instance shutdown.");

    public static void Restarted(World world, DbCluster cluster, DbInstance instance) => Of(world, cluster, instance, "RDS-EVENT-0006", "availability", "DB instance restarted.");

    public static void ClassChanging(World world, DbCluster cluster, DbInstance instance) =>
        Of(world, cluster, instance, "RDS-EVENT-0012", "configuration change", "Applying modification to database instance class.");

    public static void ClassChanged(World world, DbCluster cluster, DbInstance instance) =>
        Of(world, cluster, instance, "RDS-EVENT-0014", "configuration change", "Finished applying modification to DB instance class.");

    public static void SnapshotStarted(World world, DbSnapshot snapshot) => Of(world, snapshot,
        snapshot.Type == "manual" ? "RDS-EVENT-0074" : "RDS-EVENT-0168", $"Creating {snapshot.Type} cluster snapshot.");

    public static void SnapshotFinished(World world, DbSnapshot snapshot) => Of(world, snapshot,
        snapshot.Type == "manual" ? "RDS-EVENT-0075" : "RDS-EVENT-0169", $"{(snapshot.Type == "manual" ? "Manual" : "Automated")} cluster snapshot created.");

    private static void Of(World world, DbCluster cluster, string id, string category, string message) =>
        world.DbEvents.Add(new DbEvent(cluster.Region, "db-cluster", cluster.Id, world.Now, id, category, message));

    private static void Of(World world, DbCluster cluster, DbInstance instance, string id, string category, string message) =>
        world.DbEvents.Add(new DbEvent(cluster.Region, "db-instance", instance.Id, world.Now, id, category, message));

    private static void Of(World world, DbSnapshot snapshot, string id, string message) =>
        world.DbEvents.Add(new DbEvent(snapshot.Region, "db-cluster-snapshot", snapshot.Id, world.Now, id, "backup", message));
}
