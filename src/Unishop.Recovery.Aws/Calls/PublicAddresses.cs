using System.Net;
using System.Net.Sockets;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>Tells addresses of the internet from those that mean a machine or a network of one's own (RFC 6890, RFC 8190).</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        // Those of the sixth version that carry one of the fourth, and those for examples.
        IPNetwork.Parse("2001::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Where clouds answer with the credentials of the machine that asks.
    private static readonly IPNetwork[] Metadata =
        [IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::/32"), IPNetwork.Parse("100.100.100.200/32")];

    /// <summary>Whether an address is one of the internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return !Array.Exists(NotPublic, network => network.Contains(plain)) && (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain));
    }

    /// <summary>Whether a cloud's metadata may answer at an address.</summary>
    public static bool IsMetadata(IPAddress address)
    {
        var plain = Plain(address);
        return plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any) || Array.Exists(Metadata, network => network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
