using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Workloads;

namespace Unishop.Recovery.Plans;

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
    /// <summary>The verbs that plans exist for, by strategy.</summary>
    public static ImmutableArray<Verb> Verbs(Strategy strategy) => strategy switch
    {
        Strategy.PilotLight => [Verb.CopyImage, Verb.Promote, Verb.ScaleOut, Verb.Failover, Verb.Verify],
        _ => [Verb.Promote, Verb.Verify],
    };

    /// <summary>Whether a verb can't be taken back without loss.</summary>
    public static bool IsDestructive(Verb verb) => verb is Verb.Promote or Verb.Failover or Verb.CleanUp;

    /// <summary>The word that must be typed to start a verb; <see langword="null"/> where none is asked for.</summary>
    public static string? ConfirmWord(Workload workload, Verb verb) => IsDestructive(verb) ? workload.Standby.Region : null;

    /// <summary>The plan of a verb, made from what is known now.</summary>
    public static PlanOutcome Plan(WorkloadSnapshot snapshot, Verb verb, PromoteBy? promoteBy)
    {
        var workload = snapshot.Workload;
        if (!Verbs(workload.Strategy).Contains(verb))
        {
            return Obstacle($"there is no plan for {Words.Of(verb)} of a {workload.Strategy} workload");
        }

        var by = promoteBy ?? Advisor.Of(snapshot).PromoteBy;
        return verb switch
        {
            Verb.CopyImage => ImageCopy(snapshot),
            Verb.Promote => FromSteps(snapshot, verb, by, Promote(snapshot, by)),
            Verb.ScaleOut => FromSteps(snapshot, verb, null, ScaleOut(snapshot)),
            Verb.Failover => FailOver(snapshot, by),
            _ => Verify(snapshot),
        };
    }

    private static PlanOutcome FailOver(WorkloadSnapshot snapshot, PromoteBy by)
    {
        if (ServingRules.Of(snapshot).Region == snapshot.Standby.Region)
        {
            return Obstacle($"{snapshot.Standby.Region} serves already");
        }

        var promote = Promote(snapshot, by);
        var scaleOut = ScaleOut(snapshot);
        if ((promote.Obstacle ?? scaleOut.Obstacle) is { } obstacle)
        {
            return Obstacle(obstacle);
        }

        var healthy = scaleOut.Steps.Single(step => step.Phase == Phase.Healthy);
        return FromSteps(snapshot, Verb.Failover, by, new Part(
            [.. promote.Steps, .. scaleOut.Steps, PlanSteps.Verify(snapshot.Standby.Region, Site(snapshot.Standby, snapshot.Workload.Standby)!, promote.Steps[^1].Id, healthy.Id)], null));
    }

    private static Part Promote(WorkloadSnapshot snapshot, PromoteBy by)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Best(standby.Database) is not { } known)
        {
            return Part.Missing($"the database in {standby.Region} is unknown: {standby.Database.UnknownReason}");
        }

        return known.Value is not { } cluster ? Part.Missing($"there is no cluster {workload.Standby.DatabaseCluster} in {standby.Region}")
            : cluster.GlobalDatabaseId is null && by != PromoteBy.Detach && Best(standby.GlobalDatabase)?.Value is null
                ? Part.Missing($"{cluster.Id} belongs to no global database: it takes writes already")
            : new Part([PlanSteps.Promote(workload, cluster, by)], null);
    }

    private static Part ScaleOut(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (Best(standby.Images) is not { } images)
        {
            return Part.Missing($"the images in {standby.Region} are unknown: {standby.Images.UnknownReason}");
        }

        if (images.Value.FirstOrDefault(image => image.IsAvailable) is not { } image)
        {
            return Part.Missing($"no image {workload.ImageName} is available in {standby.Region}; copy the image first");
        }

        return Best(standby.Network) is not { } network ? Part.Missing($"the network in {standby.Region} is unknown: {standby.Network.UnknownReason}")
            : Site(standby, workload.Standby) is not { } site ? Part.Missing($"stack {workload.Standby.Stack} in {standby.Region} has no known output WebsiteURL")
            : new Part([PlanSteps.Launch(workload, image, network.Value), PlanSteps.Healthy(standby.Region, site)], null);
    }

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
            : new PlanOutcome(
                new Plan(workload.Id, Verb.CopyImage, null, to, [PlanSteps.CreateImage(workload, instance, from), PlanSteps.CopyImage(workload, from, to)]), null);
    }

    private static PlanOutcome Verify(WorkloadSnapshot snapshot)
    {
        var region = ServingRules.Of(snapshot).Region ?? ServingRules.WriterRegion(snapshot) ?? snapshot.Primary.Region;
        return Site(snapshot.In(region), snapshot.Workload.In(region)) is { } site
            ? new PlanOutcome(new Plan(snapshot.Workload.Id, Verb.Verify, null, region, [PlanSteps.Verify(region, site)]), null)
            : Obstacle($"the address of the site in {region} is not known");
    }

    private static PlanOutcome FromSteps(WorkloadSnapshot snapshot, Verb verb, PromoteBy? by, Part part) => part.Obstacle is null
        ? new PlanOutcome(new Plan(snapshot.Workload.Id, verb, by, snapshot.Standby.Region, part.Steps), null)
        : Obstacle(part.Obstacle);

    private static Reading<T>? Best<T>(Reading<T> reading) => reading.IsKnown ? reading : reading.LastKnown;

    private static string? Site(RegionSnapshot region, RegionalResources resources) =>
        Best(region.Stacks)?.Value.FirstOrDefault(stack => stack.Name == resources.Stack)?.Outputs.GetValueOrDefault("WebsiteURL");

    private static PlanOutcome Obstacle(string obstacle) => new(null, obstacle);

    private sealed record Part(ImmutableArray<PlanStep> Steps, string? Obstacle)
    {
        public static Part Missing(string obstacle) => new([], obstacle);
    }
}
