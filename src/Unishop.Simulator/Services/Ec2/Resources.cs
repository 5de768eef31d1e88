using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Ec2;

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

    /// <summary>Whether the shop on it, at each start, puts the page and the instance's own name into the bucket of its database.</summary>
    public bool PublishesSite { get; init; }

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

    public string RootType { get; init; } = "gp2";

    public bool RootGoesWithItsInstance { get; init; } = true;

    /// <summary>The volumes besides the root's.</summary>
    public IReadOnlyList<BlockDevice> MoreDevices { get; init; } = [];

    /// <summary>All volumes, the root's first.</summary>
    public IEnumerable<BlockDevice> Devices => MoreDevices.Prepend(new BlockDevice(RootDevice, SnapshotId, SizeGiB, RootType, RootGoesWithItsInstance, KmsKeyId));

    /// <summary>The accounts that may launch it besides its owner; <c>all</c> stands for everybody.</summary>
    public SortedSet<string> LaunchPermissions { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

internal sealed class Instance
{
    /// <summary>Where its root volume is attached.</summary>
    public string RootDevice { get; init; } = "/dev/xvda";

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

    /// <summary>Whether it sees traffic of its own address only, as all do but those that route.</summary>
    public bool ChecksSource { get; set; } = true;

    /// <summary>Whether its metrics come by the minute.</summary>
    public bool IsMonitored { get; init; }

    /// <summary>How its metadata service is reached, where that was said.</summary>
    public WireStruct? MetadataOptions { get; init; }
}
