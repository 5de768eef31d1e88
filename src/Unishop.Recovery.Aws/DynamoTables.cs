using Amazon.DynamoDBv2.Model;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

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
        calls.MakeAsync(
            $"dynamodb:UpdateTable {region}",
            token => clients.In(region).ChangeTables.UpdateTableAsync(
                new UpdateTableRequest
                {
                    TableName = table,
                    ReplicaUpdates = [new ReplicationGroupUpdate { Create = new CreateReplicationGroupMemberAction { RegionName = replicaRegion } }],
                },
                token),
            _ => new Accepted(table),
            cancellation);

    public Task<Outcome<Accepted>> RemoveReplicaAsync(string region, string table, string replicaRegion, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"dynamodb:UpdateTable {region}",
            token => clients.In(region).ChangeTables.UpdateTableAsync(
                new UpdateTableRequest
                {
                    TableName = table,
                    ReplicaUpdates = [new ReplicationGroupUpdate { Delete = new DeleteReplicationGroupMemberAction { RegionName = replicaRegion } }],
                },
                token),
            _ => new Accepted(table),
            cancellation);

    private static TableState State(TableDescription table) => new(
        table.TableName,
        table.TableStatus?.Value ?? "",
        [.. (table.Replicas ?? []).Select(replica => new TableReplica(replica.RegionName, replica.ReplicaStatus?.Value ?? ""))]);
}
