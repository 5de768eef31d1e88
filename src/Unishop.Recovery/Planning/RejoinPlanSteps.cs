using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Planning.PlanSteps;

namespace Unishop.Recovery.Planning;

/// <summary>The steps of the way back, of fencing and of rehearsals, with the calls that carrying them out makes.</summary>
internal static class RejoinPlanSteps
{
    private const int MySql = 3306;

    public static PlanStep Follows(Workload workload, DatabaseState cluster) => new()
    {
        Id = "rejoined",
        Kind = StepKinds.Follows,
        Title = $"Wait until {cluster.Id} follows {workload.Standby.Region}",
        Region = workload.Primary.Region,
        Phase = Phase.Promote,
        Parameters = Map(
            (StepKinds.GlobalDatabase, workload.GlobalDatabase), (StepKinds.Cluster, cluster.Id), (StepKinds.WriterRegion, workload.Standby.Region)),
        Calls = [new PlannedCall("rds", "DescribeGlobalClusters", workload.Standby.Region, Plane.Control, Map(("GlobalClusterIdentifier", workload.GlobalDatabase)))],
        CompletedWhen = $"{cluster.Id} is a connected reader and available",
        Expected = DurationProfile.Look,
        // RDS rebuilds the old writer's volume: minutes to hours.
        Deadline = TimeSpan.FromHours(6),
    };

    public static PlanStep LostTail(string region, DatabaseState cluster) => new()
    {
        Id = "lost-tail",
        Kind = StepKinds.LostTail,
        Title = $"Look for the snapshot of what {cluster.Id} lost",
        Region = region,
        Phase = Phase.Promote,
        DependsOn = ["rejoined"],
        Parameters = Map((StepKinds.Cluster, cluster.Id)),
        Calls = [new PlannedCall("rds", "DescribeDBClusterSnapshots", region, Plane.Control, Map(("DBClusterIdentifier", cluster.Id)))],
        CompletedWhen = "it is found, or known that there is none",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
    };

    public static PlanStep SetSite(string region, string bucket, bool open) => new()
    {
        Id = open ? "open-site" : "close-site",
        Kind = open ? StepKinds.OpenSite : StepKinds.CloseSite,
        Title = $"{(open ? "Open" : "Close")} the site of {bucket}",
        Region = region,
        Phase = open ? Phase.Healthy : Phase.Restore,
        Parameters = Map((StepKinds.Bucket, bucket)),
        Calls = [new PlannedCall("s3", "PutPublicAccessBlock", region, Plane.Control, Map(("Bucket", bucket), ("all four", open ? "false" : "true")))],
        CompletedWhen = $"the block of public access is {(open ? "off" : "on")}",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(15),
        Undo = open ? "Block public access again." : "Unblock public access.",
    };

    public static PlanStep OpenDatabase(string region, string group, string from) => new()
    {
        Id = "open-database",
        Kind = StepKinds.OpenDatabase,
        Title = $"Let {from} in to the database again",
        Region = region,
        Phase = Phase.Promote,
        Parameters = Map((StepKinds.SecurityGroup, group), (StepKinds.From, from), (StepKinds.Port, Text(MySql))),
        Calls = [new PlannedCall("ec2", "AuthorizeSecurityGroupIngress", region, Plane.Control, Map(("GroupId", group), ("tcp", Text(MySql)), ("from", from)))],
        CompletedWhen = $"{group} lets it in",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
        Undo = "Revoke the rule.",
    };

    public static PlanStep CloseDatabase(string region, string group) => new()
    {
        Id = "close-database",
        Kind = StepKinds.CloseDatabase,
        Title = $"Let nobody in to the database ({group})",
        Region = region,
        Phase = Phase.Restore,
        Parameters = Map((StepKinds.SecurityGroup, group)),
        Calls = [new PlannedCall("ec2", "RevokeSecurityGroupIngress", region, Plane.Control, Map(("GroupId", group), ("IpPermissions", "<all that it lets in>")))],
        CompletedWhen = $"{group} lets nobody in",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
        Destructive = true,
        Undo = "Authorize tcp 3306 from the web servers' security group; a failback does.",
    };

    public static PlanStep Power(string region, string name, bool start) => new()
    {
        Id = start ? "instances" : "stop-instances",
        Kind = start ? StepKinds.StartInstance : StepKinds.StopInstance,
        Title = $"{(start ? "Start" : "Stop")} the instances {name}",
        Region = region,
        Phase = start ? Phase.ScaleOut : Phase.Restore,
        Parameters = Map((StepKinds.InstanceName, name)),
        Calls = [new PlannedCall("ec2", start ? "StartInstances" : "StopInstances", region, Plane.Control, Map(("InstanceIds", $"<instances {name}>")))],
        CompletedWhen = start ? $"every instance {name} is running" : $"every instance {name} is stopped",
        Expected = DurationProfile.Launch,
        Deadline = TimeSpan.FromMinutes(20),
        Undo = start ? "Stop them." : "Start them.",
    };

    /// <param name="region">Where.</param>
    /// <param name="name">The instances' name.</param>
    /// <param name="leftovers">What stays behind, for a person to know; <see langword="null"/> for nothing.</param>
    public static PlanStep Terminate(string region, string name, string? leftovers) => new()
    {
        Id = "terminate",
        Kind = StepKinds.Terminate,
        Title = $"End the instances {name}",
        Region = region,
        Phase = Phase.Restore,
        Parameters = leftovers is null ? Map((StepKinds.InstanceName, name)) : Map((StepKinds.InstanceName, name), (StepKinds.Leftovers, leftovers)),
        Calls = [new PlannedCall("ec2", "TerminateInstances", region, Plane.Control, Map(("InstanceIds", $"<instances {name}>")))],
        CompletedWhen = $"no instance {name} lives",
        Expected = TimeSpan.FromSeconds(30),
        Deadline = TimeSpan.FromMinutes(20),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
