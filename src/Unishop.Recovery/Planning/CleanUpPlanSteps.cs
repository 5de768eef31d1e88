using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Planning.PlanSteps;

namespace Unishop.Recovery.Planning;

/// <summary>The steps of a clean-up, each of one thing by its name, with the calls that carrying them out makes.</summary>
internal static class CleanUpPlanSteps
{
    public static PlanStep Empty(string region, string bucket, string id) => Step(
        id, StepKinds.EmptyBucket, $"Empty {bucket}", region, ("s3", "DeleteObjects", region), ("Bucket", bucket), (StepKinds.Bucket, bucket)) with
    {
        CompletedWhen = "nothing is in the bucket, no version either",
    };

    public static PlanStep RemoveReplica(string table, string from, string region) => Step(
        "replica", StepKinds.RemoveReplica, $"Delete the replica of {table} in {region}", region, ("dynamodb", "UpdateTable", from),
        ("ReplicaUpdates.Delete.RegionName", region), (StepKinds.Table, table), (StepKinds.From, from)) with
    {
        CompletedWhen = $"{table} has no replica in {region}",
        Expected = DurationProfile.TableReplica,
    };

    // CloudFront's administration lives in us-east-1 and nowhere else.
    public static PlanStep DisableEdge(string region, string id, string group) => Step(
        "disable-edge", StepKinds.DisableEdge, $"Disable distribution {id}", region, ("cloudfront", "UpdateDistribution", "us-east-1"),
        ("Enabled", "false"), (StepKinds.Distribution, id), (StepKinds.OriginGroup, group)) with
    {
        CompletedWhen = "the distribution is disabled and Deployed",
        Expected = DurationProfile.Distribution,
    };

    public static PlanStep DeleteEdge(string region, string id, string group) => Step(
        "delete-edge", StepKinds.DeleteEdge, $"Delete distribution {id}", region, ("cloudfront", "DeleteDistribution", "us-east-1"),
        ("Id", id), (StepKinds.Distribution, id), (StepKinds.OriginGroup, group)) with
    {
        CompletedWhen = "there is no such distribution",
        DependsOn = ["disable-edge"],
    };

    public static PlanStep RemoveImages(Workload workload, string region, string id) => Step(
        id, StepKinds.RemoveImages, $"Take the images {workload.ImageName} in {region} away", region, ("ec2", "DeregisterImage", region),
        ("DeleteAssociatedSnapshots", "true"), (StepKinds.ImageName, workload.ImageName)) with
    {
        CompletedWhen = $"there is no image {workload.ImageName} or {workload.ImageName}-run-…",
    };

    public static PlanStep DeleteInstances(RegionalResources resources, string id) => Step(
        id, StepKinds.DeleteDatabaseInstances, $"Delete the instances of {resources.DatabaseCluster}", resources.Region, ("rds", "DeleteDBInstance", resources.Region),
        ("DBInstanceIdentifier", $"<instances of {resources.DatabaseCluster}>"), (StepKinds.Cluster, resources.DatabaseCluster)) with
    {
        CompletedWhen = "the cluster has no instances",
        Expected = TimeSpan.FromMinutes(5),
    };

    public static PlanStep Leave(Workload workload, RegionalResources resources, string id) => Step(
        id, StepKinds.LeaveGlobal, $"Take {resources.DatabaseCluster} out of {workload.GlobalDatabase}", resources.Region, ("rds", "RemoveFromGlobalCluster", resources.Region),
        ("DbClusterIdentifier", resources.DatabaseCluster), (StepKinds.Cluster, resources.DatabaseCluster), (StepKinds.GlobalDatabase, workload.GlobalDatabase)) with
    {
        CompletedWhen = $"{resources.DatabaseCluster} belongs to no global database",
        Expected = DurationProfile.Detach,
    };

    public static PlanStep DeleteCluster(RegionalResources resources, string id) => Step(
        id, StepKinds.DeleteDatabase, $"Delete {resources.DatabaseCluster}", resources.Region, ("rds", "DeleteDBCluster", resources.Region),
        ("SkipFinalSnapshot", "true"), (StepKinds.Cluster, resources.DatabaseCluster)) with
    {
        CompletedWhen = "there is no such cluster",
        Expected = TimeSpan.FromMinutes(2),
    };

    public static PlanStep DeleteGlobal(Workload workload, string region) => Step(
        "global", StepKinds.DeleteGlobal, $"Delete {workload.GlobalDatabase}", region, ("rds", "DeleteGlobalCluster", region),
        ("GlobalClusterIdentifier", workload.GlobalDatabase), (StepKinds.GlobalDatabase, workload.GlobalDatabase)) with
    {
        CompletedWhen = "there is no such global database",
        Expected = TimeSpan.FromSeconds(30),
    };

    /// <param name="region">Where.</param>
    /// <param name="name">The stack.</param>
    /// <param name="id">The step's id.</param>
    /// <param name="imported">Whether other workloads may stand on it: then it stays.</param>
    public static PlanStep DeleteStack(string region, string name, string id, bool imported)
    {
        var step = Step(id, StepKinds.DeleteStack, $"Delete stack {name} in {region}", region, ("cloudformation", "DeleteStack", region), ("StackName", name), (StepKinds.Stack, name)) with
        {
            CompletedWhen = imported ? "there is no such stack, or others import what it exports" : "there is no such stack",
            Expected = TimeSpan.FromMinutes(2),
            Deadline = TimeSpan.FromMinutes(90),
        };
        return imported ? step with { Parameters = step.Parameters.Add(StepKinds.Imported, "stays") } : step;
    }

    public static PlanStep Leftovers(string region, string id) => new()
    {
        Id = id,
        Kind = StepKinds.FindLeftovers,
        Title = $"List what is left in {region}",
        Region = region,
        Phase = Phase.Restore,
        Calls = [new PlannedCall("every service", "Describe…, List…", region, Plane.Control, Map(("by", "the names that the workload gives")))],
        CompletedWhen = "everything was looked for by its name",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
    };

    private static PlanStep Step(
        string id, string kind, string title, string region, (string Service, string Operation, string Region) call, (string, string) shown, params ReadOnlySpan<(string, string)> parameters) => new()
    {
        Id = id,
        Kind = kind,
        Title = title,
        Region = region,
        Phase = Phase.Restore,
        Parameters = Map(parameters),
        Calls = [new PlannedCall(call.Service, call.Operation, call.Region, Plane.Control, Map(shown))],
        CompletedWhen = "",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(60),
        Destructive = true,
    };
}
