using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.PlanFacts;
using static Unishop.Recovery.Planning.PlanSteps;

namespace Unishop.Recovery.Planning;

/// <summary>
/// How the old Region becomes a follower again after the standby was detached. What is there decides what is to do: the old cluster is
/// kept as a snapshot and deleted, a global database is made of the new writer, and the Region is added to it.
/// </summary>
internal static class RebuildPlans
{
    /// <summary>The step after which the Region's servers may be let in to its database again.</summary>
    public const string Joined = "join";

    /// <summary>Whether the old Region's cluster is a member of the new writer's global database already.</summary>
    public static bool IsNeeded(WorkloadSnapshot snapshot) => !IsFollower(snapshot, Writer(snapshot), snapshot.Primary.Database.Value);

    public static PlanPart Of(WorkloadSnapshot snapshot)
    {
        var (workload, home) = (snapshot.Workload, snapshot.Workload.Primary);
        if (Writer(snapshot) is not { } writer)
        {
            return PlanPart.Missing($"the database in {snapshot.Standby.Region} can't be seen: {snapshot.Standby.Database.UnknownReason}");
        }

        if (Best(snapshot.Primary.Network)?.Value is not { DatabaseSecurityGroupId: { } group, DatabaseSubnetGroup: { } subnets })
        {
            return PlanPart.Missing($"where a database is put in {home.Region} is not known: stack {home.NetworkStack} exports no {home.NetworkStack}-DBSubnetGroupName or -DBSecurityGroupID");
        }

        var old = snapshot.Primary.Database.Value;
        var part = old is null ? PlanPart.Of() : Retire(workload, old);
        if (writer.GlobalDatabaseId is null)
        {
            part += PlanPart.Of(
                CleanUpPlanSteps.DeleteGlobal(workload, home.Region) with { DependsOn = old is null ? [] : ["old-leaves"] },
                Global(workload, writer) with { DependsOn = ["global"] });
        }

        return part.Then(before => PlanPart.Of(
            Join(workload, writer, old, subnets, group) with { DependsOn = Last(before) },
            Instances(workload, writer, old)));
    }

    /// <summary>The cluster as it will be known once it follows.</summary>
    public static DatabaseState Follower(WorkloadSnapshot snapshot)
    {
        var (home, writer) = (snapshot.Workload.Primary, Writer(snapshot)!);
        var arn = writer.Arn.Split(':');
        (arn[3], arn[^1]) = (home.Region, home.DatabaseCluster);
        return snapshot.Primary.Database.Value ?? writer with { Id = home.DatabaseCluster, Arn = string.Join(':', arn) };
    }

    private static DatabaseState? Writer(WorkloadSnapshot snapshot) => snapshot.Standby.Database.TryGet(out var writer) ? writer : null;

    private static bool IsFollower(WorkloadSnapshot snapshot, DatabaseState? writer, DatabaseState? old) =>
        old is not null && writer is { GlobalDatabaseId: { } global } && old.GlobalDatabaseId == global && global == snapshot.Workload.GlobalDatabase;

    private static ImmutableArray<string> Last(ImmutableArray<PlanStep> before) =>
        [.. before.Where(step => step.Id is "old-cluster" or "new-global").Select(step => step.Id)];

    /// <summary>The old writer, whose last writes nobody else has: kept as a snapshot, then out of the way.</summary>
    private static PlanPart Retire(Workload workload, DatabaseState old)
    {
        var home = workload.Primary;
        return PlanPart.Of(
            Keep(home.Region, old),
            CleanUpPlanSteps.DeleteInstances(home, "old-instances") with { DependsOn = ["evidence"], Phase = Phase.Promote },
            CleanUpPlanSteps.Leave(workload, home, "old-leaves") with { DependsOn = ["old-instances"], Phase = Phase.Promote },
            CleanUpPlanSteps.DeleteCluster(home, "old-cluster") with { DependsOn = ["old-leaves"], Phase = Phase.Promote });
    }

    private static PlanStep Keep(string region, DatabaseState cluster) => new()
    {
        Id = "evidence",
        Kind = StepKinds.SnapshotDatabase,
        Title = $"Keep what {cluster.Id} holds as a snapshot",
        Region = region,
        Phase = Phase.Promote,
        Parameters = Map((StepKinds.Cluster, cluster.Id), (StepKinds.SnapshotId, cluster.Id + "-evidence-{run}")),
        Calls =
        [
            new PlannedCall("rds", "CreateDBClusterSnapshot", region, Plane.Control, Map(
                ("DBClusterIdentifier", cluster.Id), ("DBClusterSnapshotIdentifier", cluster.Id + "-evidence-<run>"))),
        ],
        CompletedWhen = "the snapshot is available",
        Expected = TimeSpan.FromMinutes(3),
        Deadline = TimeSpan.FromHours(2),
        Undo = "Delete the snapshot.",
    };

    private static PlanStep Global(Workload workload, DatabaseState writer) => new()
    {
        Id = "new-global",
        Kind = StepKinds.CreateGlobal,
        Title = $"Make {workload.GlobalDatabase} of {writer.Id}",
        Region = workload.Standby.Region,
        Phase = Phase.Promote,
        Parameters = Map((StepKinds.GlobalDatabase, workload.GlobalDatabase), (StepKinds.ClusterArn, writer.Arn)),
        Calls =
        [
            new PlannedCall("rds", "CreateGlobalCluster", workload.Standby.Region, Plane.Control, Map(
                ("GlobalClusterIdentifier", workload.GlobalDatabase), ("SourceDBClusterIdentifier", writer.Arn))),
        ],
        CompletedWhen = $"{writer.Id} is the writer of {workload.GlobalDatabase}",
        Expected = TimeSpan.FromSeconds(60),
        Deadline = TimeSpan.FromMinutes(30),
        Undo = $"Take {writer.Id} out of it and delete it.",
    };

    private static PlanStep Join(Workload workload, DatabaseState writer, DatabaseState? old, string subnets, string group)
    {
        var home = workload.Primary;
        var step = new PlanStep
        {
            Id = Joined,
            Kind = StepKinds.JoinGlobal,
            Title = $"Add {home.Region} to {workload.GlobalDatabase}",
            Region = home.Region,
            Phase = Phase.Promote,
            Parameters = Map(
                (StepKinds.Cluster, home.DatabaseCluster), (StepKinds.GlobalDatabase, workload.GlobalDatabase), (StepKinds.Engine, writer.Engine),
                (StepKinds.EngineVersion, writer.EngineVersion), (StepKinds.SubnetGroup, subnets), (StepKinds.SecurityGroup, group)),
            Calls =
            [
                new PlannedCall("rds", "CreateDBCluster", home.Region, Plane.Control, Map(
                    ("DBClusterIdentifier", home.DatabaseCluster), ("GlobalClusterIdentifier", workload.GlobalDatabase), ("Engine", writer.Engine),
                    ("EngineVersion", writer.EngineVersion), ("DBSubnetGroupName", subnets), ("VpcSecurityGroupIds", group))),
            ],
            CompletedWhen = $"{home.DatabaseCluster} is available",
            Expected = TimeSpan.FromMinutes(5),
            Deadline = TimeSpan.FromHours(6),
            Undo = $"Delete {home.DatabaseCluster}.",
        };
        // A group of the engine's own needs no name; a key is of its Region.
        step = old?.ParameterGroup is { } parameters && !parameters.StartsWith("default.", StringComparison.Ordinal)
            ? step with { Parameters = step.Parameters.Add(StepKinds.ParameterGroup, parameters) } : step;
        return writer.Key is not null && old?.Key is { } key ? step with { Parameters = step.Parameters.Add(StepKinds.KmsKey, key) } : step;
    }

    private static PlanStep Instances(Workload workload, DatabaseState writer, DatabaseState? old)
    {
        var home = workload.Primary;
        var names = string.Join(',', (old is { Instances.IsEmpty: false } ? old : writer).Instances.Select(instance => instance.Id));
        var size = writer.Instances.Select(instance => instance.Class).FirstOrDefault(known => known is not null) ?? "db.r5.large";
        return new PlanStep
        {
            Id = "join-instances",
            Kind = StepKinds.AddDatabaseInstances,
            Title = $"Give {home.DatabaseCluster} its instances: {names}",
            Region = home.Region,
            Phase = Phase.Promote,
            DependsOn = [Joined],
            Parameters = Map((StepKinds.Cluster, home.DatabaseCluster), (StepKinds.Instances, names), (StepKinds.InstanceClass, size)),
            Calls =
            [
                new PlannedCall("rds", "CreateDBInstance", home.Region, Plane.Control, Map(
                    ("DBClusterIdentifier", home.DatabaseCluster), ("DBInstanceIdentifier", names), ("DBInstanceClass", size))),
            ],
            CompletedWhen = "every one of them is available",
            Expected = TimeSpan.FromMinutes(7),
            Deadline = TimeSpan.FromHours(2),
            Undo = "Delete the instances.",
        };
    }
}
