using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Elb;

/// <summary>
/// What AWS counts as it happens: requests through load balancers ("CloudWatch metrics for your Classic Load Balancer"). What changes the shop is counted when it happens. Reading it is no input of
/// the world, and a world that is gone through again must count the same: reads are gathered, and how many there were is an input by the minute.
/// </summary>
internal static class BalancerTraffic
{
    private const string Balanced = "AWS/ELB";

    /// <summary>A request through a load balancer.</summary>
    /// <param name="world">The world.</param>
    /// <param name="balancer">Which one.</param>
    /// <param name="status">What the instance answered; <see langword="null"/>: there was none in service.</param>
    public static void Note(World world, LoadBalancer balancer, int? status)
    {
        void Count(string name, double value = 1) => world.Metrics.Count(MetricId.Of(balancer.Region, Balanced, name, ("LoadBalancerName", balancer.Name)), value, world.Now);
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

    /// <summary>Notes what a load balancer sees of its instances.</summary>
    public static void Note(World world, LoadBalancer balancer)
    {
        (string, string) name = ("LoadBalancerName", balancer.Name);
        double? Count(bool healthy) => balancer.Deleted ? null : balancer.Registrations.Count(registration => registration.InService == healthy);
        world.Metrics.Step(MetricId.Of(balancer.Region, "AWS/ELB", "HealthyHostCount", name), world.Now, Count(healthy: true));
        world.Metrics.Step(MetricId.Of(balancer.Region, "AWS/ELB", "UnHealthyHostCount", name), world.Now, Count(healthy: false));
    }
}
