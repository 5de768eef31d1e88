using Unishop.Simulator.Core;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Rds;

/// <summary>What RDS keeps beside clusters and global clusters: groups, tags, and its limits.</summary>
internal sealed class Databases
{
    /// <summary>DB subnet groups by Region and name.</summary>
    public SortedDictionary<(string Region, string Name), DbSubnetGroup> SubnetGroups { get; } = [];

    /// <summary>DB cluster parameter groups that a customer made, by Region and name; AWS's own are not listed here.</summary>
    public SortedDictionary<(string Region, string Name), DbParameterGroup> ParameterGroups { get; } = [];

    /// <summary>Tags by the ARN of their resource.</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>AWS's default quota.</summary>
    public const int UsualQuota = 40;

    /// <summary>How many clusters, and how many instances, a Region may have.</summary>
    public int Quota { get; set; } = UsualQuota;
}

internal sealed class GlobalCluster
{
    public required string Id { get; set; }

    public required string ResourceId { get; init; }

    public required string EngineVersion { get; set; }

    public string Engine { get; init; } = DbEngines.AuroraMySql;

    public string? DatabaseName { get; init; } = "unishop";

    /// <summary>Whether its volumes are encrypted; every member's must be alike.</summary>
    public bool Encrypted { get; init; }

    public bool DeletionProtection { get; set; }

    /// <summary>Where it was created; it is visible there while it has no member.</summary>
    public string? HomeRegion { get; init; }

    public string Status { get; set; } = "available";

    public GlobalMove? Move { get; set; }

    public List<GlobalMembership> Members { get; } = [];

    public string Arn => $"arn:aws:rds::{World.Account}:global-cluster:{Id}";

    /// <summary>The global writer endpoint.</summary>
    public string Endpoint => $"{Id}.global-{ResourceId[^12..]}.global.rds.amazonaws.com";

    /// <summary>The cluster that the global writer endpoint resolves to: it follows a managed move after a while.</summary>
    public string? EndpointArn { get; set; }
}

internal sealed class GlobalMove
{
    public required string FromArn { get; init; }

    public required string ToArn { get; init; }

    public required bool DataLossAllowed { get; init; }

    public required Operation Operation { get; init; }

    public string Status { get; set; } = "pending";

    /// <summary>Its time is over, and only the way between the Regions is missing.</summary>
    public bool IsStuck { get; set; }
}

internal sealed class GlobalMembership
{
    public required string ClusterArn { get; init; }

    public bool IsWriter { get; set; }

    public string Synchronization { get; set; } = "connected";

    /// <summary>A new volume is being filled from the writer.</summary>
    public bool IsResynchronizing { get; set; }
}

internal sealed class DbCluster
{
    public required string Id { get; set; }

    public required string Region { get; init; }

    public required string EngineVersion { get; set; }

    public required string Suffix { get; init; }

    public required string SubnetGroup { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Engine { get; init; } = DbEngines.AuroraMySql;

    public string? DatabaseName { get; init; } = "unishop";

    public string? MasterUsername { get; init; } = "UniShopAppV1User";

    public int Port { get; set; } = 3306;

    public string ParameterGroup { get; set; } = "default.aurora-mysql5.7";

    public List<string> SecurityGroups { get; } = [];

    public bool Encrypted { get; init; }

    public string? KmsKeyId { get; init; }

    public bool DeletionProtection { get; set; }

    public bool CopyTagsToSnapshot { get; set; }

    public bool IamAuthentication { get; set; }

    /// <summary>Days that automated backups are kept.</summary>
    public int BackupRetention { get; set; } = 1;

    public string BackupWindow { get; set; } = "07:00-07:30";

    public string MaintenanceWindow { get; set; } = "sun:05:00-sun:05:30";

    /// <summary>The cluster that it is a replica of by the binary log; not a global database's replication.</summary>
    public string? ReplicationSource { get; init; }

    /// <summary>What was asked for and waits for the maintenance window.</summary>
    public SortedDictionary<string, string> Pending { get; } = new(StringComparer.Ordinal);

    public string Status { get; set; } = "available";

    public string? GlobalId { get; set; }

    /// <summary>Whether it takes writes.</summary>
    public bool IsWriter { get; set; }

    /// <summary>Whether the writer endpoint takes connections.</summary>
    public bool WriterEndpointActive { get; set; }

    /// <summary>Since when it has been a secondary; the lag metric exists from then on.</summary>
    public DateTimeOffset? SecondarySince { get; private set; }

    /// <summary>The times during which it was a secondary and no longer is: CloudWatch keeps what was measured then.</summary>
    public List<SecondaryTime> SecondaryTimes { get; } = [];

    /// <summary>It is a secondary from now on.</summary>
    public void BecomeSecondary(DateTimeOffset now) => SecondarySince = now;

    /// <summary>It is none any more.</summary>
    /// <param name="now">When.</param>
    /// <param name="source">The Region that it was written from.</param>
    public void EndSecondary(DateTimeOffset now, string? source)
    {
        if (SecondarySince is { } since)
        {
            SecondaryTimes.Add(new SecondaryTime(since, now, source, GlobalId));
            SecondarySince = null;
        }
    }

    /// <summary>Since when the way from its writer has been whole; what was written before arrives from then on.</summary>
    public DateTimeOffset ConnectedSince { get; set; } = DateTimeOffset.MinValue;

    public WriteForwarding Forwarding { get; } = new();

    public List<DbInstance> Instances { get; } = [];

    /// <summary>The instance that writes, where it is not the first.</summary>
    public string? WriterInstanceId { get; set; }

    public ShopData Data { get; set; } = new();

    public string Arn => $"arn:aws:rds:{Region}:{World.Account}:cluster:{Id}";

    public string ResourceId => $"cluster-{Suffix.ToUpperInvariant()}";

    public string Endpoint => $"{Id}.cluster-{Suffix}.{Region}.rds.amazonaws.com";

    public string ReaderEndpoint => $"{Id}.cluster-ro-{Suffix}.{Region}.rds.amazonaws.com";

    /// <summary>The instance that writes while the cluster does.</summary>
    public DbInstance? WriterInstance => Instances.Find(instance => instance.Id == WriterInstanceId) ?? Instances.FirstOrDefault();

    /// <summary>The instance that the reader endpoint leads to: the writer, where there is no other.</summary>
    public DbInstance? ReaderInstance => Instances.Find(instance => instance != WriterInstance && instance.Status == "available") ?? WriterInstance;

    /// <summary>Whether its software runs: reads are answered, whatever the control plane is busy with.</summary>
    public bool IsUp => Status is not ("creating" or "deleting" or "stopping" or "stopped" or "starting");
}

/// <summary>A secondary's passing on of writes to its primary.</summary>
internal sealed class WriteForwarding
{
    /// <summary>Whether it was asked for; on a primary it does nothing until the primary is demoted.</summary>
    public bool IsRequested { get; set; }

    /// <summary><c>disabled</c>, <c>enabling</c>, <c>enabled</c> or <c>disabling</c>; it has a meaning on a secondary only.</summary>
    public string Status { get; set; } = "disabled";

    /// <summary>The place in the primary's log of the last write that was passed on; a session waits for its own writes before it reads.</summary>
    public long LastForwarded { get; set; }

    /// <summary>The minutes in which writes were passed on, with how many.</summary>
    public SortedDictionary<DateTimeOffset, int> Forwarded { get; } = [];
}

internal sealed class DbInstance
{
    public required string Id { get; set; }

    public required string Class { get; set; }

    public string? Zone { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public int PromotionTier { get; set; } = 1;

    public bool PubliclyAccessible { get; set; } = true;

    public string MaintenanceWindow { get; set; } = "sun:05:00-sun:05:30";

    /// <summary>What was asked for and waits for the maintenance window.</summary>
    public SortedDictionary<string, string> Pending { get; } = new(StringComparer.Ordinal);

    public string Status { get; set; } = "available";
}

/// <summary>An RDS event.</summary>
/// <param name="Region">Where.</param>
/// <param name="SourceType"><c>db-cluster</c>, <c>db-instance</c> or <c>db-cluster-snapshot</c>.</param>
/// <param name="SourceId">The resource's name.</param>
/// <param name="At">When.</param>
/// <param name="EventId">AWS's own identifier.</param>
/// <param name="Category">AWS's own category.</param>
/// <param name="Message">AWS's own words.</param>
internal sealed record DbEvent(string Region, string SourceType, string SourceId, DateTimeOffset At, string EventId, string Category, string Message);

/// <summary>A snapshot of a cluster's volume.</summary>
internal sealed class DbSnapshot
{
    public required string Region { get; init; }

    public required string Id { get; init; }

    public required string ClusterId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>manual</c> or <c>automated</c>.</summary>
    public required string Type { get; init; }

    public required string Engine { get; init; }

    public required string EngineVersion { get; init; }

    public string? DatabaseName { get; init; }

    public string? MasterUsername { get; init; }

    public required int Port { get; init; }

    public required DateTimeOffset ClusterCreatedAt { get; init; }

    public bool Encrypted { get; init; }

    public string? KmsKeyId { get; init; }

    /// <summary>How many committed writes only this snapshot still has; of a failover's snapshot of the lost tail.</summary>
    public int LostCommits { get; init; }

    public string Status { get; set; } = "creating";

    /// <summary>The data as it was.</summary>
    internal required ShopData Data { get; init; }

    public string Arn => $"arn:aws:rds:{Region}:{World.Account}:cluster-snapshot:{Id}";
}

/// <summary>A time during which a cluster was a secondary.</summary>
/// <param name="From">Since when.</param>
/// <param name="To">Until when.</param>
/// <param name="Source">The Region that it was written from.</param>
/// <param name="Global">The global database.</param>
internal sealed record SecondaryTime(DateTimeOffset From, DateTimeOffset To, string? Source, string? Global);

internal sealed record DbSubnetGroup(string Region, string Name, string Description, string VpcId, IReadOnlyList<(string Id, string Zone)> Subnets)
{
    public string Arn => $"arn:aws:rds:{Region}:{World.Account}:subgrp:{Name}";
}

internal sealed class DbParameterGroup
{
    public required string Region { get; init; }

    public required string Name { get; init; }

    public required string Family { get; init; }

    public required string Description { get; init; }

    /// <summary>The values that a customer set, by parameter name.</summary>
    public SortedDictionary<string, (string Value, string ApplyMethod)> Values { get; } = new(StringComparer.Ordinal);

    public string Arn => $"arn:aws:rds:{Region}:{World.Account}:cluster-pg:{Name}";
}
