using System.Net;
using System.Net.Sockets;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>
/// Connects to a name's addresses that are allowed, and to no other. The address that was looked at is the one that is connected to: a name that
/// is answered differently a moment later gains nothing.
/// </summary>
/// <param name="isAllowed">Whether a name's address may be connected to.</param>
internal sealed class GuardedConnection(Func<DnsEndPoint, IPAddress, bool> isAllowed)
{
    /// <summary>Opens a connection.</summary>
    /// <exception cref="HttpRequestException">The name has no address that is allowed.</exception>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var asked = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(asked.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(asked.Host, cancellation).ConfigureAwait(false);
        var allowed = addresses.Where(address => isAllowed(asked, address)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{asked.Host} leads to no address that this console may ask: a machine's own, private and link-local ones are not asked");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, asked.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
