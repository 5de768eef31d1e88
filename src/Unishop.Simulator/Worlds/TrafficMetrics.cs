namespace Unishop.Simulator.Worlds;

/// <summary>
/// What AWS counts as it happens: requests through load balancers ("CloudWatch metrics for your Classic Load Balancer") and writes on their way
/// between the replicas of a table ("DynamoDB metrics and dimensions"). Only what changes the world is counted, orders above all: reading the
/// shop is no input of the world, and a world that is gone through again must count the same.
/// </summary>
internal static class TrafficMetrics
{
    private const string Balanced = "AWS/ELB";

    /// <summary>A request through a load balancer.</summary>
    /// <param name="world">The world.</param>
    /// <param name="balancer">Which one.</param>
    /// <param name="status">What the instance answered; <see langword="null"/>: there was none in service.</param>
    public static void Note(World world, LoadBalancer balancer, int? status)
    {
        void Count(string name, double value = 1) => world.Metrics.Count(MetricSources.Of(balancer.Region, Balanced, name, ("LoadBalancerName", balancer.Name)), value, world.Now);
        if (status is null)
        {
            // Requests that find no instance are not among RequestCount's.
            Count("HTTPCode_ELB_5XX");
            return;
        }

        Count("RequestCount");
        Count($"HTTPCode_Backend_{status / 100}XX");
        Count("Latency", Math.Round(0.015 + (0.06 * WorldRandom.Noise(world.Seed, world.Now.UtcTicks)), 4));
    }

    /// <summary>A write of a table has arrived at another replica.</summary>
    public static void Note(World world, Table from, string region, DateTimeOffset writtenAt) => world.Metrics.Count(
        MetricSources.Of(from.Region, "AWS/DynamoDB", "ReplicationLatency", ("TableName", from.Name), ("ReceivingRegion", region)), (world.Now - writtenAt).TotalMilliseconds, world.Now);
}
