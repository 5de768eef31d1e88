using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>Auto Scaling groups and the load balancers before them. No failure is thrown, all are values.</summary>
public interface IFleets
{
    /// <summary>The group with its instances and what the load balancer says of each; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<FleetState?>> DescribeAsync(string region, string group, CancellationToken cancellation);

    /// <summary>Sets the group's size (<c>UpdateAutoScalingGroup</c>): absolute values, so repeating changes nothing.</summary>
    Task<Outcome<Accepted>> SetSizeAsync(string region, string group, FleetSize size, CancellationToken cancellation);

    /// <summary>
    /// Ends an instance and lets the group launch another (<c>TerminateInstanceInAutoScalingGroup</c>, the desired capacity stays):
    /// a named instance ends only once.
    /// </summary>
    Task<Outcome<Accepted>> ReplaceAsync(string region, string instanceId, CancellationToken cancellation);
}

/// <summary>The size of an Auto Scaling group.</summary>
/// <param name="Minimum">Its minimum size.</param>
/// <param name="Desired">Its desired capacity.</param>
/// <param name="Most">Its maximum size.</param>
public sealed record FleetSize(int Minimum, int Desired, int Most)
{
    /// <summary>The size that a group needs in order to serve: none of its three numbers is lowered, somebody may have asked for more.</summary>
    /// <param name="fleet">The group as it is.</param>
    /// <param name="full">How many instances must run.</param>
    /// <param name="most">How many it must be allowed to have.</param>
    public static FleetSize Raised(FleetState fleet, int full, int most) =>
        new(Math.Max(fleet.Minimum, full), Math.Max(fleet.Desired, full), Math.Max(Math.Max(fleet.Most, most), full));
}
