namespace Unishop.Recovery.Plans;

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

    /// <summary>A pilot light's failover: promotion and scale-out side by side, then verification.</summary>
    public static TimeSpan Failover =>
        (GlobalFailover > Launch + ApplicationStart ? GlobalFailover : Launch + ApplicationStart) + Verification;
}
