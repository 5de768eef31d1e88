using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>
/// The way back: wait until the old Region follows (after a detach, add it to a global database again), give it its strength, switch over without loss, open its site, prove the shop,
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

        var rebuild = RebuildPlans.IsNeeded(snapshot);
        var strength = Strength(snapshot);
        var site = workload.OriginGroup is null ? Site(snapshot.Primary, home) : Best(snapshot.Edge)?.Value?.Address.AbsoluteUri;
        var bucket = home.SiteBucket ?? Best(snapshot.Primary.Resources)?.Value.GetValueOrDefault(StackResources.SiteBucket);
        if (site is null || bucket is null)
        {
            return Planner.Obstacle($"the site in {home.Region} and its bucket are not known");
        }

        var follows = rebuild ? Rebuilt(snapshot) : Rejoined(snapshot);
        // Behind a rebuilt database nobody is let in before the old one is gone.
        var before = follows + (rebuild ? strength with { Steps = [.. strength.Steps.Select(step => step with { DependsOn = step.DependsOn.IsEmpty ? [RebuildPlans.Joined] : step.DependsOn })] } : strength);
        if (before.Obstacle is { } missing)
        {
            return Planner.Obstacle(missing);
        }

        var cluster = RebuildPlans.Follower(snapshot);
        var back = before.Then(_ => PlanPart.Of(
            PlanSteps.Promote(workload, cluster, PromoteBy.Switchover, home.Region) with { DependsOn = ["rejoined", .. strength.Steps.Select(step => step.Id)] },
            RejoinPlanSteps.SetSite(home.Region, bucket, open: true) with { DependsOn = ["promote"] },
            PlanSteps.Verify(home.Region, site, "open-site")));
        if (rebuild && workload.Strategy != Strategy.PilotLight)
        {
            // A cluster that was detached forwards nothing any more.
            back += PlanPart.Of(PreparePlanSteps.ForwardWrites(workload.Standby) with { DependsOn = ["promote"], Phase = Phase.Restore });
        }

        return Planner.FromPart(snapshot, Verb.Failback, PromoteBy.Switchover, back + Shape(snapshot), home.Region);
    }

    private static PlanPart Rejoined(WorkloadSnapshot snapshot)
    {
        var cluster = snapshot.Primary.Database.Value!;
        return PlanPart.Of(RejoinPlanSteps.Follows(snapshot.Workload, cluster), RejoinPlanSteps.LostTail(snapshot.Primary.Region, cluster));
    }

    private static PlanPart Rebuilt(WorkloadSnapshot snapshot) => RebuildPlans.Of(snapshot).Then(_ =>
        PlanPart.Of(RejoinPlanSteps.Follows(snapshot.Workload, RebuildPlans.Follower(snapshot)) with { DependsOn = ["join-instances"] }));

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

        return !home.Database.IsKnown ? $"{home.Region} can't be seen: {home.Database.UnknownReason}"
            : !snapshot.Standby.Database.TryGet(out var writer) ? $"the writer in {away} can't be seen: {snapshot.Standby.Database.UnknownReason}"
            : writer is null ? $"there is no cluster {snapshot.Workload.Standby.DatabaseCluster} in {away}"
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
                return Forwarding(snapshot);
        }

        if (Best(away.Fleet)?.Value is not { } fleet)
        {
            return PlanPart.Missing($"the Auto Scaling group in {away.Region} is unknown: {away.Fleet.UnknownReason ?? "there is none"}");
        }

        ImmutableArray<PlanStep> update = workload.ScaleOutBy != ScaleOutBy.Group && ScaleOutPlans.StandbyStack(snapshot) is { } stack && ScaleOutPlans.IsPromotable(stack)
            ? [FleetPlanSteps.UpdateStack(stack, away.Region, "no") with { Id = "scale-in", Phase = Phase.Restore, DependsOn = ["verify"] }]
            : [];
        var refresh = FleetPlanSteps.Refresh(fleet, away.Region, 1);
        return new PlanPart(
            [
                .. update,
                FleetPlanSteps.Shrink(fleet, away.Region, 1, 1) with { DependsOn = [update.IsEmpty ? "verify" : "scale-in"] },
                refresh with { DependsOn = ["shrink"], Parameters = refresh.Parameters.Add(StepKinds.Alone, "the other Region serves") },
            ],
            null);
    }

    /// <summary>Servers that were told of a promotion write to a database that has become a reader again: they are told so, and renewed.</summary>
    private static PlanPart Forwarding(WorkloadSnapshot snapshot) => ScaleOutPlans.Tell(
        snapshot, ScaleOutPlans.IsPromoted,
        stack => FleetPlanSteps.UpdateStack(stack, snapshot.Standby.Region, "no") with { Id = "scale-in", Phase = Phase.Restore, DependsOn = ["verify"] },
        refresh => PlanPart.Of(refresh with { DependsOn = ["scale-in"] }));
}
