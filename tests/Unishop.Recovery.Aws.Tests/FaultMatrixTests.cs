using System.Collections.Immutable;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>The plans of a pilot light under every fault kind.</summary>
[Trait("Speed", "slow")]
public sealed class PilotLightFaultTests
{
    private const string Lab = "pilot-light";
    private static readonly FaultMatrix Matrix = new(
        new(Lab, Verb.Failover, PromoteBy.Failover, ["promote", "launch", "healthy", "verify"]),
        new(Lab, Verb.Failover, PromoteBy.Detach, ["promote", "launch", "healthy", "verify"]),
        new(Lab, Verb.Failover, PromoteBy.Switchover, ["promote", "launch", "healthy", "verify"]),
        new(Lab, Verb.Promote, PromoteBy.Failover, ["promote"]),
        new(Lab, Verb.Promote, PromoteBy.Switchover, ["promote"]),
        new(Lab, Verb.Promote, PromoteBy.Detach, ["promote"]),
        new(Lab, Verb.ScaleOut, null, ["launch", "healthy"]),
        new(Lab, Verb.CopyImage, null, ["create-image", "copy-image"]),
        new(Lab, Verb.Drill, null, ["launch", "healthy", "terminate", "leftovers"]),
        new(Lab, Verb.Verify, null, ["verify"]),
        new(Lab, Verb.Failback, null, ["rejoined", "lost-tail", "instances", "promote", "open-site", "verify", "terminate"]) { After = (Verb.Failover, PromoteBy.Failover) },
        new(Lab, Verb.Fence, null, ["close-database", "close-site", "stop-instances"]) { After = (Verb.Promote, PromoteBy.Detach) },
        new(Lab, Verb.Prepare, null, ["site-access", "network-primary", "network-standby", "app-primary", "app-standby", "follows", "sign-up", "verify-primary", "create-image", "copy-image"]) { Scenario = "fresh" },
        new(Lab, Verb.CleanUp, null, ["terminate", "images-standby", "empty-site-standby", "images-primary", "empty-site-primary", "instances-standby", "leave-standby", "cluster-standby", "instances-primary", "leave-primary", "cluster-primary", "global", "stack-standby", "network-standby", "stack-primary", "network-primary", "leftovers-standby", "leftovers-primary"]));

    public static TheoryData<int, string, string> Cells => Matrix.Cells;

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Run_FaultsFromAStepOn_EndsAsItShouldWithNothingTwice(int plan, string step, string faults) => Matrix.RunAsync(plan, step, faults);
}

/// <summary>The plans of a warm standby under every fault kind.</summary>
[Trait("Speed", "slow")]
public sealed class WarmStandbyFaultTests
{
    private const string Lab = "warm-standby";
    private static readonly FaultMatrix Matrix = new(
        new(Lab, Verb.Failover, PromoteBy.Failover, ["promote", "scale-out", "in-service", "refresh", "verify"]),
        new(Lab, Verb.Failover, PromoteBy.Detach, ["promote", "scale-out", "in-service", "refresh", "verify"]),
        new(Lab, Verb.Promote, PromoteBy.Switchover, ["promote"]),
        new(Lab, Verb.ScaleOut, null, ["scale-out", "in-service"]),
        new(Lab, Verb.ScaleOut, null, ["scale-out", "in-service"]) { Configure = workload => workload.ScaleOutBy = "Group" },
        new(Lab, Verb.Drill, null, ["scale-out", "in-service", "verify", "shrink", "leftovers"]),
        new(Lab, Verb.Verify, null, ["verify"]),
        new(Lab, Verb.Failback, null, ["rejoined", "lost-tail", "scale-out", "in-service", "promote", "open-site", "verify", "scale-in", "shrink", "refresh"]) { After = (Verb.Failover, PromoteBy.Failover) },
        new(Lab, Verb.Fence, null, ["close-database", "close-site", "shrink"]) { After = (Verb.Promote, PromoteBy.Detach) },
        new(Lab, Verb.Prepare, null, ["site-access", "network-primary", "network-standby", "app-primary", "app-standby", "follows", "forwarding", "in-service-primary", "sign-up", "verify-primary", "in-service-standby", "verify-standby"]) { Scenario = "fresh" },
        new(Lab, Verb.CleanUp, null, ["images-standby", "empty-site-standby", "images-primary", "empty-site-primary", "instances-standby", "leave-standby", "cluster-standby", "instances-primary", "leave-primary", "cluster-primary", "global", "stack-standby", "network-standby", "stack-primary", "network-primary", "leftovers-standby", "leftovers-primary"]));

    public static TheoryData<int, string, string> Cells => Matrix.Cells;

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Run_FaultsFromAStepOn_EndsAsItShouldWithNothingTwice(int plan, string step, string faults) => Matrix.RunAsync(plan, step, faults);
}

/// <summary>The plans of a hot standby under every fault kind.</summary>
[Trait("Speed", "slow")]
public sealed class HotStandbyFaultTests
{
    private const string Lab = "hot-standby";
    private static readonly FaultMatrix Matrix = new(
        new(Lab, Verb.Failover, null, ["table", "verify"]) { PrimarySiteBlocked = true },
        new(Lab, Verb.Promote, PromoteBy.Failover, ["promote"]),
        new(Lab, Verb.Promote, PromoteBy.Switchover, ["promote"]),
        new(Lab, Verb.Promote, PromoteBy.Detach, ["promote"]),
        new(Lab, Verb.Drill, null, ["table", "verify", "leftovers"]),
        new(Lab, Verb.Verify, null, ["verify"]),
        new(Lab, Verb.Failback, null, ["rejoined", "lost-tail", "scale-out", "in-service", "promote", "open-site", "verify"]) { After = (Verb.Promote, PromoteBy.Failover) },
        new(Lab, Verb.Fence, null, ["close-database", "close-site", "shrink"]) { After = (Verb.Promote, PromoteBy.Detach) },
        new(Lab, Verb.Prepare, null, ["site-access", "network-primary", "network-standby", "app-primary", "app-standby", "follows", "forwarding", "replica", "in-service-primary", "sign-up", "verify-primary", "in-service-standby", "verify-standby", "distribution", "verify-edge"]) { Scenario = "fresh" },
        new(Lab, Verb.CleanUp, null, ["disable-edge", "delete-edge", "replica", "images-standby", "empty-site-standby", "empty-assets-standby", "images-primary", "empty-site-primary", "empty-assets-primary", "instances-standby", "leave-standby", "cluster-standby", "instances-primary", "leave-primary", "cluster-primary", "global", "stack-standby", "network-standby", "stack-primary", "network-primary", "leftovers-standby", "leftovers-primary"]));

    public static TheoryData<int, string, string> Cells => Matrix.Cells;

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Run_FaultsFromAStepOn_EndsAsItShouldWithNothingTwice(int plan, string step, string faults) => Matrix.RunAsync(plan, step, faults);
}
