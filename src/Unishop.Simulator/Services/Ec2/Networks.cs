using System.Net;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>A VPC with its subnets, security groups, route tables and network ACLs.</summary>
internal sealed class Network
{
    private Network(string region, string vpcId, bool isDefault, string cidr) =>
        (Region, VpcId, IsDefault, Cidr, DnsHostnames) = (region, vpcId, isDefault, cidr, isDefault);

    public string Region { get; }

    public string VpcId { get; }

    public bool IsDefault { get; }

    public string Cidr { get; }

    public List<Subnet> Subnets { get; } = [];

    public List<SecurityGroup> Groups { get; } = [];

    public List<RouteTable> RouteTables { get; } = [];

    public List<NetworkAcl> Acls { get; } = [];

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The internet gateway that is attached.</summary>
    public InternetGateway? Gateway { get; set; }

    public bool DnsSupport { get; set; } = true;

    public bool DnsHostnames { get; set; }

    public RouteTable MainTable => RouteTables.First(table => table.IsMain);

    public SecurityGroup DefaultGroup => Groups.First(group => group.Name == "default");

    public NetworkAcl DefaultAcl => Acls.First(acl => acl.IsDefault);

    /// <summary>A VPC with what AWS gives to each: a default security group, a main route table and a network ACL that lets everything through.</summary>
    public static Network Begin(World world, string region, string vpcId, bool isDefault, string cidr)
    {
        // These have names of their own, so that the rest of the world does not depend on how many things come with a VPC.
        var random = WorldRandom.Of(world.Seed, vpcId, 0);
        var network = new Network(region, vpcId, isDefault, cidr);
        var group = new SecurityGroup("sg-0" + random.Hex(16), "default", "default VPC security group");
        group.Ingress.Add(SecurityRule.All with { Cidr = null, GroupId = group.Id });
        network.Groups.Add(group);
        network.RouteTables.Add(new RouteTable("rtb-0" + random.Hex(16)) { MainAssociation = "rtbassoc-0" + random.Hex(16) });
        var acl = new NetworkAcl("acl-0" + random.Hex(16), isDefault: true);
        acl.Entries.AddRange([AclEntry.AllowAll with { Egress = true }, AclEntry.AllowAll]);
        network.Acls.Add(acl);
        world.Networks.Add(network);
        return network;
    }

    /// <summary>Adds a subnet that the default network ACL guards.</summary>
    public Subnet Add(World world, Subnet subnet)
    {
        Subnets.Add(subnet);
        DefaultAcl.Associations["aclassoc-0" + WorldRandom.Of(world.Seed, subnet.Id, 0).Hex(16)] = subnet.Id;
        return subnet;
    }

    /// <summary>Where packets from a subnet are sent.</summary>
    public RouteTable TableOf(string subnet) => RouteTables.Find(table => table.Associations.ContainsValue(subnet)) ?? MainTable;

    /// <summary>What guards a subnet.</summary>
    public NetworkAcl AclOf(string subnet) => Acls.Find(acl => acl.Associations.ContainsValue(subnet)) ?? DefaultAcl;

    /// <summary>Whether packets from a subnet reach the internet, and back.</summary>
    public bool IsPublic(string subnet) => Gateway is { } gateway && TableOf(subnet).Routes.Exists(route => route.Target == gateway.Id && route.Destination == "0.0.0.0/0");
}

internal sealed record Subnet(string Id, string Zone, string Cidr)
{
    public bool IsZoneDefault { get; init; }

    public bool MapsPublicAddress { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>What a group lets through: one source or destination, either addresses or the members of a group.</summary>
/// <param name="Protocol">A name or number; <c>-1</c> for all.</param>
/// <param name="From">The first port; <see langword="null"/> with all protocols.</param>
/// <param name="To">The last port.</param>
/// <param name="Cidr">The addresses, of either family.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Description">What somebody wrote about it; does not tell rules apart.</param>
internal sealed record SecurityRule(string Protocol, long? From, long? To, string? Cidr, string? GroupId, string? Description)
{
    public static readonly SecurityRule All = new("-1", null, null, "0.0.0.0/0", null, null);

    public bool IsSameAs(SecurityRule other) => this with { Description = null } == other with { Description = null };

    /// <summary>Whether it lets a TCP port through.</summary>
    public bool Admits(long port, IEnumerable<string> groups, string address) =>
        (Protocol == "-1" || (Protocol is "tcp" or "6" && From <= port && port <= To))
        && ((GroupId is not null && groups.Contains(GroupId)) || (Cidr is not null && IPNetwork.TryParse(Cidr, out var range) && IPAddress.TryParse(address, out var ip) && range.Contains(ip)));
}

internal sealed record SecurityGroup(string Id, string Name, string Description)
{
    public List<SecurityRule> Ingress { get; } = [];

    public List<SecurityRule> Egress { get; } = [SecurityRule.All];

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}
