using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>How the standby's compute is brought to full strength, by strategy.</summary>
internal static class ScaleOutPlans
{
    public static PlanPart Of(WorkloadSnapshot snapshot) =>
        snapshot.Workload.Strategy == Strategy.PilotLight ? Launch(snapshot) : Grow(snapshot);

    /// <summary>The same for a database that is promoted, or is about to be: the standby's servers are told so in both ways of scaling out.</summary>
    public static PlanPart Promoted(WorkloadSnapshot snapshot)
    {
        var part = Of(snapshot);
        // Group mode has no stack update of its own. It comes before the group grows: servers launched then boot with the promoted configuration.
        return snapshot.Workload is { Strategy: Strategy.WarmStandby, ScaleOutBy: ScaleOutBy.Group } && StandbyStack(snapshot) is { } stack && IsPromotable(stack) && !IsPromoted(stack)
            ? new PlanPart(
                [
                    FleetPlanSteps.UpdateStack(stack, snapshot.Standby.Region, "yes") with { Id = "promoted-stack" },
                    .. part.Steps.Select(step => step.Id == "scale-out" ? step with { DependsOn = ["promoted-stack"] } : step),
                ],
                part.Obstacle)
            : part;
    }

    /// <summary>Scaling out by itself: where the database was promoted before, the servers that ran then are renewed as well.</summary>
    public static PlanPart Alone(WorkloadSnapshot snapshot)
    {
        if (ServingRules.Of(snapshot).Region == snapshot.Standby.Region && IsFull(snapshot))
        {
            return PlanPart.Missing($"{snapshot.Standby.Region} serves already, at full capacity");
        }

        return snapshot.Workload.Strategy == Strategy.WarmStandby && IsToBeTold(snapshot)
            ? Promoted(snapshot).Then(_ => PlanPart.Of(RenewalBeforeProof(snapshot, "in-service")))
            : Of(snapshot);
    }

    /// <summary>The step that renews the servers that were launched before the promotion; none where none run.</summary>
    /// <param name="snapshot">What was observed.</param>
    /// <param name="after">The steps that it waits for.</param>
    public static ImmutableArray<PlanStep> RenewalBeforeProof(WorkloadSnapshot snapshot, params ImmutableArray<string> after)
    {
        if (Fleet(snapshot) is not { Instances.IsEmpty: false } fleet)
        {
            return [];
        }

        var full = snapshot.Workload.Capacity.Full;
        var refresh = FleetPlanSteps.Refresh(fleet, snapshot.Standby.Region, full) with { Phase = Phase.Healthy, DependsOn = after };
        // A single server of before can't write to the promoted database: waiting for another beside it would be waiting for ever.
        return [full > 1 ? refresh : refresh with { Parameters = refresh.Parameters.Add(StepKinds.Alone, "it lost the database with the promotion") }];
    }

    /// <summary>What becomes of the standby's servers when the database is promoted and nothing else is done; <see langword="null"/> for nothing.</summary>
    public static string? Unrenewed(WorkloadSnapshot snapshot)
    {
        var standby = snapshot.Standby;
        if (snapshot.Workload.Strategy == Strategy.PilotLight || (Best(standby.Fleet) is { Value: null or { Instances.IsEmpty: true } }))
        {
            return null;
        }

        return StandbyStack(snapshot) is not { } stack ? $"whether servers in {standby.Region} must be renewed afterwards is not known: stack {snapshot.Workload.Standby.Stack} was not seen"
            : IsPromotable(stack) && !IsPromoted(stack) ? $"the servers in {standby.Region} forward their writes and lose the database with its promotion: scale out afterwards, which renews them"
            : null;
    }

    /// <summary>Whether the database is promoted and the standby's stack does not know it.</summary>
    private static bool IsToBeTold(WorkloadSnapshot snapshot) =>
        ServingRules.WriterRegion(snapshot) == snapshot.Standby.Region && StandbyStack(snapshot) is { } stack && IsPromotable(stack) && !IsPromoted(stack);

    /// <summary>Whether the standby has all the servers that it is to have, and those know of the promotion.</summary>
    private static bool IsFull(WorkloadSnapshot snapshot) => snapshot.Workload.Strategy == Strategy.PilotLight
        || (!IsToBeTold(snapshot) && snapshot.Standby.Fleet.TryGet(out var fleet) && fleet?.InService >= snapshot.Workload.Capacity.Full);

    private static PlanPart Launch(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Best(standby.Images) is null)
        {
            return PlanPart.Missing($"the images in {standby.Region} are unknown: {standby.Images.UnknownReason}");
        }

        if (ServerIdentity.ToLaunch(snapshot) is not { } image)
        {
            return PlanPart.Missing($"no image {workload.ImageName} is available in {standby.Region}; copy the image first");
        }

        return ServerIdentity.InTheWay(snapshot) is { } other ? PlanPart.Missing(other)
            : Best(standby.Network) is not { } network ? PlanPart.Missing($"the network in {standby.Region} is unknown: {standby.Network.UnknownReason}")
            : Site(standby, workload.Standby) is not { } site ? PlanPart.Missing($"stack {workload.Standby.Stack} in {standby.Region} has no known output WebsiteURL")
            : PlanPart.Of(PlanSteps.Launch(workload, image, network.Value), PlanSteps.Healthy(standby.Region, site));
    }

    private static PlanPart Grow(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Fleet(snapshot) is not { } fleet)
        {
            return Best(standby.Fleet) is null ? GroupUnknown(standby) : PlanPart.Missing($"there is no Auto Scaling group in {standby.Region}");
        }

        var inService = FleetPlanSteps.InService(fleet, standby.Region, workload.Capacity.Full);
        var bySize = PlanPart.Of(FleetPlanSteps.SetCapacity(fleet, standby.Region, workload.Capacity), inService);
        if (workload.Strategy == Strategy.HotStandby)
        {
            // Its stack has one size: a smaller group was made by somebody. Servers that forward are of no use once the database is promoted.
            return !fleet.Instances.IsEmpty && IsToBeTold(snapshot)
                ? bySize + PlanPart.Of(
                    FleetPlanSteps.UpdateStack(StandbyStack(snapshot)!, standby.Region, "yes") with { Id = "promoted-stack", DependsOn = ["in-service"] },
                    FleetPlanSteps.Refresh(fleet, standby.Region, workload.Capacity.Full) with { DependsOn = ["promoted-stack"] })
                : bySize;
        }

        if (workload.ScaleOutBy == ScaleOutBy.Group)
        {
            return bySize;
        }

        return StandbyStack(snapshot) is not { } stack ? StackUnknown(snapshot)
            : !IsPromotable(stack)
                ? PlanPart.Missing($"stack {stack.Name} has no parameter IsPromote; set ScaleOutBy to Group for {workload.Id}")
            : PlanPart.Of(FleetPlanSteps.UpdateStack(stack, standby.Region, "yes"), inService);
    }

    /// <summary>Tells the standby's stack whether the database is promoted, and renews the servers that were launched before; those that are launched later are told as well.</summary>
    /// <param name="snapshot">What was observed.</param>
    /// <param name="isNeeded">Whether a stack is to be told; nothing is done where it is not.</param>
    /// <param name="told">The step that tells it.</param>
    /// <param name="renewed">The steps after that, from the one that renews the servers; none where there are no servers.</param>
    public static PlanPart Tell(WorkloadSnapshot snapshot, Func<StackState, bool> isNeeded, Func<StackState, PlanStep> told, Func<PlanStep, PlanPart> renewed)
    {
        var standby = snapshot.Standby;
        if (StandbyStack(snapshot) is not { } stack)
        {
            return StackUnknown(snapshot);
        }

        if (!isNeeded(stack))
        {
            return PlanPart.Of();
        }

        return Best(standby.Fleet) is not { } seen ? GroupUnknown(standby)
            : seen.Value is not { Instances.IsEmpty: false } fleet ? PlanPart.Of(told(stack))
            : PlanPart.Of(told(stack)) + renewed(FleetPlanSteps.Refresh(fleet, standby.Region, snapshot.Workload.Capacity.Full));
    }

    private static PlanPart StackUnknown(WorkloadSnapshot snapshot) =>
        PlanPart.Missing($"stack {snapshot.Workload.Standby.Stack} in {snapshot.Standby.Region} is not known: {snapshot.Standby.Stacks.UnknownReason ?? "there is none"}");

    private static PlanPart GroupUnknown(RegionSnapshot standby) =>
        PlanPart.Missing($"the Auto Scaling group in {standby.Region} is unknown: {standby.Fleet.UnknownReason}");

    /// <summary>The standby's stack; <see langword="null"/> where it was never seen.</summary>
    public static StackState? StandbyStack(WorkloadSnapshot snapshot) =>
        Best(snapshot.Standby.Stacks)?.Value.FirstOrDefault(stack => stack.Name == snapshot.Workload.Standby.Stack);

    /// <summary>Whether a stack's instances can be told that the database is promoted.</summary>
    public static bool IsPromotable(StackState stack) => stack.Parameters.ContainsKey("IsPromote");

    /// <summary>Whether they have been told.</summary>
    public static bool IsPromoted(StackState stack) => stack.Parameters.GetValueOrDefault("IsPromote") == "yes";

    public static FleetState? Fleet(WorkloadSnapshot snapshot) => Best(snapshot.Standby.Fleet)?.Value;
}
