using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>
/// Everything of a workload away, in the order that the labs give because the parts hold each other: instances, buckets, the database
/// from its readers to its writer, stacks from the application to the network. Ends with a list of what is left in each Region.
/// </summary>
internal static class CleanUpPlans
{
    public static PlanOutcome Of(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        if (new[] { snapshot.Primary, snapshot.Standby }.FirstOrDefault(region => !region.Stacks.IsKnown) is { } unseen)
        {
            return Planner.Obstacle($"the stacks in {unseen.Region} can't be seen: {unseen.Stacks.UnknownReason}");
        }

        // The writer can leave a global database only as the last.
        var last = ServingRules.WriterRegion(snapshot) ?? workload.Primary.Region;
        var (writer, reader) = (workload.In(last), workload.Beside(last));
        var part = Edge(snapshot)
            + Region(snapshot, reader) + Region(snapshot, writer)
            + Database(workload, reader, []) + Database(workload, writer, ["leave-" + Role(workload, reader)])
            + PlanPart.Of(CleanUpPlanSteps.DeleteGlobal(workload, last) with { DependsOn = ["leave-" + Role(workload, reader), "leave-" + Role(workload, writer)] })
            + Stacks(snapshot, reader) + Stacks(snapshot, writer);
        return Planner.FromPart(snapshot, Verb.CleanUp, null, part.Then(before => PlanPart.Of(
            Leftovers(workload, reader, before), Leftovers(workload, writer, before))), workload.Primary.Region);
    }

    internal static string Role(Workload workload, RegionalResources part) => part == workload.Primary ? "primary" : "standby";

    private static PlanStep Leftovers(Workload workload, RegionalResources part, ImmutableArray<PlanStep> before) =>
        CleanUpPlanSteps.Leftovers(part.Region, "leftovers-" + Role(workload, part)) with { DependsOn = [.. before.Select(step => step.Id)] };

    /// <summary>Distribution and replica: they lead to the sites, and hold nothing else.</summary>
    private static PlanPart Edge(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var part = PlanPart.Of();
        if (workload.OriginGroup is { } group)
        {
            if (!snapshot.Edge.TryGet(out var edge))
            {
                return PlanPart.Missing($"whether there is a distribution is not known: {snapshot.Edge.UnknownReason}");
            }

            part = edge is null ? part : PlanPart.Of(
                CleanUpPlanSteps.DisableEdge(workload.Primary.Region, edge.Id, group), CleanUpPlanSteps.DeleteEdge(workload.Primary.Region, edge.Id, group));
        }

        return workload.Table is { } table
            ? part + PlanPart.Of(CleanUpPlanSteps.RemoveReplica(table, workload.Primary.Region, workload.Standby.Region))
            : part;
    }

    /// <summary>What stacks would trip over: instances beside them, images, objects in their buckets.</summary>
    private static PlanPart Region(WorkloadSnapshot snapshot, RegionalResources resources)
    {
        var workload = snapshot.Workload;
        var (region, role) = (snapshot.In(resources.Region), Role(workload, resources));
        var part = PlanPart.Of();
        // The primary's own instance belongs to its stack; the standby's was launched by a failover.
        if (workload.Strategy == Strategy.PilotLight && role == "standby")
        {
            part += PlanPart.Of(RejoinPlanSteps.Terminate(resources.Region, resources.InstanceName, null));
        }

        part += PlanPart.Of(CleanUpPlanSteps.RemoveImages(workload, resources.Region, "images-" + role));
        if (region.Stacks.Value.All(stack => stack.Name != resources.Stack))
        {
            return part;
        }

        if (Best(region.Resources)?.Value is not { } made)
        {
            return PlanPart.Missing($"what stack {resources.Stack} in {resources.Region} made is not known: {region.Resources.UnknownReason}");
        }

        ImmutableArray<string> after = [.. part.Steps.Where(step => step.Kind == StepKinds.Terminate).Select(step => step.Id)];
        foreach (var (logicalId, what) in new[] { (StackResources.SiteBucket, "site"), (StackResources.AssetBucket, "assets") })
        {
            if (made.TryGetValue(logicalId, out var bucket))
            {
                part += PlanPart.Of(CleanUpPlanSteps.Empty(resources.Region, bucket, $"empty-{what}-{role}") with { DependsOn = after });
            }
        }

        return part;
    }

    /// <summary>Instances, membership, cluster, in this order; the writer's after the reader's has left.</summary>
    private static PlanPart Database(Workload workload, RegionalResources resources, ImmutableArray<string> after)
    {
        var role = Role(workload, resources);
        return PlanPart.Of(
            CleanUpPlanSteps.DeleteInstances(resources, "instances-" + role) with { DependsOn = after },
            CleanUpPlanSteps.Leave(workload, resources, "leave-" + role) with { DependsOn = ["instances-" + role, .. after] },
            CleanUpPlanSteps.DeleteCluster(resources, "cluster-" + role) with { DependsOn = ["leave-" + role] });
    }

    /// <summary>The application's stack, and the network's when neither it nor the database stands in it any more.</summary>
    private static PlanPart Stacks(WorkloadSnapshot snapshot, RegionalResources resources)
    {
        var workload = snapshot.Workload;
        var role = Role(workload, resources);
        var before = Edge(snapshot).Steps.Concat(Region(snapshot, resources).Steps).Select(step => step.Id).ToImmutableArray();
        return PlanPart.Of(
            CleanUpPlanSteps.DeleteStack(resources.Region, resources.Stack, "stack-" + role, imported: false) with { DependsOn = before },
            CleanUpPlanSteps.DeleteStack(resources.Region, resources.NetworkStack, "network-" + role, imported: true) with { DependsOn = ["stack-" + role, "cluster-" + role] });
    }
}
