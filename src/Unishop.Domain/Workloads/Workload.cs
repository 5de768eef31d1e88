using System.Collections.Immutable;

namespace Unishop.Domain.Workloads;

/// <summary>How much of the standby Region runs before a disaster.</summary>
public enum Strategy
{
    /// <summary>Data is replicated; compute is started from a copied image when it is needed.</summary>
    PilotLight,

    /// <summary>Everything runs at reduced capacity.</summary>
    WarmStandby,

    /// <summary>Everything runs at full capacity behind an edge that fails over by itself.</summary>
    HotStandby,
}

/// <summary>The part that a Region plays by configuration; which one serves now is a matter of observation.</summary>
public enum RegionRole
{
    /// <summary>Where the workload lives on a normal day.</summary>
    Primary,

    /// <summary>Where it goes when the primary is lost.</summary>
    Standby,
}

/// <summary>What the business agreed to.</summary>
/// <param name="Rpo">The most data that may be lost, as time before the disaster.</param>
/// <param name="Rto">The longest time until the workload serves again.</param>
public sealed record Objectives(TimeSpan Rpo, TimeSpan Rto);

/// <summary>The names that a workload's parts have in one Region.</summary>
/// <param name="Region">The Region's code, e.g. <c>us-east-1</c>.</param>
/// <param name="NetworkStack">The stack that exports the network.</param>
/// <param name="Stack">The application's stack.</param>
/// <param name="DatabaseCluster">The identifier of the Aurora cluster.</param>
/// <param name="InstanceName">The Name tag of the application's instances.</param>
public sealed record RegionalResources(
    string Region, string NetworkStack, string Stack, string DatabaseCluster, string InstanceName)
{
    /// <summary>The name of the Auto Scaling group; <see langword="null"/>: the one that the stack made as <c>WebServerGroup</c>.</summary>
    public string? ScalingGroup { get; init; }

    /// <summary>The id or name of the launch template that is to launch the workload's newest image; <see langword="null"/> for none.</summary>
    public string? LaunchTemplate { get; init; }

    /// <summary>The bucket of the site; <see langword="null"/>: the one that the stack made as <c>UIBucket</c>.</summary>
    public string? SiteBucket { get; init; }
}

/// <summary>How a warm standby is brought to full capacity.</summary>
public enum ScaleOutBy
{
    /// <summary>
    /// A stack update with <c>IsPromote=yes</c>, which also gives new instances the promoted configuration. Needs CloudFormation of the
    /// standby's own Region.
    /// </summary>
    Stack,

    /// <summary>The group's capacity alone, without CloudFormation; new instances come up with the configuration that the stack has.</summary>
    Group,
}

/// <summary>How many instances serve when a Region serves alone.</summary>
/// <param name="Full">The number wanted, minimum and desired.</param>
/// <param name="Most">The most that the group may have.</param>
public sealed record Capacity(int Full, int Most);

/// <summary>What becomes of the images that runs make.</summary>
/// <param name="Kept">How many are kept in each Region, the newest; <see langword="null"/>: all.</param>
/// <param name="Encrypted">Whether copies are encrypted even where their original is not.</param>
/// <param name="KmsKey">The key that encrypts copies, an alias or an ARN of the Region that gets them; <see langword="null"/>: the account's own key for EBS.</param>
/// <param name="Accounts">The other accounts that may launch a copy.</param>
public sealed record ImagePolicy(int? Kept, bool Encrypted, string? KmsKey, ImmutableArray<string> Accounts);

/// <summary>A row that is written in the Region that serves and looked for in the other: the cart of a shopper of its own.</summary>
/// <param name="Every">How often it is written.</param>
/// <param name="Email">The e-mail address of that shopper.</param>
public sealed record Heartbeat(TimeSpan Every, string Email);

/// <summary>The shopper whose login and cart prove that the shop and its data came back.</summary>
/// <param name="Email">The e-mail address that the shopper signed up with.</param>
public sealed record Canary(string Email);

/// <summary>Something that is protected: an application that lives in two Regions.</summary>
/// <param name="Id">Stable identifier, as in addresses: lower case letters, digits and hyphens.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Strategy">How the standby is kept.</param>
/// <param name="Objectives">The agreed recovery objectives.</param>
/// <param name="GlobalDatabase">The identifier of the Aurora global database.</param>
/// <param name="ImageName">The name of the machine image that the standby is launched from.</param>
/// <param name="InstanceType">The EC2 instance type that the standby is launched with.</param>
/// <param name="Primary">The parts in the primary Region.</param>
/// <param name="Standby">The parts in the standby Region.</param>
/// <param name="Canary">The shopper that verification logs in as.</param>
public sealed record Workload(
    string Id,
    string Name,
    Strategy Strategy,
    Objectives Objectives,
    string GlobalDatabase,
    string ImageName,
    string InstanceType,
    RegionalResources Primary,
    RegionalResources Standby,
    Canary Canary)
{
    /// <summary>Full capacity of a Region that has an Auto Scaling group; the labs': 2, at most 5.</summary>
    public Capacity Capacity { get; init; } = new(2, 5);

    /// <summary>How a warm standby is brought to full capacity.</summary>
    public ScaleOutBy ScaleOutBy { get; init; } = ScaleOutBy.Stack;

    /// <summary>The row that is written in one Region and looked for in the other; <see langword="null"/>: none is.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public Heartbeat? Heartbeat { get; init; }

    /// <summary>The DynamoDB global table; <see langword="null"/> where the workload has none.</summary>
    public string? Table { get; init; }

    /// <summary>The id of the CloudFront distribution's origin group, by which the distribution is found; <see langword="null"/> where there is none.</summary>
    public string? OriginGroup { get; init; }

    /// <summary>What becomes of the images that runs make.</summary>
    public ImagePolicy Images { get; init; } = new(null, false, null, []);

    /// <summary>Parameters of the application's template that preparing gives beside its own.</summary>
    public ImmutableSortedDictionary<string, string> StackParameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether another person must approve the step that moves the writer.</summary>
    public bool ApprovePromotion { get; init; }

    /// <summary>Hosts beside AWS's own at which the shop may be asked. What is recovered is the same, whatever they are.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>The parts in a Region that this workload lives in.</summary>
    /// <exception cref="ArgumentException">The workload has no part in that Region.</exception>
    public RegionalResources In(string region) =>
        region == Primary.Region ? Primary
        : region == Standby.Region ? Standby
        : throw new ArgumentException($"{Id} has no part in {region}; it lives in {Primary.Region} and {Standby.Region}.", nameof(region));

    /// <summary>The other Region of the two.</summary>
    /// <exception cref="ArgumentException">The workload has no part in that Region.</exception>
    public RegionalResources Beside(string region) => In(region) == Primary ? Standby : Primary;
}
