using System.Net;
using System.Net.Sockets;

namespace Unishop.Harness;

/// <summary>
/// Ports for processes that must come back on the same one after a kill. Taken below the range that outgoing connections use, so
/// that none of them moves in while the process is away.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;
    private static int s_next = Lowest + Random.Shared.Next(Highest - Lowest);

    public static int Take()
    {
        while (true)
        {
            var port = Lowest + (Interlocked.Increment(ref s_next) % (Highest - Lowest));
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken by somebody else: the next one.
            }
        }
    }
}
