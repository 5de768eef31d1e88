using Unishop.Simulator.Core;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Elb;

/// <summary>What a classic load balancer asks its instances (<c>TCP:port</c> or <c>HTTP:port/path</c>), and how often. Seconds of the world.</summary>
internal sealed record HealthCheck(string Target, long Interval, long Timeout, long UnhealthyThreshold, long HealthyThreshold)
{
    /// <summary>What a new load balancer begins with.</summary>
    public static readonly HealthCheck Initial = new("TCP:80", 30, 5, 2, 10);
}

internal sealed record Listener(string Protocol, long LoadBalancerPort, string InstanceProtocol, long InstancePort);

/// <summary>A registered instance as its load balancer sees it.</summary>
internal sealed class Registration
{
    public required string InstanceId { get; init; }

    public bool InService { get; set; }

    /// <summary>Whether it has been in service since it was registered.</summary>
    public bool HasServed { get; set; }

    /// <summary>Checks in a row that speak against its present state.</summary>
    public long Against { get; set; }

    /// <summary>Failed checks in a row.</summary>
    public long Failed { get; set; }
}

internal sealed class LoadBalancer
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string DnsName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Scheme { get; init; }

    public required string VpcId { get; init; }

    public required IReadOnlyList<string> Subnets { get; init; }

    public required IReadOnlyList<string> Zones { get; init; }

    public required IReadOnlyList<string> SecurityGroups { get; init; }

    public List<Listener> Listeners { get; } = [];

    public List<Registration> Registrations { get; } = [];

    public HealthCheck Check { get; set; } = HealthCheck.Initial;

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public bool CrossZone { get; set; }

    public bool Draining { get; set; }

    public long DrainingTimeout { get; set; } = 300;

    public long IdleTimeout { get; set; } = 60;

    public bool Deleted { get; set; }
}

/// <summary>How classic load balancers look after their instances.</summary>
internal static class LoadBalancers
{
    /// <summary>Has the load balancer check its instances for as long as it exists.</summary>
    public static void Watch(World world, LoadBalancer balancer) => world.After(TimeSpan.FromSeconds(balancer.Check.Interval), () =>
    {
        if (balancer.Deleted)
        {
            BalancerTraffic.Note(world, balancer);
            return;
        }

        foreach (var registration in balancer.Registrations)
        {
            CheckOnce(world, balancer, registration);
        }

        BalancerTraffic.Note(world, balancer);

        Watch(world, balancer);
    });

    /// <summary>The instance that answers a request; <see langword="null"/> with none in service. Takes no randomness: it goes by the second.</summary>
    public static Instance? Route(World world, LoadBalancer balancer)
    {
        var inService = balancer.Registrations.Where(registration => registration.InService)
            .Select(registration => world.Instances.Find(instance => instance.Id == registration.InstanceId))
            .Where(instance => instance is { State: "running", AppReady: true }).ToArray();
        return inService.Length == 0 ? null : inService[(int)(world.Now.ToUnixTimeSeconds() % inService.Length)];
    }

    private static void CheckOnce(World world, LoadBalancer balancer, Registration registration)
    {
        var passes = Passes(world, balancer, registration.InstanceId);
        registration.Failed = passes ? 0 : registration.Failed + 1;
        if (passes == registration.InService)
        {
            registration.Against = 0;
        }
        else if (++registration.Against >= (registration.InService ? balancer.Check.UnhealthyThreshold : balancer.Check.HealthyThreshold))
        {
            registration.InService = !registration.InService;
            if (registration is { InService: true, HasServed: false })
            {
                registration.HasServed = true;
                GroupLaunches.Serves(world, registration.InstanceId);
            }

            registration.Against = 0;
        }
    }

    private static bool Passes(World world, LoadBalancer balancer, string instanceId)
    {
        if (world.Instances.Find(candidate => candidate.Id == instanceId) is not { State: "running", AppReady: true } instance)
        {
            return false;
        }

        // A TCP check is content with a process that listens, whether or not it has a database.
        var path = balancer.Check.Target.IndexOf('/', StringComparison.Ordinal);
        return path < 0 || ShopApi.Answer(world, instance, "GET", balancer.Check.Target[path..], "").Status == 200;
    }
}
