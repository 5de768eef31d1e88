namespace Unishop.Simulator.Worlds;

/// <summary>
/// What AWS counts as it happens: requests through load balancers ("CloudWatch metrics for your Classic Load Balancer") and writes on their way
/// between the replicas of a table ("DynamoDB metrics and dimensions"). What changes the shop is counted when it happens. Reading it is no input of
/// the world, and a world that is gone through again must count the same: reads are gathered, and how many there were is an input by the minute.
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

    /// <summary>Reads through load balancers.</summary>
    public static void Note(World world, IEnumerable<BalancedReads> gathered)
    {
        foreach (var reads in gathered)
        {
            if (world.LoadBalancers.Find(candidate => candidate.Region == reads.Region && candidate.Name == reads.Balancer) is { } balancer)
            {
                for (var read = 0; read < reads.Times; read++)
                {
                    Note(world, balancer, reads.Status);
                }
            }
        }
    }

    /// <summary>A write of a table has arrived at another replica.</summary>
    public static void Note(World world, Table from, string region, DateTimeOffset writtenAt) => world.Metrics.Count(
        MetricSources.Of(from.Region, "AWS/DynamoDB", "ReplicationLatency", ("TableName", from.Name), ("ReceivingRegion", region)), (world.Now - writtenAt).TotalMilliseconds, world.Now);
}

/// <summary>How often a load balancer was asked for something that changes nothing.</summary>
/// <param name="Region">Its Region.</param>
/// <param name="Balancer">Its name.</param>
/// <param name="Status">What the instances answered; <see langword="null"/>: there was none in service.</param>
/// <param name="Times">How often.</param>
internal sealed record BalancedReads(string Region, string Balancer, int? Status, int Times);

/// <summary>The reads since they were last counted.</summary>
internal sealed class GatheredReads
{
    private readonly Dictionary<(string Region, string Balancer, int? Status), int> _times = [];

    /// <summary>Whether there were any.</summary>
    public bool IsEmpty => _times.Count == 0;

    /// <summary>One more.</summary>
    public void Add(LoadBalancer balancer, int? status)
    {
        var which = (balancer.Region, balancer.Name, status);
        _times[which] = _times.GetValueOrDefault(which) + 1;
    }

    /// <summary>Gives them away, in an order of their own.</summary>
    public BalancedReads[] Take()
    {
        BalancedReads[] taken = [.. _times.OrderBy(one => one.Key.Region, StringComparer.Ordinal).ThenBy(one => one.Key.Balancer, StringComparer.Ordinal).ThenBy(one => one.Key.Status)
            .Select(one => new BalancedReads(one.Key.Region, one.Key.Balancer, one.Key.Status, one.Value))];
        _times.Clear();
        return taken;
    }
}
