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

    public required string Type { get; init; }

    public required string SubnetId { get; init; }

    public required string SecurityGroupId { get; init; }

    public required string? Profile { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    public required string PublicDns { get; init; }

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
}

/// <summary>A VPC with its subnets and the groups of the network stack.</summary>
internal sealed record Network(
    string Region, string VpcId, bool IsDefault, string Cidr, IReadOnlyList<Subnet> Subnets, IReadOnlyList<SecurityGroup> Groups);

internal sealed record Subnet(string Id, string Zone, string Cidr);

internal sealed record SecurityGroup(string Id, string Name, string Description);

internal sealed class Stack
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public string Status { get; set; } = "CREATE_COMPLETE";

    public string? StatusReason { get; set; }

    /// <summary>What it was made from; absent where it was there from the beginning of the world.</summary>
    public Formation.Template? Template { get; set; }

    public SortedDictionary<string, string> Parameters { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Export name by output key.</summary>
    public SortedDictionary<string, string> Exports { get; } = new(StringComparer.Ordinal);

    public List<StackResource> Resources { get; } = [];

    public List<StackEvent> Events { get; } = [];

    public List<string> Capabilities { get; set; } = ["CAPABILITY_NAMED_IAM"];

    public SortedDictionary<string, string> Tags { get; set; } = new(StringComparer.Ordinal);

    /// <summary><c>ROLLBACK</c>, <c>DO_NOTHING</c> or <c>DELETE</c>.</summary>
    public string OnFailure { get; set; } = "ROLLBACK";

    public bool TerminationProtection { get; set; }

    /// <summary>The token of the call that is being carried out or was last.</summary>
    public string? ClientToken { get; set; }

    /// <summary>The signals that arrived, by logical id: unique id and whether it was a success.</summary>
    public Dictionary<string, Dictionary<string, bool>> Signals { get; } = new(StringComparer.Ordinal);
}

internal sealed record StackResource(string LogicalId, string PhysicalId, string Type, DateTimeOffset At)
{
    public string PhysicalId { get; set; } = PhysicalId;

    public DateTimeOffset At { get; set; } = At;

    public string Status { get; set; } = "CREATE_COMPLETE";

    public string? Reason { get; set; }

    /// <summary>The properties with which it was last made or changed, all functions worked out.</summary>
    public System.Text.Json.Nodes.JsonObject Properties { get; set; } = [];

    /// <summary>What it keeps after the stack lets go of it: <c>Delete</c> or <c>Retain</c>.</summary>
    public string DeletionPolicy { get; set; } = "Delete";

    /// <summary>The resources that must go after it.</summary>
    public IReadOnlyList<string> DependsOn { get; set; } = [];
}

internal sealed record StackEvent(long Number, DateTimeOffset At, string LogicalId, string PhysicalId, string Type, string Status, string? Reason, string? ClientToken);
