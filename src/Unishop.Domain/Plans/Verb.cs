using System.Collections.Immutable;

namespace Unishop.Domain.Plans;

/// <summary>What a plan is for.</summary>
public enum Verb
{
    /// <summary>From nothing to a ready standby.</summary>
    Prepare,

    /// <summary>Make a machine image in the active Region and copy it into the other.</summary>
    CopyImage,

    /// <summary>Make the standby's database the writer.</summary>
    Promote,

    /// <summary>Start the standby's compute.</summary>
    ScaleOut,

    /// <summary>Move the workload: promote and scale out in parallel, then verify.</summary>
    Failover,

    /// <summary>Bring the workload back to its primary Region.</summary>
    Failback,

    /// <summary>A rehearsal that does not touch production.</summary>
    Drill,

    /// <summary>Check the shop from outside.</summary>
    Verify,

    /// <summary>Take everything away.</summary>
    CleanUp,

    /// <summary>Close a Region that the workload was moved away from: site, instances, database.</summary>
    Fence,
}

/// <summary>The ways to make the standby's database the writer.</summary>
public enum PromoteBy
{
    /// <summary>Planned, without loss; needs both Regions healthy.</summary>
    Switchover,

    /// <summary>Managed, may lose the tail; works with the primary Region lost.</summary>
    Failover,

    /// <summary>"Remove from global database": works with any versions, leaves the old writer writable.</summary>
    Detach,
}

/// <summary>Which part of a service a call needs.</summary>
public enum Plane
{
    /// <summary>What keeps running when administration fails.</summary>
    Data,

    /// <summary>Administration: create, change, delete.</summary>
    Control,
}

/// <summary>What makes it harmless to repeat a step's call.</summary>
public enum StepGuard
{
    /// <summary>The step only looks.</summary>
    ReadOnly,

    /// <summary>The service drops a repeated call with the same client token.</summary>
    ClientToken,

    /// <summary>The call makes something of a name that can exist only once.</summary>
    NamedTarget,

    /// <summary>The call is refused, or changes nothing, once the wanted state is reached or under way.</summary>
    Precondition,
}

/// <summary>A call exactly as it will be made.</summary>
/// <param name="Service">The service's short name, e.g. <c>rds</c>.</param>
/// <param name="Operation">The operation, e.g. <c>FailoverGlobalCluster</c>.</param>
/// <param name="Region">The Region whose endpoint gets it.</param>
/// <param name="Plane">The plane it needs.</param>
/// <param name="Parameters">Its parameters; what only a run can know is named in angle brackets, e.g. <c>&lt;image of step create-image&gt;</c>.</param>
public sealed record PlannedCall(
    string Service, string Operation, string Region, Plane Plane, ImmutableSortedDictionary<string, string> Parameters);
