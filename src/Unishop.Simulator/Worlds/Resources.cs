using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Worlds;

internal sealed class GlobalCluster
{
    public required string Id { get; init; }

    public required string ResourceId { get; init; }

    public required string EngineVersion { get; init; }

    public string Status { get; set; } = "available";

    public GlobalMove? Move { get; set; }

    public List<GlobalMembership> Members { get; } = [];

    public string Arn => $"arn:aws:rds::{World.Account}:global-cluster:{Id}";
}

internal sealed class GlobalMove
{
    public required string FromArn { get; init; }

    public required string ToArn { get; init; }

    public required bool DataLossAllowed { get; init; }

    public string Status { get; set; } = "pending";
}

internal sealed class GlobalMembership
{
    public required string ClusterArn { get; init; }

    public bool IsWriter { get; set; }

    public string Synchronization { get; set; } = "connected";
}

internal sealed class DbCluster
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string EngineVersion { get; init; }

    public required string Suffix { get; init; }

    public required string SubnetGroup { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Status { get; set; } = "available";

    public string? GlobalId { get; set; }

    /// <summary>Whether it takes writes.</summary>
    public bool IsWriter { get; set; }

    /// <summary>Whether the writer endpoint takes connections.</summary>
    public bool WriterEndpointActive { get; set; }

    /// <summary>Since when it has been a secondary; the lag metric exists from then on.</summary>
    public DateTimeOffset? SecondarySince { get; set; }

    public List<DbInstance> Instances { get; } = [];

    public ShopData Data { get; set; } = new();

    public string Arn => $"arn:aws:rds:{Region}:{World.Account}:cluster:{Id}";

    public string Endpoint => $"{Id}.cluster-{Suffix}.{Region}.rds.amazonaws.com";

    public string ReaderEndpoint => $"{Id}.cluster-ro-{Suffix}.{Region}.rds.amazonaws.com";
}

internal sealed class DbInstance
{
    public required string Id { get; init; }

    public required string Class { get; init; }

    public string Status { get; set; } = "available";
}

/// <summary>An RDS event; the identifiers are AWS's own.</summary>
internal sealed record DbEvent(string Region, string SourceType, string SourceId, DateTimeOffset At, string EventId, string Message);

internal sealed record DbSnapshot(string Region, string Id, string ClusterId, DateTimeOffset At, int LostOrders);

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

    public string State { get; set; } = "pending";

    public string? ClientToken { get; init; }

    public Operation? Creation { get; init; }
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

    public required bool HasUnishop { get; init; }

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

internal sealed class Stack
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Status { get; set; } = "CREATE_COMPLETE";

    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Export name by output key.</summary>
    public SortedDictionary<string, string> Exports { get; } = new(StringComparer.Ordinal);

    public List<StackResource> Resources { get; } = [];
}

internal sealed record StackResource(string LogicalId, string PhysicalId, string Type, DateTimeOffset At);
