using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>
/// From an account with nothing but the shop's own files to a ready standby: what is there already is taken as it is, step by step, so
/// that the same plan serves to begin, to go on and to mend.
/// </summary>
internal static class PreparePlans
{
    private const string PrimaryStack = "app-primary";
    private const string StandbyStack = "app-standby";

    public static PlanOutcome Of(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        if (Obstacle(snapshot) is { } obstacle)
        {
            return Planner.Obstacle(obstacle);
        }

        var part = Stacks(snapshot) + Data(workload) + Shops(workload) + workload.Strategy switch
        {
            Strategy.PilotLight => Image(snapshot),
            Strategy.HotStandby => Edge(workload),
            _ => PlanPart.Of(),
        };
        return Planner.FromPart(snapshot, Verb.Prepare, null, part, workload.Primary.Region);
    }

    private static string? Obstacle(WorkloadSnapshot snapshot)
    {
        foreach (var region in new[] { snapshot.Primary, snapshot.Standby })
        {
            if (!region.Stacks.IsKnown)
            {
                return $"the stacks in {region.Region} can't be seen: {region.Stacks.UnknownReason}";
            }
        }

        return ServingRules.WriterRegion(snapshot) == snapshot.Standby.Region
            ? $"{snapshot.Standby.Region} holds the writer: bring the workload back first"
            : Template.Of(snapshot.Workload.Strategy).Misfit(snapshot.Workload);
    }

    /// <summary>Access to sites, networks side by side, the primary's application and then the standby's, which joins its database.</summary>
    private static PlanPart Stacks(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var (home, away) = (workload.Primary, workload.Standby);
        return PlanPart.Of(
            PreparePlanSteps.OpenAccount(home.Region),
            PreparePlanSteps.Network(home, "network-primary", There(home, home.NetworkStack)),
            PreparePlanSteps.Network(away, "network-standby", There(away, away.NetworkStack)),
            PreparePlanSteps.Application(workload, home, PrimaryStack, There(home, home.Stack), isPrimary: true) with { DependsOn = ["site-access", "network-primary"] },
            PreparePlanSteps.Application(workload, away, StandbyStack, There(away, away.Stack), isPrimary: false) with { DependsOn = [PrimaryStack, "network-standby"] });

        StackState? There(RegionalResources resources, string name) => snapshot.In(resources.Region).Stacks.Value.FirstOrDefault(stack => stack.Name == name);
    }

    /// <summary>The standby's database follows, forwards writes where its shop runs, and the table is there as well.</summary>
    private static PlanPart Data(Workload workload)
    {
        var away = workload.Standby;
        var part = PlanPart.Of(PreparePlanSteps.Follows(workload) with { DependsOn = [StandbyStack] });
        if (workload.Strategy != Strategy.PilotLight)
        {
            part += PlanPart.Of(PreparePlanSteps.ForwardWrites(away) with { DependsOn = ["follows"] });
        }

        return workload.Table is { } table
            ? part + PlanPart.Of(PreparePlanSteps.Replicate(table, workload.Primary.Region, away.Region) with { DependsOn = [PrimaryStack] })
            : part;
    }

    /// <summary>The shopper that looks at both sites, and the proof that both are the same shop; a pilot light's standby has no shop yet.</summary>
    private static PlanPart Shops(Workload workload)
    {
        var (home, away) = (workload.Primary, workload.Standby);
        var (first, second) = (StepReferences.To(PrimaryStack, StackResources.WebsiteUrl), StepReferences.To(StandbyStack, StackResources.WebsiteUrl));
        var part = PlanPart.Of();
        ImmutableArray<string> served = [PrimaryStack];
        if (workload.Strategy != Strategy.PilotLight)
        {
            part += PlanPart.Of(PreparePlanSteps.InService(home.Region, PrimaryStack, "primary", workload.Capacity.Full));
            served = ["in-service-primary"];
        }

        part += PlanPart.Of(
            PreparePlanSteps.SignUp(home.Region, first) with { DependsOn = served },
            PreparePlanSteps.Verify(home.Region, first, "verify-primary", "") with { DependsOn = ["sign-up"] });
        return workload.Strategy == Strategy.PilotLight ? part : part + PlanPart.Of(
            PreparePlanSteps.InService(away.Region, StandbyStack, "standby", workload.Strategy == Strategy.HotStandby ? workload.Capacity.Full : 1),
            PreparePlanSteps.Verify(away.Region, second, "verify-standby", StepReferences.To("verify-primary", StepKinds.Cart)) with
            {
                DependsOn = workload.Table is null ? ["forwarding", "in-service-standby", "verify-primary"] : ["forwarding", "replica", "in-service-standby", "verify-primary"],
            });
    }

    /// <summary>The image that the standby is launched from, unless there is one.</summary>
    private static PlanPart Image(WorkloadSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var (home, away) = (workload.Primary.Region, workload.Standby.Region);
        if (Best(snapshot.Standby.Images)?.Value.Any(image => image.IsAvailable) == true)
        {
            return PlanPart.Of();
        }

        return PlanPart.Of(
            Plain(PlanSteps.CreateImage(workload, StepReferences.To(PrimaryStack, StackResources.Instance), workload.Primary.InstanceName, home)) with { DependsOn = ["verify-primary"] },
            Plain(PlanSteps.CopyImage(workload, home, away)));

        // The first image has the name that the workload gives it, so that a second preparation finds it.
        PlanStep Plain(PlanStep step) => step with
        {
            Parameters = step.Parameters.SetItem(StepKinds.ImageName, workload.ImageName),
            Calls = [step.Calls[0] with { Parameters = step.Calls[0].Parameters.SetItem("Name", workload.ImageName) }],
        };
    }

    /// <summary>The distribution before both sites, seen through.</summary>
    private static PlanPart Edge(Workload workload) => PlanPart.Of(
        PreparePlanSteps.Edge(workload, PrimaryStack, StandbyStack),
        PreparePlanSteps.Verify(workload.Primary.Region, StepReferences.To("distribution", StepKinds.Address), "verify-edge", StepReferences.To("verify-primary", StepKinds.Cart)) with
        {
            Title = "Prove the shop through the distribution: Region shown, login, same cart",
            DependsOn = ["distribution", "verify-primary"],
        });
}
