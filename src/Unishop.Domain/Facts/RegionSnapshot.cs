using System.Collections.Immutable;
using Unishop.Domain.Workloads;

namespace Unishop.Domain.Facts;

/// <summary>Everything that was read of one Region.</summary>
/// <param name="Region">The Region's code.</param>
/// <param name="Role">Its part by configuration.</param>
/// <param name="Stacks">The network's and the application's stack, in this order; a missing stack is absent.</param>
/// <param name="Network">Where an instance would be launched.</param>
/// <param name="GlobalDatabase">The global database as this Region sees it.</param>
/// <param name="Database">This Region's cluster; <see langword="null"/> value: there is none.</param>
/// <param name="Lag">How far this Region's cluster is behind the writer; known in a Region with a reader only.</param>
/// <param name="Images">The workload's machine images, newest first.</param>
/// <param name="Compute">The application's instances, terminated ones left out.</param>
/// <param name="Site">The shop, seen from outside.</param>
public sealed record RegionSnapshot(
    string Region,
    RegionRole Role,
    Reading<ImmutableArray<StackState>> Stacks,
    Reading<NetworkState> Network,
    Reading<GlobalDatabaseState?> GlobalDatabase,
    Reading<DatabaseState?> Database,
    Reading<ReplicationLag> Lag,
    Reading<ImmutableArray<ImageState>> Images,
    Reading<ImmutableArray<InstanceState>> Compute,
    Reading<SiteState> Site)
{
    /// <summary>The physical ids of the application's stack by logical id.</summary>
    public Reading<ImmutableSortedDictionary<string, string>> Resources { get; init; } = Never<ImmutableSortedDictionary<string, string>>();

    /// <summary>The Auto Scaling group; <see langword="null"/> value: there is none.</summary>
    public Reading<FleetState?> Fleet { get; init; } = Never<FleetState?>();

    /// <summary>The DynamoDB table as this Region sees it; <see langword="null"/> value: there is none.</summary>
    public Reading<TableState?> Table { get; init; } = Never<TableState?>();

    /// <summary>The gate of the site.</summary>
    public Reading<SiteGate?> SiteGate { get; init; } = Never<SiteGate?>();

    /// <summary>The gate of the database.</summary>
    public Reading<DatabaseGate?> DatabaseGate { get; init; } = Never<DatabaseGate?>();

    /// <summary>Who calls, as this Region's STS says.</summary>
    public Reading<CallerState> Caller { get; init; } = Never<CallerState>();

    /// <summary>The account's quotas.</summary>
    public Reading<ImmutableArray<Quota>> Quotas { get; init; } = Never<ImmutableArray<Quota>>();

    /// <summary>The last order that the Region's shop showed, kept when it stops answering; <see langword="null"/> where it never showed one.</summary>
    public OrderMark? LastOrder { get; init; }

    /// <summary>A Region of which nothing has been read yet.</summary>
    public static RegionSnapshot Unread(string region, RegionRole role, DateTimeOffset at) => new(
        region, role,
        NotYet<ImmutableArray<StackState>>(at), NotYet<NetworkState>(at), NotYet<GlobalDatabaseState?>(at), NotYet<DatabaseState?>(at),
        NotYet<ReplicationLag>(at), NotYet<ImmutableArray<ImageState>>(at), NotYet<ImmutableArray<InstanceState>>(at), NotYet<SiteState>(at));

    internal const string NoSource = "none";

    /// <summary>Whether every fact has been sought at least once, found or not.</summary>
    public bool IsRead => !new[] { Stacks.Source, Network.Source, GlobalDatabase.Source, Database.Source, Lag.Source, Images.Source, Compute.Source, Site.Source }.Contains(NoSource);

    internal static Reading<T> Never<T>() => NotYet<T>(DateTimeOffset.MinValue);

    private static Reading<T> NotYet<T>(DateTimeOffset at) => Reading<T>.Unknown("not read yet", at, NoSource);
}

/// <summary>A CloudFormation stack.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Status">CloudFormation's own status, e.g. <c>CREATE_COMPLETE</c>.</param>
/// <param name="StatusReason">CloudFormation's reason, where it gives one.</param>
/// <param name="ChangedAt">When the stack was created or last updated.</param>
/// <param name="Outputs">Outputs by key.</param>
/// <param name="Exports">Exported outputs by export name.</param>
public sealed record StackState(
    string Name,
    string Status,
    string? StatusReason,
    DateTimeOffset ChangedAt,
    ImmutableSortedDictionary<string, string> Outputs,
    ImmutableSortedDictionary<string, string> Exports)
{
    /// <summary>Its own id, by which no later stack of the same name is meant.</summary>
    public required string Id { get; init; }

    /// <summary>Parameters by key, as the stack was created or last updated with.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>CloudFormation's own word for drift, e.g. <c>DRIFTED</c>; <see langword="null"/> where it was never checked.</summary>
    public string? Drift { get; init; }

    /// <summary>Whether the stack is at rest in a good state: <c>CREATE_COMPLETE</c>, <c>UPDATE_COMPLETE</c> or <c>IMPORT_COMPLETE</c>.</summary>
    public bool IsComplete => Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "IMPORT_COMPLETE";

    /// <summary>Whether its creation came to nothing: it was taken back, <c>ROLLBACK_FAILED</c> with something left.</summary>
    public bool IsRolledBack => Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED";

    /// <summary>Name and status, with CloudFormation's reason where it gives one.</summary>
    public string InWords() => $"{Name} is {Status}{(StatusReason is null ? "" : ": " + StatusReason)}";
}

/// <summary>Where an instance of the application is launched.</summary>
/// <param name="SubnetIds">The network stack's subnets.</param>
/// <param name="SecurityGroupId">The web servers' security group.</param>
/// <param name="InstanceProfile">The name of the instance profile that the application's stack made.</param>
public sealed record NetworkState(ImmutableArray<string> SubnetIds, string SecurityGroupId, string InstanceProfile)
{
    /// <summary>The databases' security group; <see langword="null"/> where the network stack exports none.</summary>
    public string? DatabaseSecurityGroupId { get; init; }

    /// <summary>The databases' subnet group; <see langword="null"/> where the network stack exports none.</summary>
    public string? DatabaseSubnetGroup { get; init; }
}

/// <summary>An Aurora global database.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Status">RDS's own status, e.g. <c>available</c>, <c>failing-over</c>, <c>switching-over</c>.</param>
/// <param name="Move">The operation that moves the writer now; <see langword="null"/> where there is none.</param>
/// <param name="Members">The member clusters.</param>
public sealed record GlobalDatabaseState(string Id, string Status, WriterMove? Move, ImmutableArray<GlobalMember> Members)
{
    /// <summary>The member that takes writes, as far as the global database says; <see langword="null"/> where it names none or several.</summary>
    public GlobalMember? Writer => Members.Count(member => member.IsWriter) == 1 ? Members.First(member => member.IsWriter) : null;
}

/// <summary>A failover or switchover in flight.</summary>
/// <param name="Status">RDS's own status: <c>pending</c>, <c>failing-over</c>, <c>switching-over</c>, <c>cancelling</c>.</param>
/// <param name="FromClusterArn">The old writer.</param>
/// <param name="ToClusterArn">The new writer.</param>
/// <param name="DataLossAllowed">True for a failover, false for a switchover.</param>
public sealed record WriterMove(string Status, string FromClusterArn, string ToClusterArn, bool DataLossAllowed);

/// <summary>A cluster of a global database.</summary>
/// <param name="ClusterArn">The cluster's ARN, which names its Region.</param>
/// <param name="IsWriter">Whether RDS lists it as the writer; stays true on the old side while a failover runs.</param>
/// <param name="SynchronizationStatus"><c>connected</c> or <c>pending-resync</c>; <see langword="null"/> where RDS says nothing.</param>
public sealed record GlobalMember(string ClusterArn, bool IsWriter, string? SynchronizationStatus)
{
    /// <summary>The Region that the ARN names.</summary>
    public string Region => ClusterArn.Split(':') is { Length: > 3 } parts ? parts[3] : "";
}

/// <summary>An Aurora cluster.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Status">RDS's own status, e.g. <c>available</c>, <c>promoting</c>, <c>failing-over</c>.</param>
/// <param name="EngineVersion">The engine's version.</param>
/// <param name="Endpoint">The writer endpoint; not usable while the cluster is a secondary.</param>
/// <param name="ReaderEndpoint">The reader endpoint.</param>
/// <param name="GlobalDatabaseId">The global database that it belongs to; <see langword="null"/> for a standalone cluster.</param>
/// <param name="Instances">Its instances.</param>
public sealed record DatabaseState(
    string Id,
    string Arn,
    string Status,
    string EngineVersion,
    string? Endpoint,
    string? ReaderEndpoint,
    string? GlobalDatabaseId,
    ImmutableArray<DatabaseInstance> Instances)
{
    /// <summary>The engine, e.g. <c>aurora-mysql</c>.</summary>
    public string Engine { get; init; } = "aurora-mysql";

    /// <summary>Why the state of the instances is not known, only that they are members; <see langword="null"/> where it was read.</summary>
    public string? InstancesUnknown { get; init; }

    /// <summary>The cluster's parameter group.</summary>
    public string? ParameterGroup { get; init; }

    /// <summary>The logs that it exports, sorted and joined by commas.</summary>
    public string LogExports { get; init; } = "";

    /// <summary>The key that its storage is encrypted with; <see langword="null"/> where it is not encrypted.</summary>
    public string? Key { get; init; }

    /// <summary>RDS's own status of write forwarding: <c>enabled</c>, <c>enabling</c>, ...; <see langword="null"/> where RDS says nothing.</summary>
    public string? WriteForwarding { get; init; }

    /// <summary>RDS's own status of the secret that it keeps; <see langword="null"/> where it keeps none.</summary>
    public string? SecretStatus { get; init; }
}

/// <summary>An instance of an Aurora cluster.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Class">Its class, e.g. <c>db.r5.xlarge</c>.</param>
/// <param name="Status">RDS's own status; <see langword="null"/> where only the cluster's membership is known.</param>
/// <param name="IsWriter">Whether the cluster lists it as writer.</param>
public sealed record DatabaseInstance(string Id, string? Class, string? Status, bool IsWriter);

/// <summary>How far a secondary cluster is behind.</summary>
/// <param name="Lag">The lag.</param>
/// <param name="MeasuredAt">The time of CloudWatch's datapoint, which is older than the reading.</param>
public sealed record ReplicationLag(TimeSpan Lag, DateTimeOffset MeasuredAt);

/// <summary>A machine image.</summary>
/// <param name="Id">Its id in its Region.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">EC2's own state: <c>pending</c>, <c>available</c>, <c>failed</c>, ...</param>
/// <param name="CreatedAt">When it was created in its Region.</param>
/// <param name="Description">Its description; a copy names its source here.</param>
public sealed record ImageState(string Id, string Name, string State, DateTimeOffset CreatedAt, string? Description)
{
    /// <summary>The image that it is a copy of, by its id in its own Region; <see langword="null"/> where it is no copy.</summary>
    public string? SourceId { get; init; }

    /// <summary>Whether instances can be launched from it.</summary>
    public bool IsAvailable => State == "available";
}

/// <summary>An EC2 instance.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its Name tag.</param>
/// <param name="State">EC2's own state: <c>pending</c>, <c>running</c>, <c>stopping</c>, <c>stopped</c>, <c>shutting-down</c>.</param>
/// <param name="StatusChecks">EC2's summary: <c>ok</c>, <c>initializing</c>, <c>impaired</c>, <c>insufficient-data</c>; <see langword="null"/> where EC2 gives none.</param>
/// <param name="ImageId">The image it was launched from.</param>
/// <param name="InstanceType">Its type.</param>
/// <param name="PublicDns">Its public DNS name, where it has one.</param>
/// <param name="LaunchedAt">When it was launched.</param>
/// <param name="ClientToken">The client token of the call that launched it.</param>
public sealed record InstanceState(
    string Id,
    string Name,
    string State,
    string? StatusChecks,
    string ImageId,
    string InstanceType,
    string? PublicDns,
    DateTimeOffset LaunchedAt,
    string? ClientToken);

/// <summary>How a site answers.</summary>
public enum SiteHealth
{
    /// <summary>The page, its configuration, the API and the database behind it answer.</summary>
    Healthy,

    /// <summary>The page answers, something behind it does not.</summary>
    Degraded,

    /// <summary>The page does not answer, or with an error.</summary>
    Down,
}

/// <summary>The shop as somebody outside sees it.</summary>
/// <param name="Url">The site's address.</param>
/// <param name="Health">How it answers.</param>
/// <param name="Detail">What was found, in words: for example <c>403 AccessDenied</c>.</param>
/// <param name="HttpStatus">The status of the page; <see langword="null"/> where nothing answered.</param>
/// <param name="Latency">How long the page took.</param>
/// <param name="RegionShown">The Region that the site's configuration says it is served from.</param>
/// <param name="ApiHealthy">Whether the shop's API answers its health call.</param>
/// <param name="DatabaseReachable">Whether the API reaches its database.</param>
/// <param name="Cart">The canary's cart; <see langword="null"/> where the login or the cart failed.</param>
public sealed record SiteState(
    Uri Url,
    SiteHealth Health,
    string Detail,
    int? HttpStatus,
    TimeSpan Latency,
    string? RegionShown,
    bool ApiHealthy,
    bool DatabaseReachable,
    CartState? Cart)
{
    /// <summary>When this look began; <see langword="null"/> where nobody wrote it down.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>How the shop's API answered its health call; <see langword="null"/> where it was not asked.</summary>
    public ApiLook? Api { get; init; }

    /// <summary>When the certificate of the page's host ends; <see langword="null"/> where the page is served by http or the certificate was not seen.</summary>
    public DateTimeOffset? CertificateEnds { get; init; }

    /// <summary>The last order that the shop shows; <see langword="null"/> where it shows none.</summary>
    public OrderMark? Orders { get; init; }
}

/// <summary>How the shop's API answered.</summary>
/// <param name="Status">The HTTP status; <see langword="null"/> where nothing answered.</param>
/// <param name="Detail">What was found, in words.</param>
public sealed record ApiLook(int? Status, string Detail);

/// <summary>The last order that a Region's shop has.</summary>
/// <param name="Region">The Region whose database was read.</param>
/// <param name="LastSequence">The order's number.</param>
/// <param name="CommittedAt">When it was committed; <see langword="null"/> where there is none.</param>
/// <param name="SeenAt">When it was read.</param>
public sealed record OrderMark(string Region, long LastSequence, DateTimeOffset? CommittedAt, DateTimeOffset SeenAt);

/// <summary>A shopper's cart.</summary>
/// <param name="Items">The items' identifiers, sorted.</param>
public sealed record CartState(ImmutableArray<string> Items)
{
    /// <summary>The number of items.</summary>
    public int Count => Items.Length;

    /// <inheritdoc/>
    public bool Equals(CartState? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length == 0 ? 0 : HashCode.Combine(Items.Length, Items[0], Items[^1]);
}
