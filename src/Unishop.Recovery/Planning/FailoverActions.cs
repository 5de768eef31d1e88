using Unishop.Domain.Facts;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Planning;

/// <summary>The IAM actions that a failover of a workload needs, or the way back where it was failed over.</summary>
public static class FailoverActions
{
    /// <summary>What a failover or failback calls, by any way of promoting, in IAM's words.</summary>
    public static IReadOnlyCollection<string> Of(WorkloadSnapshot snapshot) =>
    [
        .. from way in new PromoteBy?[] { PromoteBy.Failover, PromoteBy.Switchover, PromoteBy.Detach }
           from verb in new[] { Verb.Failover, Verb.Promote, Verb.ScaleOut, Verb.Failback }
           from step in Planner.Plan(snapshot, verb, way).Plan?.Steps ?? []
           from call in step.Calls
           from action in IamActions.Of(call)
           group action by action into one
           orderby one.Key
           select one.Key,
    ];
}
