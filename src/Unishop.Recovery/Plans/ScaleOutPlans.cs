using Unishop.Recovery.Observation;
using Unishop.Recovery.Workloads;
using static Unishop.Recovery.Plans.PlanFacts;

namespace Unishop.Recovery.Plans;

/// <summary>How the standby's compute is brought to full strength, by strategy.</summary>
internal static class ScaleOutPlans
{
    public static PlanPart Of(WorkloadSnapshot snapshot) =>
        snapshot.Workload.Strategy == Strategy.PilotLight ? Launch(snapshot) : Grow(snapshot);

    private static PlanPart Launch(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Best(standby.Images) is not { } images)
        {
            return PlanPart.Missing($"the images in {standby.Region} are unknown: {standby.Images.UnknownReason}");
        }

        if (images.Value.FirstOrDefault(image => image.IsAvailable) is not { } image)
        {
            return PlanPart.Missing($"no image {workload.ImageName} is available in {standby.Region}; copy the image first");
        }

        return Best(standby.Network) is not { } network ? PlanPart.Missing($"the network in {standby.Region} is unknown: {standby.Network.UnknownReason}")
            : Site(standby, workload.Standby) is not { } site ? PlanPart.Missing($"stack {workload.Standby.Stack} in {standby.Region} has no known output WebsiteURL")
            : PlanPart.Of(PlanSteps.Launch(workload, image, network.Value), PlanSteps.Healthy(standby.Region, site));
    }

    private static PlanPart Grow(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Fleet(snapshot) is not { } fleet)
        {
            return PlanPart.Missing(Best(standby.Fleet) is null
                ? $"the Auto Scaling group in {standby.Region} is unknown: {standby.Fleet.UnknownReason}"
                : $"there is no Auto Scaling group in {standby.Region}");
        }

        var inService = FleetPlanSteps.InService(fleet, standby.Region, workload.Capacity.Full);
        // A hot standby's stack has no smaller size: its group was made smaller by somebody.
        if (workload.ScaleOutBy == ScaleOutBy.Group || workload.Strategy == Strategy.HotStandby)
        {
            return PlanPart.Of(FleetPlanSteps.SetCapacity(fleet, standby.Region, workload.Capacity), inService);
        }

        return Best(standby.Stacks)?.Value.FirstOrDefault(stack => stack.Name == workload.Standby.Stack) is not { } stack
                ? PlanPart.Missing($"stack {workload.Standby.Stack} in {standby.Region} is not known: {standby.Stacks.UnknownReason ?? "there is none"}")
            : !stack.Parameters.ContainsKey("IsPromote")
                ? PlanPart.Missing($"stack {stack.Name} has no parameter IsPromote; set ScaleOutBy to Group for {workload.Id}")
            : PlanPart.Of(FleetPlanSteps.UpdateStack(stack, standby.Region, "yes"), inService);
    }

    public static FleetState? Fleet(WorkloadSnapshot snapshot) => Best(snapshot.Standby.Fleet)?.Value;
}
