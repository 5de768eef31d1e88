using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>What programs on an instance may do: what the role of its instance profile allows.</summary>
internal static class InstanceRole
{
    /// <summary>Whether the role allows an action; never without a profile.</summary>
    public static bool May(World world, Instance instance, string action, string resource) =>
        instance.Profile is { } name && world.Identities.Profiles.GetValueOrDefault(name)?.Role is { } role
        && world.Identities.Roles.GetValueOrDefault(role)?.Decide(action, resource) == "allowed";
}
