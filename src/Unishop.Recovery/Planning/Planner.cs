using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>A plan, or why there can't be one now.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Obstacle">What is in the way, naming it; <see langword="null"/> where there is a plan.</param>
public sealed record PlanOutcome(Plan? Plan, string? Obstacle);

/// <summary>
/// Makes plans from snapshots: pure functions. What a failover needs is read from the standby's Region alone, and where a reading
/// is unknown at the moment, what it said last is used: a plan must not fail for a fact that was known a minute ago.
/// </summary>
public static class Planner
{
    /// <summary>The plan of a verb, made from what is known now.</summary>
    public static PlanOutcome Plan(WorkloadSnapshot snapshot, Verb verb, PromoteBy? promoteBy)
    {
        var workload = snapshot.Workload;
        if (!StrategyOperations.Verbs(workload.Strategy).Contains(verb))
        {
            return Obstacle($"there is no plan for {Words.Of(verb)} of a {workload.Strategy} workload");
        }

        var by = promoteBy ?? Advisor.Of(snapshot).PromoteBy;
        return verb switch
        {
            Verb.Prepare => PreparePlans.Of(snapshot),
            Verb.CopyImage => ImageCopy(snapshot),
            Verb.Promote when ServingRules.WriterRegion(snapshot) == snapshot.Standby.Region => Obstacle($"{snapshot.Standby.Region} holds the writer already"),
            Verb.Promote => FromPart(snapshot, verb, by, Promotion(snapshot, by)),
            Verb.ScaleOut => FromPart(snapshot, verb, null, ScaleOutPlans.Alone(snapshot)),
            Verb.Failover => FailoverPlans.Of(snapshot, promoteBy, by),
            Verb.Failback => FailbackPlans.Of(snapshot),
            Verb.CleanUp => CleanUpPlans.Of(snapshot),
            Verb.Fence => FencePlans.Of(snapshot),
            Verb.Drill => DrillPlans.Of(snapshot),
            _ => Verification(snapshot),
        };
    }

    internal static PlanPart Promotion(WorkloadSnapshot snapshot, PromoteBy by)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Best(standby.Database)?.Value is { } found && GlobalMembership.Other(workload, found) is { } other)
        {
            return PlanPart.Missing($"{other}: set GlobalDatabase to {found.GlobalDatabaseId}");
        }

        if (ServingRules.IsLeftBehind(snapshot) && (by != PromoteBy.Detach || ServingRules.Shows(snapshot, snapshot.Primary.Region)))
        {
            return PlanPart.Missing($"{workload.Standby.DatabaseCluster} is not a member of {workload.GlobalDatabase}: it has old data; add {standby.Region} to {workload.GlobalDatabase} again first");
        }

        if (Best(standby.Database) is not { } known)
        {
            return PlanPart.Missing($"the database in {standby.Region} is unknown: {standby.Database.UnknownReason}");
        }

        return known.Value is not { } cluster ? PlanPart.Missing($"there is no cluster {workload.Standby.DatabaseCluster} in {standby.Region}")
            : cluster.GlobalDatabaseId is null && by != PromoteBy.Detach && Best(standby.GlobalDatabase)?.Value is null
                ? PlanPart.Missing($"{cluster.Id} belongs to no global database: it takes writes already")
            : PlanPart.Of(PlanSteps.Promote(workload, cluster, by));
    }

    internal static PlanOutcome FromPart(WorkloadSnapshot snapshot, Verb verb, PromoteBy? by, PlanPart part, string? to = null) => part.Obstacle is null
        ? new PlanOutcome(new Plan(snapshot.Workload.Id, verb, by, to ?? snapshot.Standby.Region, part.Steps), null)
        : Obstacle(part.Obstacle);

    internal static PlanOutcome Obstacle(string obstacle) => new(null, obstacle);

    private static PlanOutcome ImageCopy(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var from = ServingRules.Of(snapshot).Region ?? workload.Primary.Region;
        var to = workload.Beside(from).Region;
        var compute = snapshot.In(from).Compute;
        if (!compute.TryGet(out var instances))
        {
            return Obstacle($"the instances in {from} are unknown: {compute.UnknownReason}");
        }

        return instances.FirstOrDefault(instance => instance.State == "running") is not { } instance
            ? Obstacle($"no instance {workload.In(from).InstanceName} is running in {from}")
            : FromPart(snapshot, Verb.CopyImage, null, ImagePlanSteps.Copy(workload, instance, from, to), to);
    }

    private static PlanOutcome Verification(WorkloadSnapshot snapshot)
    {
        var region = ServingRules.Of(snapshot).Region ?? ServingRules.WriterRegion(snapshot) ?? snapshot.Primary.Region;
        var site = snapshot.Workload.OriginGroup is null ? Site(snapshot.In(region), snapshot.Workload.In(region)) : Best(snapshot.Edge)?.Value?.Address.AbsoluteUri;
        return site is not null
            ? new PlanOutcome(new Plan(snapshot.Workload.Id, Verb.Verify, null, region, [PlanSteps.Verify(region, site)]), null)
            : Obstacle(snapshot.Workload.OriginGroup is null ? $"the address of the site in {region} is not known" : "the address of the distribution is not known");
    }
}
