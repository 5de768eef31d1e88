using System.Net;

namespace Unishop.Simulator.Worlds;

/// <summary>A VPC with its subnets and security groups.</summary>
internal sealed record Network(
    string Region, string VpcId, bool IsDefault, string Cidr, IReadOnlyList<Subnet> Subnets, List<SecurityGroup> Groups);

internal sealed record Subnet(string Id, string Zone, string Cidr);

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
    public bool Admits(long port, string groupId, string address) =>
        (Protocol == "-1" || (Protocol is "tcp" or "6" && From <= port && port <= To))
        && (GroupId == groupId || (Cidr is not null && IPNetwork.TryParse(Cidr, out var range) && IPAddress.TryParse(address, out var ip) && range.Contains(ip)));
}

internal sealed record SecurityGroup(string Id, string Name, string Description)
{
    public List<SecurityRule> Ingress { get; } = [];

    public List<SecurityRule> Egress { get; } = [SecurityRule.All];

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}
