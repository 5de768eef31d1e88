using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using static Unishop.Recovery.Assessment.PlanFacts;

namespace Unishop.Recovery.Planning;

/// <summary>
/// The whole way to the standby, by strategy. Nothing in it calls the lost Region (but a switchover, which needs it) or an
/// administration that lives in us-east-1.
/// </summary>
internal static class FailoverPlans
{
    /// <param name="snapshot">What is known.</param>
    /// <param name="wished">The way of promoting that the operator named.</param>
    /// <param name="by">The way that is named or advised.</param>
    public static PlanOutcome Of(WorkloadSnapshot snapshot, PromoteBy? wished, PromoteBy by) => snapshot.Workload.Strategy switch
    {
        Strategy.PilotLight => PilotLight(snapshot, by),
        Strategy.WarmStandby => WarmStandby(snapshot, by),
        _ => HotStandby(snapshot, wished, by),
    };

    private static PlanOutcome PilotLight(WorkloadSnapshot snapshot, PromoteBy by)
    {
        var standby = snapshot.Standby;
        if (ServingRules.Of(snapshot).Region == standby.Region)
        {
            return Planner.Obstacle($"{standby.Region} serves already");
        }

        var part = (Planner.Promotion(snapshot, by) + ScaleOutPlans.Of(snapshot)).Then(_ =>
            PlanPart.Of(PlanSteps.Verify(standby.Region, Site(standby, snapshot.Workload.Standby)!, "promote", "healthy")));
        return Planner.FromPart(snapshot, Verb.Failover, by, part);
    }

    private static PlanOutcome WarmStandby(WorkloadSnapshot snapshot, PromoteBy by)
    {
        var standby = snapshot.Standby;
        if (ServingRules.Of(snapshot).Region == standby.Region && standby.Fleet.TryGet(out var now) && now?.InService >= snapshot.Workload.Capacity.Full)
        {
            return Planner.Obstacle($"{standby.Region} serves already, at full capacity");
        }

        if (Site(standby, snapshot.Workload.Standby) is not { } site)
        {
            return Planner.Obstacle($"stack {snapshot.Workload.Standby.Stack} in {standby.Region} has no known output WebsiteURL");
        }

        // Servers of before lose the database with its promotion: they are renewed before the shop can be proved.
        var refresh = ScaleOutPlans.RenewalBeforeProof(snapshot, "promote", "in-service");
        ImmutableArray<string> before = refresh.IsEmpty ? ["promote", "in-service"] : ["promote", "in-service", "refresh"];
        var part = (Planner.Promotion(snapshot, by) + ScaleOutPlans.Promoted(snapshot))
            .Then(_ => PlanPart.Of(refresh))
            .Then(_ => PlanPart.Of(PlanSteps.Verify(standby.Region, site, before)));
        return Planner.FromPart(snapshot, Verb.Failover, by, part);
    }

    /// <summary>
    /// The distribution fails over by itself and the table takes writes everywhere: there is nothing to do but to prove it. The database
    /// is promoted only where the operator says so: the standby's instances read it as a secondary that forwards, and lose it with its
    /// promotion until they are renewed. Shoppers don't wait for it: the first proof is made beside it.
    /// </summary>
    private static PlanOutcome HotStandby(WorkloadSnapshot snapshot, PromoteBy? wished, PromoteBy by)
    {
        var workload = snapshot.Workload;
        var standby = snapshot.Standby;
        if (ServingRules.Of(snapshot).Region == snapshot.Primary.Region)
        {
            return Planner.Obstacle(
                $"the distribution serves from {snapshot.Primary.Region}; it turns to {standby.Region} by itself when that site fails. To move the writer alone, promote");
        }

        if (Best(snapshot.Edge)?.Value is not { } edge)
        {
            return Planner.Obstacle($"the distribution is not known: {snapshot.Edge.UnknownReason ?? $"none has an origin group {workload.OriginGroup}"}");
        }

        var address = edge.Address.AbsoluteUri;
        var proof = PlanPart.Of(FleetPlanSteps.TableActive(workload.Table!, standby.Region), PlanSteps.Verify(standby.Region, address, "table"));
        return wished is null || ServingRules.WriterRegion(snapshot) == standby.Region
            ? Planner.FromPart(snapshot, Verb.Failover, null, proof)
            : Planner.FromPart(snapshot, Verb.Failover, by, Planner.Promotion(snapshot, by) + proof + Renewed(snapshot, address));
    }

    /// <summary>
    /// Servers whose writes are forwarded get no connection once there is nobody to forward to: they are replaced by ones that write to the
    /// promoted database, and the shop is proved again.
    /// </summary>
    private static PlanPart Renewed(WorkloadSnapshot snapshot, string address) => ScaleOutPlans.Tell(
        snapshot, ScaleOutPlans.IsPromotable,
        stack => FleetPlanSteps.UpdateStack(stack, snapshot.Standby.Region, "yes"),
        refresh => PlanPart.Of(
            refresh with { DependsOn = ["promote", "scale-out"] },
            PlanSteps.Verify(snapshot.Standby.Region, address, "refresh") with { Id = "verify-renewed", Phase = Phase.Restore }));
}
