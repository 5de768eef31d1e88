using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>What AWS counts of writes on their way between the replicas of a table ("DynamoDB metrics and dimensions").</summary>
internal static class ReplicationTraffic
{
    /// <summary>A write of a table has arrived at another replica.</summary>
    public static void Note(World world, Table from, string region, DateTimeOffset writtenAt) => world.Metrics.Count(
        MetricId.Of(from.Region, "AWS/DynamoDB", "ReplicationLatency", ("TableName", from.Name), ("ReceivingRegion", region)), (world.Now - writtenAt).TotalMilliseconds, world.Now);
}
