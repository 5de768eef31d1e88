namespace Unishop.Recovery.Abstractions;

/// <summary>All ports to the world that a workload lives in.</summary>
/// <param name="Databases">Aurora global databases.</param>
/// <param name="Images">Machine images.</param>
/// <param name="Compute">Instances.</param>
/// <param name="Stacks">CloudFormation stacks.</param>
/// <param name="Metrics">CloudWatch metrics.</param>
/// <param name="Sites">The shop, from outside.</param>
public sealed record WorldPorts(
    IDatabases Databases, IImages Images, ICompute Compute, IStacks Stacks, IMetrics Metrics, ISiteProbe Sites)
{
    /// <summary>Auto Scaling groups.</summary>
    public required IFleets Fleets { get; init; }

    /// <summary>DynamoDB tables.</summary>
    public required ITables Tables { get; init; }

    /// <summary>What lets shoppers and servers in.</summary>
    public required IGates Gates { get; init; }

    /// <summary>Costly looks at account and caller; <see langword="null"/> where there is no way to look: then nothing of it is known.</summary>
    public IStandbyProbes? Probes { get; init; }

    /// <summary>Buckets.</summary>
    public required IBuckets Buckets { get; init; }

    /// <summary>The shop's orders; <see langword="null"/> where it has none that can be asked for.</summary>
    public IOrderBook? Orders { get; init; }

    /// <summary>Carts through the shop's API; <see langword="null"/> where there is no way to change one.</summary>
    public IShopCarts? Carts { get; init; }

    /// <summary>The CloudFront distribution.</summary>
    public required IEdge Edge { get; init; }

    /// <summary>The same as <see cref="Compute"/>, <see cref="Images"/> and <see cref="Gates"/>, asking only; <see langword="null"/> where there is no way to ask.</summary>
    public DryRunPorts? DryRuns { get; init; }
}
