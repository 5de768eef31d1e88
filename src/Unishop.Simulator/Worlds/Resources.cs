namespace Unishop.Simulator.Worlds;

internal sealed class Image
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    public required string Description { get; set; }

    public required string SnapshotId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The cluster whose endpoint the software on the image was configured with.</summary>
    public required string ConfiguredCluster { get; init; }

    public required bool HasUnishop { get; init; }

    public string State { get; set; } = "pending";

    public string? ClientToken { get; init; }

    public Operation? Creation { get; init; }

    /// <summary>The instance that it was made of.</summary>
    public string? SourceInstance { get; init; }

    /// <summary>The image that it was copied from.</summary>
    public (string Id, string Region)? SourceImage { get; init; }

    /// <summary>The key that its snapshot is encrypted with; absent: it is not.</summary>
    public string? KmsKeyId { get; init; }

    public long SizeGiB { get; init; } = 8;

    public string RootDevice { get; init; } = "/dev/xvda";

    /// <summary>The accounts that may launch it besides its owner; <c>all</c> stands for everybody.</summary>
    public SortedSet<string> LaunchPermissions { get; } = new(StringComparer.Ordinal);

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

    /// <summary>Its groups besides the first.</summary>
    public IReadOnlyList<string> MoreSecurityGroups { get; set; } = [];

    public IEnumerable<string> SecurityGroups => MoreSecurityGroups.Prepend(SecurityGroupId);

    public required string? Profile { get; set; }

    public string? KeyName { get; init; }

    /// <summary>As it was sent, in Base64.</summary>
    public string? UserData { get; set; }

    /// <summary>Which of the instances of one launch it is.</summary>
    public int LaunchIndex { get; init; }

    /// <summary>The launch that it came of.</summary>
    public string ReservationId { get => field ?? "r-" + Id[2..]; init; }

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
