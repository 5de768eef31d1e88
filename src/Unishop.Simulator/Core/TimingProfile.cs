
namespace Unishop.Simulator.Core;

/// <summary>A duration between two bounds, most often near a typical one. Seconds of the world.</summary>
/// <param name="Min">The shortest.</param>
/// <param name="Typical">The one that half of all draws stay below.</param>
/// <param name="Max">The longest.</param>
public sealed record Duration(double Min, double Typical, double Max);

/// <summary>
/// How long AWS takes: from its documentation and from published measurements. Where a number is derived, the comment says so.
/// </summary>
public static class TimingProfile
{
    /// <summary>RemoveFromGlobalCluster: still a member, still available (AWS's own sample output shows it; duration derived).</summary>
    public static readonly Duration DetachStillListed = new(1, 5, 20);

    /// <summary>RemoveFromGlobalCluster: promoting until the writer accepts (AWS's lab: under a minute; measured in 2022: 2 to 4 min in all).</summary>
    public static readonly Duration DetachPromoting = new(20, 45, 120);

    /// <summary>From available until the writer endpoint can be used (measured in 2022).</summary>
    public static readonly Duration WriterEndpoint = new(1, 5, 60);

    /// <summary>FailoverGlobalCluster: pending (derived).</summary>
    public static readonly Duration FailoverPending = new(1, 5, 15);

    /// <summary>FailoverGlobalCluster: failing over (documentation: "a few minutes"; measured: 1 to 2 min, once 8 min).</summary>
    public static readonly Duration FailoverMoving = new(40, 90, 480);

    /// <summary>SwitchoverGlobalCluster, the whole operation (measured in 2022: 305 s).</summary>
    public static readonly Duration Switchover = new(60, 150, 305);

    /// <summary>The old Region rejoins after it has healed (documentation: minutes to hours).</summary>
    public static readonly Duration Rejoin = new(300, 900, 14_400);

    /// <summary>CreateImage of 8 to 30 GiB (derived from public test logs).</summary>
    public static readonly Duration CreateImage = new(60, 180, 1200);

    /// <summary>CopyImage between Regions (derived from public test logs).</summary>
    public static readonly Duration CopyImage = new(120, 300, 900);

    /// <summary>RunInstances: pending until running (measured).</summary>
    public static readonly Duration Launch = new(4, 6, 30);

    /// <summary>From running until the application answers (measured).</summary>
    public static readonly Duration ApplicationStart = new(5, 25, 120);

    /// <summary>From running until both status checks pass (derived: checks run each minute).</summary>
    public static readonly Duration StatusChecks = new(60, 150, 300);

    /// <summary>TerminateInstances until terminated (derived).</summary>
    public static readonly Duration Terminate = new(10, 30, 90);

    /// <summary>StopInstances until stopped (derived).</summary>
    public static readonly Duration Stop = new(10, 30, 90);

    /// <summary>SwitchoverGlobalCluster: how long nothing can be written, at its end (measured in 2022: 166 s; newer versions: 30 s).</summary>
    public static readonly Duration SwitchoverOutage = new(15, 30, 170);

    /// <summary>After a managed move, until the global writer endpoint leads to the new writer (derived).</summary>
    public static readonly Duration GlobalEndpoint = new(5, 15, 60);

    /// <summary>Until writes to the old writer's volume are blocked, or the attempt is given up (derived).</summary>
    public static readonly Duration WriteFence = new(2, 10, 60);

    /// <summary>ModifyDBCluster: write forwarding enabling or disabling (derived).</summary>
    public static readonly Duration WriteForwardingChange = new(5, 20, 60);

    /// <summary>CreateGlobalCluster from a cluster, until that is its writer (measured).</summary>
    public static readonly Duration CreateGlobalCluster = new(20, 45, 60);

    /// <summary>CreateDBCluster without an instance (derived from public test logs).</summary>
    public static readonly Duration CreateCluster = new(45, 75, 150);

    /// <summary>CreateDBCluster as a secondary: the volume is copied (derived from public test logs, less the instance's part).</summary>
    public static readonly Duration CreateSecondaryCluster = new(240, 360, 600);

    /// <summary>RestoreDBClusterFromSnapshot (derived).</summary>
    public static readonly Duration RestoreCluster = new(180, 480, 1200);

    /// <summary>CreateDBInstance in a cluster (derived from public test logs).</summary>
    public static readonly Duration CreateDbInstance = new(240, 360, 900);

    /// <summary>DeleteDBInstance (derived from public test logs).</summary>
    public static readonly Duration DeleteDbInstance = new(120, 300, 600);

    /// <summary>DeleteDBCluster, and DeleteGlobalCluster at its shortest (derived from public test logs).</summary>
    public static readonly Duration DeleteCluster = new(30, 60, 180);

    /// <summary>StopDBCluster (derived).</summary>
    public static readonly Duration StopCluster = new(120, 300, 600);

    /// <summary>StartDBCluster (derived).</summary>
    public static readonly Duration StartCluster = new(180, 420, 900);

    /// <summary>ModifyDBCluster that is applied at once (derived).</summary>
    public static readonly Duration ModifyCluster = new(5, 30, 120);

    /// <summary>ModifyDBCluster to another engine version (derived).</summary>
    public static readonly Duration UpgradeCluster = new(300, 600, 1800);

    /// <summary>ModifyDBInstance to another class, and back up (derived).</summary>
    public static readonly Duration ModifyDbInstance = new(180, 360, 900);

    /// <summary>RebootDBInstance (derived).</summary>
    public static readonly Duration RebootDbInstance = new(10, 30, 120);

    /// <summary>FailoverDBCluster, or the loss of a writer with a reader beside it (documentation: below 60 s, often below 30).</summary>
    public static readonly Duration InRegionFailover = new(10, 30, 60);

    /// <summary>A cluster snapshot (derived).</summary>
    public static readonly Duration ClusterSnapshot = new(30, 90, 600);

    /// <summary>DynamoDB CreateTable until active, DeleteTable until gone (derived).</summary>
    public static readonly Duration Table = new(3, 8, 20);

    /// <summary>A replica of a small table until active (measured in public test logs).</summary>
    public static readonly Duration TableReplica = new(90, 240, 600);

    /// <summary>CloudFormation: from the call until the first resource is begun (AWS's own event trace).</summary>
    public static readonly Duration StackStart = new(1, 2.4, 10);

    /// <summary>CloudFormation: from the last resource until the stack is complete (AWS's own event trace).</summary>
    public static readonly Duration StackFinish = new(1, 1.9, 10);

    /// <summary>CloudFormation: how long it looks at a resource at least before it believes that it is there (AWS's own event trace: a security group).</summary>
    public static readonly Duration StackResource = new(5, 8.6, 30);

    /// <summary>CloudFormation: a look at the drift of a stack (derived).</summary>
    public static readonly Duration DriftDetection = new(4, 10, 60);

    /// <summary>CloudFormation: how long it looks at a resource that was changed or removed (derived).</summary>
    public static readonly Duration StackChange = new(1, 3, 15);

    /// <summary>A CloudFront distribution until it is deployed (derived).</summary>
    public static readonly Duration Distribution = new(60, 180, 900);
}
