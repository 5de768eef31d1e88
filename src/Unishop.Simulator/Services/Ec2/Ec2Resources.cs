namespace Unishop.Simulator.Services.Ec2;

/// <summary>What EC2 has besides instances, images and networks.</summary>
internal sealed class Ec2Resources
{
    public List<InternetGateway> Gateways { get; } = [];

    public List<Snapshot> Snapshots { get; } = [];

    public List<Volume> Volumes { get; } = [];

    public List<KeyPair> KeyPairs { get; } = [];

    public List<LaunchTemplate> LaunchTemplates { get; } = [];
}

/// <summary>A snapshot of a volume.</summary>
internal sealed class Snapshot
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Description { get; init; }

    public required long SizeGiB { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What it was taken from.</summary>
    public required string VolumeId { get; init; }

    /// <summary>The key that it is encrypted with; absent: it is not.</summary>
    public string? KmsKeyId { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}
