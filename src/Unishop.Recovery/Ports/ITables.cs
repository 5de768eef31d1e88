using Unishop.Recovery.Observation;

namespace Unishop.Recovery.Ports;

/// <summary>DynamoDB tables. No failure is thrown, all are values.</summary>
public interface ITables
{
    /// <summary>The table as that Region sees it, with its replicas; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<TableState?>> DescribeAsync(string region, string table, CancellationToken cancellation);
}
