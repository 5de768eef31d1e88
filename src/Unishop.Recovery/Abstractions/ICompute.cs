using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>EC2 instances. No failure is thrown, all are values.</summary>
public interface ICompute
{
    /// <summary>The instances with that Name tag, with their status checks; terminated ones are left out.</summary>
    Task<Outcome<ImmutableArray<InstanceState>>> DescribeAsync(string region, string instanceName, CancellationToken cancellation);

    /// <summary>Starts a stopped instance (<c>StartInstances</c>); one that runs stays as it is.</summary>
    Task<Outcome<Accepted>> StartAsync(string region, string instanceId, CancellationToken cancellation);

    /// <summary>Stops an instance (<c>StopInstances</c>); one that is stopped stays as it is.</summary>
    Task<Outcome<Accepted>> StopAsync(string region, string instanceId, CancellationToken cancellation);

    /// <summary>Ends an instance (<c>TerminateInstances</c>); one that has ended stays as it is.</summary>
    Task<Outcome<Accepted>> TerminateAsync(string region, string instanceId, CancellationToken cancellation);

    /// <summary>Launches one instance (<c>RunInstances</c>); repeating with the same token and launch changes nothing.</summary>
    Task<Outcome<Accepted>> LaunchAsync(InstanceLaunch launch, string clientToken, CancellationToken cancellation);
}

/// <summary>An instance to be launched.</summary>
/// <param name="Region">Where.</param>
/// <param name="ImageId">The image.</param>
/// <param name="InstanceType">The type.</param>
/// <param name="SubnetId">The subnet.</param>
/// <param name="SecurityGroupId">The security group.</param>
/// <param name="InstanceProfile">The instance profile's name.</param>
/// <param name="Name">The Name tag.</param>
/// <param name="UserData">The script that runs at first boot, in clear text.</param>
public sealed record InstanceLaunch(
    string Region,
    string ImageId,
    string InstanceType,
    string SubnetId,
    string SecurityGroupId,
    string InstanceProfile,
    string Name,
    string UserData);
