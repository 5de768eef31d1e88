namespace Unishop.Simulator.Worlds;

internal sealed class Image
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string SnapshotId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The cluster whose endpoint the software on the image was configured with.</summary>
    public required string ConfiguredCluster { get; init; }

    public required bool HasUnishop { get; init; }

    /// <summary>Whether the shop on it, at each start, puts the page and the instance's own name into the bucket of its database.</summary>
    public bool PublishesSite { get; init; }

    public string State { get; set; } = "pending";

    public string? ClientToken { get; init; }

    public Operation? Creation { get; init; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

internal sealed class Instance
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string ImageId { get; init; }

    public required string Type { get; set; }

    public required string SubnetId { get; init; }

    public required string SecurityGroupId { get; set; }

    public required string? Profile { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>Another one after each stop.</summary>
    public required string PublicDns { get; set; }

    public required string PrivateIp { get; init; }

    public string? ClientToken { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>The cluster whose endpoint the shop on it connects to.</summary>
    public required string ConfiguredCluster { get; set; }

    /// <summary>Which endpoint of that cluster it uses, and whether its sessions ask for write forwarding.</summary>
    public Shop.DatabaseProfile DatabaseProfile { get; set; } = Shop.DatabaseProfile.Writer;

    public required bool HasUnishop { get; set; }

    /// <summary>Whether the shop on it, at each start, puts the page and the instance's own name into the bucket of its database.</summary>
    public bool PublishesSite { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public string State { get; set; } = "pending";

    public string StatusChecks { get; set; } = "initializing";

    /// <summary>Whether the shop's process answers.</summary>
    public bool AppReady { get; set; }

    /// <summary>How often it has begun to run or to end; what was to happen in an earlier run does not.</summary>
    public int Run { get; set; }

    public bool TerminationProtected { get; set; }

    public bool StopProtected { get; set; }
}
