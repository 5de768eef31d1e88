using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>Fencing the Region that a workload was moved away from.</summary>
internal static class FencePlans
{
    public static PlanOutcome Of(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        if (ServingRules.WriterRegion(snapshot) != snapshot.Standby.Region)
        {
            return Planner.Obstacle($"{snapshot.Standby.Region} does not hold the writer: {snapshot.Primary.Region} is not to be closed");
        }

        var old = snapshot.Primary;
        if (!old.Database.IsKnown)
        {
            return Planner.Obstacle($"{old.Region} can't be seen yet: {old.Database.UnknownReason}");
        }

        var group = Best(old.Network)?.Value.DatabaseSecurityGroupId;
        var bucket = workload.Primary.SiteBucket ?? Best(old.Resources)?.Value.GetValueOrDefault(StackResources.SiteBucket);
        if (group is null || bucket is null)
        {
            return Planner.Obstacle(group is null ? $"the databases' security group in {old.Region} is not known" : $"the site's bucket in {old.Region} is not known");
        }

        var compute = workload.Strategy == Strategy.PilotLight ? RejoinPlanSteps.Power(old.Region, workload.Primary.InstanceName, start: false)
            : Best(old.Fleet)?.Value is { } fleet ? FleetPlanSteps.Shrink(fleet, old.Region, 0, 0)
            : null;
        return compute is null
            ? Planner.Obstacle($"the Auto Scaling group in {old.Region} is unknown: {old.Fleet.UnknownReason ?? "there is none"}")
            // Side by side, the database first: each closes one door, none waits for another.
            : Planner.FromPart(snapshot, Verb.Fence, null, PlanPart.Of(
                RejoinPlanSteps.CloseDatabase(old.Region, group), RejoinPlanSteps.SetSite(old.Region, bucket, open: false), compute), old.Region);
    }
}

/// <summary>A rehearsal in the standby that does not touch production, with its clean-up.</summary>
internal static class DrillPlans
{
    public static PlanOutcome Of(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var away = snapshot.Standby;
        if (ServingRules.WriterRegion(snapshot) == away.Region || ServingRules.Of(snapshot).Region == away.Region)
        {
            return Planner.Obstacle($"{away.Region} is production now; a rehearsal there would touch it");
        }

        if (Site(away, workload.Standby) is not { } site)
        {
            return Planner.Obstacle($"stack {workload.Standby.Stack} in {away.Region} has no known output WebsiteURL");
        }

        var part = workload.Strategy switch
        {
            Strategy.PilotLight => PilotLight(snapshot),
            Strategy.WarmStandby => WarmStandby(snapshot, site),
            _ => PlanPart.Of(FleetPlanSteps.TableActive(workload.Table!, away.Region), PlanSteps.Verify(away.Region, site, "table")),
        };
        return Planner.FromPart(snapshot, Verb.Drill, null, part.Then(before => PlanPart.Of(
            CleanUpPlanSteps.Leftovers(away.Region, "leftovers") with
            {
                DependsOn = [before[^1].Id],
                Parameters = PlanSteps.Map((StepKinds.InstanceName, workload.Standby.InstanceName + "-drill")),
            })));
    }

    /// <summary>Launches the image under a name of its own, waits until the application answers, and ends it.</summary>
    private static PlanPart PilotLight(WorkloadSnapshot snapshot)
    {
        var away = snapshot.Standby.Region;
        var name = snapshot.Workload.Standby.InstanceName + "-drill";
        var launch = ScaleOutPlans.Of(snapshot);
        return launch.Obstacle is not null ? launch : new PlanPart(
            [
                .. launch.Steps.Select(step => step.Kind == StepKinds.Launch ? Renamed(step, name) : step with { Phase = Phase.Verify }),
                RejoinPlanSteps.Terminate(away, name, $"the page that the rehearsal put into the site's bucket in {away}") with { DependsOn = ["healthy"] },
            ],
            null);
    }

    private static PlanStep Renamed(PlanStep launch, string name) => launch with
    {
        Title = $"Launch {name}",
        Parameters = launch.Parameters.SetItem(StepKinds.InstanceName, name),
        Calls = [launch.Calls[0] with { Parameters = launch.Calls[0].Parameters.SetItem("Name", name) }],
        CompletedWhen = $"an instance {name} is running",
    };

    /// <summary>Brings the group to full strength, proves the site, and makes the group as small as it was.</summary>
    private static PlanPart WarmStandby(WorkloadSnapshot snapshot, string site)
    {
        var away = snapshot.Standby;
        var capacity = snapshot.Workload.Capacity;
        return Best(away.Fleet)?.Value is not { } fleet
            ? PlanPart.Missing($"the Auto Scaling group in {away.Region} is unknown: {away.Fleet.UnknownReason ?? "there is none"}")
            : PlanPart.Of(
                FleetPlanSteps.SetCapacity(fleet, away.Region, capacity),
                FleetPlanSteps.InService(fleet, away.Region, capacity.Full),
                PlanSteps.Verify(away.Region, site, "in-service"),
                FleetPlanSteps.Shrink(fleet, away.Region, fleet.Minimum, fleet.Desired) with { DependsOn = ["verify"] });
    }
}
