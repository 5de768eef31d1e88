using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>
/// How long steps take where a workload has no history of its own: typical values from AWS's documentation and published
/// measurements, in the world's time.
/// </summary>
public static class DurationProfile
{
    /// <summary>FailoverGlobalCluster until the new writer is available: 5 s pending and 90 s failing over ("a minute" to "a few minutes" in AWS's words).</summary>
    public static readonly TimeSpan GlobalFailover = TimeSpan.FromSeconds(95);

    /// <summary>SwitchoverGlobalCluster, the whole operation; published measurements reach 305 s.</summary>
    public static readonly TimeSpan GlobalSwitchover = TimeSpan.FromSeconds(150);

    /// <summary>RemoveFromGlobalCluster until the cluster accepts writes: AWS's labs say less than a minute.</summary>
    public static readonly TimeSpan Detach = TimeSpan.FromSeconds(50);

    /// <summary>CreateImage of a volume of 8 to 30 GiB.</summary>
    public static readonly TimeSpan CreateImage = TimeSpan.FromSeconds(180);

    /// <summary>CopyImage between Regions with at most 8 GiB used.</summary>
    public static readonly TimeSpan CopyImage = TimeSpan.FromSeconds(300);

    /// <summary>RunInstances until the instance is running.</summary>
    public static readonly TimeSpan Launch = TimeSpan.FromSeconds(6);

    /// <summary>From running until the application answers.</summary>
    public static readonly TimeSpan ApplicationStart = TimeSpan.FromSeconds(25);

    /// <summary>Page, login and cart.</summary>
    public static readonly TimeSpan Verification = TimeSpan.FromSeconds(2);

    /// <summary>UpdateStack of a warm standby's stack, until complete: 32 s were seen in the labs, their text says 5 minutes.</summary>
    public static readonly TimeSpan StackUpdate = TimeSpan.FromSeconds(32);

    /// <summary>UpdateAutoScalingGroup until the group says so.</summary>
    public static readonly TimeSpan GroupUpdate = TimeSpan.FromSeconds(2);

    /// <summary>From the group's new size until the load balancer sends traffic: launch 6 s, application two minutes, three checks 30 s apart.</summary>
    public static readonly TimeSpan InService = TimeSpan.FromSeconds(210);

    /// <summary>CreateStack of the network: 42 s were seen in the labs.</summary>
    public static readonly TimeSpan NetworkStack = TimeSpan.FromSeconds(42);

    /// <summary>CreateStack of the application with a database instance: 11 to 18 minutes were seen in the labs.</summary>
    public static readonly TimeSpan ApplicationStack = TimeSpan.FromMinutes(12);

    /// <summary>ModifyDBCluster until writes are forwarded.</summary>
    public static readonly TimeSpan WriteForwarding = TimeSpan.FromSeconds(60);

    /// <summary>A new replica of a small table: "a couple of minutes" in the labs.</summary>
    public static readonly TimeSpan TableReplica = TimeSpan.FromSeconds(120);

    /// <summary>CreateDistribution until deployed everywhere: "several minutes" in the labs.</summary>
    public static readonly TimeSpan Distribution = TimeSpan.FromMinutes(5);

    /// <summary>One look.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A failover of that strategy: promotion and scale-out side by side, then verification.</summary>
    public static TimeSpan Failover(Strategy strategy)
    {
        var scaleOut = strategy switch
        {
            Strategy.PilotLight => Launch + ApplicationStart,
            Strategy.WarmStandby => StackUpdate + InService,
            _ => TimeSpan.Zero,
        };
        var promote = strategy == Strategy.HotStandby ? TimeSpan.Zero : GlobalFailover;
        return (promote > scaleOut ? promote : scaleOut) + Verification;
    }
}
