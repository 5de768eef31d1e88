using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Who reaches whom through routes, network ACLs and security groups.</summary>
internal static class Reachability
{
    private const string Shopper = "203.0.113.7";
    private const long MySql = 3306;

    /// <summary>Whether shoppers' browsers reach an instance: its subnet leads to the internet, the ACL and the group let HTTP in.</summary>
    public static bool FromInternet(World world, Instance instance)
    {
        var network = NetworkOf(world, instance);
        return network is not null && network.IsPublic(instance.SubnetId) && network.AclOf(instance.SubnetId).Admits(80, Shopper)
            && network.Groups.Exists(group => instance.SecurityGroups.Contains(group.Id) && group.Ingress.Exists(rule => rule.Admits(80, [], Shopper)));
    }

    /// <summary>
    /// Whether an instance reaches a database: it stands in the same network, one of the groups that are attached to the database lets it in,
    /// and so does the network ACL of the writer's subnet where that is another one.
    /// </summary>
    public static bool OfDatabase(World world, Instance instance, DbCluster cluster)
    {
        var network = NetworkOf(world, instance);
        return cluster.Region == instance.Region && network is not null
            && network.Groups.Exists(group => cluster.SecurityGroups.Contains(group.Id)
                && group.Ingress.Exists(rule => rule.Admits(MySql, instance.SecurityGroups, instance.PrivateIp)))
            && (SubnetOf(world, cluster, network) is not { } subnet || subnet == instance.SubnetId || network.AclOf(subnet).Admits(MySql, instance.PrivateIp));
    }

    private static Network? NetworkOf(World world, Instance instance) => world.Networks.Find(network => network.Subnets.Exists(subnet => subnet.Id == instance.SubnetId));

    /// <summary>The subnet of the database's group that is in the writer's zone.</summary>
    private static string? SubnetOf(World world, DbCluster cluster, Network network)
    {
        var zone = cluster.WriterInstance?.Zone ?? cluster.Region + "a";
        return world.Databases.SubnetGroups.TryGetValue((cluster.Region, cluster.SubnetGroup), out var group) && group.VpcId == network.VpcId
            ? group.Subnets.Where(subnet => subnet.Zone == zone).Select(subnet => subnet.Id).FirstOrDefault()
            : network.Subnets.Find(subnet => subnet.Zone == zone)?.Id;
    }
}
