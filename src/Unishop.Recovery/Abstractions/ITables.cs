using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>DynamoDB tables. No failure is thrown, all are values.</summary>
public interface ITables
{
    /// <summary>The table as that Region sees it, with its replicas; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<TableState?>> DescribeAsync(string region, string table, CancellationToken cancellation);

    /// <summary>
    /// Makes a replica of a table in another Region (<c>UpdateTable</c>): sent to a Region that has the table. A Region has at most one:
    /// for a second DynamoDB refuses.
    /// </summary>
    Task<Outcome<Accepted>> ReplicateAsync(string region, string table, string replicaRegion, CancellationToken cancellation);

    /// <summary>Deletes the replica of a table in another Region with what is in it (<c>UpdateTable</c>): for one that is gone DynamoDB refuses.</summary>
    Task<Outcome<Accepted>> RemoveReplicaAsync(string region, string table, string replicaRegion, CancellationToken cancellation);
}
