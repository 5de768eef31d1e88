using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>CloudWatch metrics. No failure is thrown, all are values.</summary>
public interface IMetrics
{
    /// <summary>
    /// AuroraGlobalDBReplicationLag of a secondary cluster, one point a minute, oldest first. Exists in the secondary's Region only;
    /// minutes without a datapoint are absent.
    /// </summary>
    Task<Outcome<ImmutableArray<ReplicationLag>>> ReplicationLagAsync(
        string region, string clusterId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}
