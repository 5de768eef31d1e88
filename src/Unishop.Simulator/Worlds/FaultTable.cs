namespace Unishop.Simulator.Worlds;

/// <summary>A disaster, or a nuisance.</summary>
/// <param name="Kind">What sort, in the words of <see cref="FaultKinds"/>.</param>
/// <param name="Region">Where.</param>
/// <param name="Service">Only this service; <see langword="null"/>: all.</param>
/// <param name="Operation">Only this operation; <see langword="null"/>: all.</param>
/// <param name="RatePercent">How many of a hundred calls it hits.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
internal sealed record Fault(
    string Kind, string Region, string? Service, string? Operation, double RatePercent, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>The kinds of faults.</summary>
internal static class FaultKinds
{
    public const string SiteBlocked = "siteBlocked";
    public const string RegionLost = "regionLost";
    public const string NetworkIsolated = "networkIsolated";
    public const string ControlPlaneErrors = "controlPlaneErrors";
    public const string Throttled = "throttled";
    public const string InsufficientCapacity = "insufficientCapacity";
    public const string LagStorm = "lagStorm";
    public const string Slow = "slow";

    public static readonly string[] All =
        [SiteBlocked, RegionLost, NetworkIsolated, ControlPlaneErrors, Throttled, InsufficientCapacity, LagStorm, Slow];
}

/// <summary>The faults that are in force, and what they do to the world when they come and go.</summary>
internal sealed class FaultTable(World world)
{
    private readonly List<Fault> _faults = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Completes when faults change next.</summary>
    public Task Changed => _changed.Task;

    public bool IsLost(string region) => Has(FaultKinds.RegionLost, region);

    public bool Has(string kind, string region) => _faults.Exists(fault => fault.Kind == kind && fault.Region == region);

    /// <summary>Whether writes of one Region reach the other.</summary>
    public bool IsCut(string from, string to) => new[] { from, to }.Any(region => IsLost(region) || Has(FaultKinds.NetworkIsolated, region));

    /// <summary>The fault of a kind that a call runs into.</summary>
    public Fault? Hit(string kind, string region, string service, string operation, Func<double> percent) => _faults.Find(fault =>
        fault.Kind == kind && fault.Region == region
        && (fault.Service is null || fault.Service == service)
        && (fault.Operation is null || fault.Operation == operation)
        && (fault.RatePercent >= 100 || percent() < fault.RatePercent));

    public void Add(Fault fault)
    {
        // What has arrived before the fault has arrived.
        Aurora.Replicate(world);
        _faults.Add(fault);
        if (fault.Kind == FaultKinds.SiteBlocked)
        {
            SetSiteBlock(fault.Region, PublicAccessBlock.Everything);
        }

        if (fault.Until is { } until)
        {
            world.After(until - world.Now, () => Remove(candidate => candidate == fault));
        }

        Signal();
    }

    public int Remove(Predicate<Fault> which)
    {
        Aurora.Replicate(world);
        var gone = _faults.FindAll(which);
        _faults.RemoveAll(gone.Contains);
        foreach (var fault in gone)
        {
            if (fault.Kind == FaultKinds.SiteBlocked)
            {
                SetSiteBlock(fault.Region, PublicAccessBlock.Nothing);
            }

            if (fault.Kind is FaultKinds.RegionLost or FaultKinds.NetworkIsolated && Aurora.IsReachable(world, fault.Region))
            {
                Aurora.Reconnected(world, fault.Region);
            }
        }

        Signal();
        return gone.Count;
    }

    private void SetSiteBlock(string region, PublicAccessBlock block)
    {
        foreach (var bucket in world.Buckets.Values.Where(bucket => bucket.Region == region && bucket.Name.Contains("-primary-uibucket-", StringComparison.Ordinal)))
        {
            bucket.Block = block;
        }
    }

    private void Signal() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
