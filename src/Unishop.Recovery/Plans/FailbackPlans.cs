using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Readiness;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Workloads;
using static Unishop.Recovery.Plans.PlanFacts;

namespace Unishop.Recovery.Plans;

/// <summary>
/// The way back: wait until the old Region follows, give it its strength, switch over without loss, open its site, prove the shop,
/// and bring the standby back to its shape.
/// </summary>
internal static class FailbackPlans
{
    public static PlanOutcome Of(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var home = workload.Primary;
        if (Obstacle(snapshot) is { } obstacle)
        {
            return Planner.Obstacle(obstacle);
        }

        var cluster = snapshot.Primary.Database.Value!;
        var strength = Strength(snapshot);
        var site = workload.OriginGroup is null ? Site(snapshot.Primary, home) : Best(snapshot.Edge)?.Value?.Address.AbsoluteUri;
        var bucket = home.SiteBucket ?? Best(snapshot.Primary.Resources)?.Value.GetValueOrDefault(StackResources.SiteBucket);
        if (site is null || bucket is null)
        {
            return Planner.Obstacle($"the site in {home.Region} and its bucket are not known");
        }

        var back = (PlanPart.Of(RejoinPlanSteps.Follows(workload, cluster), RejoinPlanSteps.LostTail(home.Region, cluster)) + strength).Then(before => PlanPart.Of(
            PlanSteps.Promote(workload, cluster, PromoteBy.Switchover, home.Region) with { DependsOn = ["rejoined", .. before.Skip(2).Select(step => step.Id)] },
            RejoinPlanSteps.SetSite(home.Region, bucket, open: true) with { DependsOn = ["promote"] },
            PlanSteps.Verify(home.Region, site, "open-site")));
        return Planner.FromPart(snapshot, Verb.Failback, PromoteBy.Switchover, back + Shape(snapshot), home.Region);
    }

    private static string? Obstacle(WorkloadSnapshot snapshot)
    {
        var home = snapshot.Primary;
        var away = snapshot.Standby.Region;
        if (ServingRules.WriterRegion(snapshot) != away)
        {
            return $"{away} does not hold the writer: there is nothing to bring back";
        }

        if (SplitBrain.Of(snapshot) is { State: CheckState.Fail } split)
        {
            return $"{split.Evidence}; fence {split.Region} first";
        }

        return !home.Database.TryGet(out var cluster) ? $"{home.Region} can't be seen: {home.Database.UnknownReason}"
            : cluster is null ? $"there is no cluster {snapshot.Workload.Primary.DatabaseCluster} in {home.Region}; it must be added to the global database again"
            : snapshot.Standby.Database.TryGet(out var writer) && writer is { GlobalDatabaseId: null }
                ? $"{writer.Id} was detached and follows no global database; make one from it and add {home.Region} again first"
            : null;
    }

    /// <summary>What the old Region needs before it takes the load.</summary>
    private static PlanPart Strength(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var home = snapshot.Primary;
        var gate = home.DatabaseGate.TryGet(out var state) && state is { LetsIn.IsEmpty: true } && Best(home.Network)?.Value is { } network
            ? PlanPart.Of(RejoinPlanSteps.OpenDatabase(home.Region, state.SecurityGroup, network.SecurityGroupId))
            : PlanPart.Of();
        if (workload.Strategy == Strategy.PilotLight)
        {
            return gate + PlanPart.Of(RejoinPlanSteps.Power(home.Region, workload.Primary.InstanceName, start: true));
        }

        return Best(home.Fleet)?.Value is not { } fleet
            ? PlanPart.Missing($"the Auto Scaling group in {home.Region} is unknown: {home.Fleet.UnknownReason ?? "there is none"}")
            : gate + PlanPart.Of(FleetPlanSteps.SetCapacity(fleet, home.Region, workload.Capacity), FleetPlanSteps.InService(fleet, home.Region, workload.Capacity.Full));
    }

    /// <summary>The standby as it was before: nothing running, one instance that forwards, or all of it.</summary>
    private static PlanPart Shape(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var away = snapshot.Standby;
        switch (workload.Strategy)
        {
            case Strategy.PilotLight:
                return PlanPart.Of(RejoinPlanSteps.Terminate(away.Region, workload.Standby.InstanceName, null) with { DependsOn = ["verify"] });
            case Strategy.HotStandby:
                return PlanPart.Of();
        }

        if (Best(away.Fleet)?.Value is not { } fleet)
        {
            return PlanPart.Missing($"the Auto Scaling group in {away.Region} is unknown: {away.Fleet.UnknownReason ?? "there is none"}");
        }

        var stack = Best(away.Stacks)?.Value.FirstOrDefault(found => found.Name == workload.Standby.Stack && found.Parameters.ContainsKey("IsPromote"));
        ImmutableArray<PlanStep> update = stack is null || workload.ScaleOutBy == ScaleOutBy.Group ? []
            : [FleetPlanSteps.UpdateStack(stack, away.Region, "no") with { Id = "scale-in", Phase = Phase.Restore, DependsOn = ["verify"] }];
        return new PlanPart(
            [
                .. update,
                FleetPlanSteps.Shrink(fleet, away.Region, 1, 1) with { DependsOn = [update.IsEmpty ? "verify" : "scale-in"] },
                FleetPlanSteps.Refresh(fleet, away.Region, 1, servedElsewhere: true) with { DependsOn = ["shrink"] },
            ],
            null);
    }
}
