using System.Net;

namespace Unishop.Simulator.Services.Ec2;

internal sealed record InternetGateway(string Id, string Region)
{
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>A table of routes besides the one inside the VPC, which each table has.</summary>
internal sealed record RouteTable(string Id)
{
    /// <summary>The id of the association that makes it the VPC's main table.</summary>
    public string? MainAssociation { get; init; }

    public bool IsMain => MainAssociation is not null;

    public List<Route> Routes { get; } = [];

    /// <summary>The subnet by the association's id.</summary>
    public SortedDictionary<string, string> Associations { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>Where packets for an address range go.</summary>
internal sealed record Route(string Destination, string Target);

/// <summary>A network ACL: what it lets into and out of its subnets; it keeps no state, so answers need a rule, too.</summary>
internal sealed class NetworkAcl(string id, bool isDefault)
{
    public string Id => id;

    public bool IsDefault => isDefault;

    public List<AclEntry> Entries { get; } = [];

    /// <summary>The subnet by the association's id.</summary>
    public SortedDictionary<string, string> Associations { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a TCP connection from an address to a port comes in and its answers get out.</summary>
    public bool Admits(long port, string address) => Verdict(egress: false, port, address) && Verdict(egress: true, EphemeralPort, address);

    // Clients on Linux choose their ports from 32768 to 60999.
    private const long EphemeralPort = 32_768;

    private bool Verdict(bool egress, long port, string address) =>
        Entries.Where(entry => entry.Egress == egress && entry.Covers(port, address)).MinBy(entry => entry.Number)?.Allows == true;
}

/// <summary>A numbered rule of a network ACL; the lowest number that fits decides.</summary>
/// <param name="Number">1 to 32766.</param>
/// <param name="Egress">Whether it is about what goes out.</param>
/// <param name="Protocol">A number; <c>-1</c> for all.</param>
/// <param name="Allows">Whether it allows.</param>
/// <param name="Cidr">The addresses on the other side.</param>
/// <param name="From">The first port.</param>
/// <param name="To">The last port.</param>
internal sealed record AclEntry(long Number, bool Egress, string Protocol, bool Allows, string Cidr, long? From, long? To)
{
    public static readonly AclEntry AllowAll = new(100, false, "-1", true, "0.0.0.0/0", null, null);

    /// <summary>For ICMP.</summary>
    public (long Type, long Code)? Icmp { get; init; }

    public bool Covers(long port, string address) =>
        (Protocol == "-1" || (Protocol == "6" && From <= port && port <= To))
        && IPNetwork.TryParse(Cidr, out var range) && IPAddress.TryParse(address, out var ip) && range.Contains(ip);
}
