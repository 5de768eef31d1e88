using System.Net;
using System.Net.Sockets;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>What EC2's requests have in common.</summary>
internal static class Ec2Requests
{
    public static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));

    /// <exception cref="WireException">It is not there.</exception>
    public static string Needed(this AwsCall call, string member) => call.Input.Text(member) is { Length: > 0 } value
        ? value
        : throw Error("MissingParameter", $"The request must contain the parameter {char.ToLowerInvariant(member[0])}{member[1..]}");

    /// <summary>To be asked when everything else has been found right.</summary>
    /// <exception cref="WireException">The caller wants to know only whether it would succeed.</exception>
    public static void RequireNoDryRun(this AwsCall call)
    {
        if (call.Input.Flag("DryRun") == true)
        {
            throw Error("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }
    }

    /// <exception cref="WireException">There is none.</exception>
    public static Network NetworkOf(this AwsCall call, string vpc) => call.World.Networks.Find(network => network.Region == call.Region && network.VpcId == vpc)
        ?? throw Error("InvalidVpcID.NotFound", $"The vpc ID '{vpc}' does not exist");

    /// <exception cref="WireException">There is none.</exception>
    public static (Network Network, Subnet Subnet) SubnetOf(this AwsCall call, string id)
    {
        foreach (var network in call.Networks())
        {
            if (network.Subnets.Find(subnet => subnet.Id == id) is { } found)
            {
                return (network, found);
            }
        }

        throw Error("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist");
    }

    public static IEnumerable<Network> Networks(this AwsCall call) => call.World.Networks.Where(network => network.Region == call.Region);

    /// <summary>Those that are asked for by their ids, or all; of them those that fit the filters; a page at a time.</summary>
    /// <exception cref="WireException">An id, a filter or the token is not known.</exception>
    public static WireStruct Found<T>(
        this AwsCall call, string ids, IEnumerable<T> all, Func<T, string> id, Func<T, string, string[]?> filter, Func<string, WireException> missing, string member, Func<T, WireStruct> show)
    {
        var here = all.ToArray();
        var asked = call.Input.Texts(ids).ToArray();
        if (Array.Find(asked, name => !Array.Exists(here, item => id(item) == name)) is { } unknown)
        {
            throw missing(unknown);
        }

        T[] found = [.. here.Where(item => (asked.Length == 0 || asked.Contains(id(item))) && Ec2Filters.Match(call.Input, name => filter(item, name)))];
        var (page, next) = Page(call, found);
        return WireStruct.Of((member, page.Select(show)), ("NextToken", next));
    }

    /// <summary>The block in its canonical form.</summary>
    /// <exception cref="WireException">It is none of IPv4.</exception>
    public static IPNetwork Block(string text, string parameter)
    {
        var parts = text.Split('/');
        return parts is [var address, var length] && IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork
            && address.Count(character => character == '.') == 3 && int.TryParse(length, System.Globalization.NumberStyles.None, null, out var bits) && bits <= 32
            ? IPNetwork.Parse($"{Masked(ip, bits)}/{bits}")
            : throw Error("InvalidParameterValue", $"Value ({text}) for parameter {parameter} is invalid. This is not a valid CIDR block.");
    }

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, bits == 0 ? 0 : value & (uint.MaxValue << (32 - bits)));
        return new IPAddress(bytes);
    }

    /// <summary>A page of what was found.</summary>
    /// <exception cref="WireException">The token is none that was given.</exception>
    public static (IReadOnlyList<T> Items, string? Next) Page<T>(AwsCall call, T[] items)
    {
        var skip = 0;
        if (call.Input.Text("NextToken") is { } token && (!int.TryParse(token, System.Globalization.NumberStyles.None, null, out skip) || skip > items.Length))
        {
            throw Error("InvalidNextToken", $"The token '{token}' is invalid.");
        }

        var take = (int)Math.Clamp(call.Input.Integer("MaxResults") ?? 1000, 1, 1000);
        return (items[skip..Math.Min(items.Length, skip + take)], skip + take < items.Length ? (skip + take).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
