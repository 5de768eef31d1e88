using System.Collections.Immutable;
using System.Net;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Shop;

/// <summary>
/// Which addresses the console asks for a shop. Where a shop's API is stands in a file that others may write: it must not lead this console to
/// itself, to a network of ours, or to a machine's metadata.
/// </summary>
/// <param name="endpoint">What stands for AWS; <see langword="null"/>: AWS itself.</param>
/// <param name="allowedHosts">Hosts beside AWS's own, e.g. <c>shop.example.com</c> or <c>*.example.com</c>.</param>
internal sealed class ShopTargets(Uri? endpoint, ImmutableArray<string> allowedHosts)
{
    private static readonly string[] AwsHosts = [".amazonaws.com", ".amazonaws.com.cn", ".cloudfront.net", ".cloudfront.cn", ".on.aws", ".api.aws"];

    /// <summary>Why an address is not asked; <see langword="null"/> where it is.</summary>
    public string? Refusal(Uri target)
    {
        if (target.Scheme is not ("http" or "https"))
        {
            return $"{target.Scheme} is not asked; needed: http or https";
        }

        if (IsEndpoint(target.Host, target.Port))
        {
            return null;
        }

        return endpoint?.IsLoopback == true ? $"{target.Authority} is not in the simulated world: only {endpoint.Authority} is asked"
            : Array.Exists(AwsHosts, ending => target.Host.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || allowedHosts.Any(host => Fits(target.Host, host)) ? null
            : $"{target.Host} is not asked: it is neither a host of AWS nor in the workload's AllowedHosts";
    }

    /// <summary>Whether a name's address may be connected to.</summary>
    public bool IsAllowed(DnsEndPoint name, IPAddress address) => IsEndpoint(name.Host, name.Port) || PublicAddresses.IsPublic(address);

    private static bool Fits(string host, string pattern) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    /// <summary>A simulator has one port, and whatever names of this machine lead there.</summary>
    private bool IsEndpoint(string host, int port) => endpoint is not null && port == endpoint.Port
        && (host.Trim('[', ']').Equals(endpoint.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) || (endpoint.IsLoopback && IsLoopback(host)));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
