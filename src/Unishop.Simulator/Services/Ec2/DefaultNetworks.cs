using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>The network that every Region of an account has from the beginning.</summary>
internal static class DefaultNetworks
{
    /// <summary>Makes the default network of a Region.</summary>
    public static void Add(World world, string region)
    {
        world.UsedRegions.Add(region);
        var network = Network.Begin(world, region, world.Id("vpc"), isDefault: true, "172.31.0.0/16");
        network.DnsHostnames = true;
        foreach (var (zone, block) in new[] { (region + "a", "172.31.0.0/20"), (region + "b", "172.31.16.0/20") })
        {
            network.Add(world, new Subnet(world.Id("subnet"), zone, block) { IsZoneDefault = true, MapsPublicAddress = true });
        }

        var gateway = new InternetGateway("igw-0" + WorldRandom.Of(world.Seed, network.VpcId, 1).Hex(16), region);
        world.Ec2.Gateways.Add(gateway);
        network.Gateway = gateway;
        network.MainTable.Routes.Add(new Route("0.0.0.0/0", gateway.Id));
    }

    /// <summary>Makes it where the Region is used for the first time, with randomness of its own: when that is, decides nothing.</summary>
    public static void Require(World world, string region)
    {
        if (!world.UsedRegions.Contains(region) && Regions.IsKnown(region))
        {
            world.Do(
                $"default network {region}",
                () =>
                {
                    Add(world, region);
                    return true;
                },
                _ => false);
        }
    }
}
