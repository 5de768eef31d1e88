using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>The security groups of a lab's network, by what they are for.</summary>
internal static class LabNetwork
{
    public static SecurityGroup Web(this Network network) => network.Groups.Single(group => group.Name.Contains("-WebServerSecurityGroup-", StringComparison.Ordinal));

    public static SecurityGroup Database(this Network network) => network.Groups.Single(group => group.Name.Contains("-DBSecurityGroup-", StringComparison.Ordinal));
}
