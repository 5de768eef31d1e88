using Amazon.DynamoDBv2.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.DynamoDb;

/// <summary>Tables through the DynamoDB API.</summary>
internal sealed class DynamoTables(RegionalClients clients, AwsCalls calls) : ITables
{
    public Task<Outcome<TableState?>> DescribeAsync(string region, string table, CancellationToken cancellation) =>
        calls.FindAsync(
            $"dynamodb:DescribeTable {region}",
            token => clients.In(region).Tables.DescribeTableAsync(new DescribeTableRequest { TableName = table }, token),
            answer => answer.Table is { } found ? State(found) : null,
            cancellation);

    public Task<Outcome<Accepted>> ReplicateAsync(string region, string table, string replicaRegion, CancellationToken cancellation) =>
        UpdateReplicaAsync(region, table, new() { Create = new CreateReplicationGroupMemberAction { RegionName = replicaRegion } }, cancellation);

    public Task<Outcome<Accepted>> RemoveReplicaAsync(string region, string table, string replicaRegion, CancellationToken cancellation) =>
        UpdateReplicaAsync(region, table, new() { Delete = new DeleteReplicationGroupMemberAction { RegionName = replicaRegion } }, cancellation);

    private Task<Outcome<Accepted>> UpdateReplicaAsync(string region, string table, ReplicationGroupUpdate update, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"dynamodb:UpdateTable {region}",
            token => clients.In(region).ChangeTables.UpdateTableAsync(new UpdateTableRequest { TableName = table, ReplicaUpdates = [update] }, token),
            _ => new Accepted(table),
            cancellation);

    private static TableState State(TableDescription table) => new(
        table.TableName,
        table.TableStatus?.Value ?? "",
        [.. (table.Replicas ?? []).Select(replica => new TableReplica(replica.RegionName, replica.ReplicaStatus?.Value ?? ""))]);
}
