using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Unishop.Circuits;

/// <summary>A viewer: loads the page as a browser does, opens its circuit, and acknowledges every batch. It draws nothing.</summary>
internal sealed partial class Viewer(Uri server, Action<Viewer, int, long, int> received) : IDisposable
{
    private const byte HandshakeEnd = 0x1e;
    private static readonly MessagePack.Headers None = new();
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>How many batches came.</summary>
    public int Batches { get; private set; }

    /// <summary>How many bytes of batches came.</summary>
    public long Bytes { get; private set; }

    /// <summary>Opens the circuit; returns once both root components are asked for.</summary>
    public async Task OpenAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        var page = new Uri(server, path);
        var html = await http.GetStringAsync(page, cancellation);
        var markers = Markers().Matches(html).Select(marker => marker.Groups[1].Value).Where(marker => marker.Contains("\"descriptor\"", StringComparison.Ordinal)).ToArray();
        if (markers.Length == 0)
        {
            throw new InvalidDataException($"{page} has no interactive component.");
        }

        var state = State().Match(html) is { Success: true } found ? found.Groups[1].Value : "";
        await _socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/_blazor" }.Uri, cancellation);
        await _socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, cancellation);
        await SendAsync(cancellation, 1, None, "0", "StartCircuit", new object?[] { server.OriginalString.TrimEnd('/') + "/", page.OriginalString, "[]", "" }, Array.Empty<object?>());
        var operations = string.Join(',', markers.Select((marker, index) => $$"""{"type":"add","ssrComponentId":{{index + 1}},"marker":{{marker}}}"""));
        _pendingRoots = ($$"""{"batchId":1,"operations":[{{operations}}]}""", state);
    }

    private (string Operations, string State)? _pendingRoots;

    /// <summary>Reads until the socket closes or it is cancelled.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[256 * 1024];
        var shaken = false;
        var rest = new MemoryStream();
        while (!cancellation.IsCancellationRequested)
        {
            var chunk = await _socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (chunk.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The server closed the circuit: {_socket.CloseStatusDescription}");
            }

            rest.Write(buffer, 0, chunk.Count);
            if (!chunk.EndOfMessage)
            {
                continue;
            }

            var all = rest.ToArray();
            rest.SetLength(0);
            var at = shaken ? 0 : Array.IndexOf(all, HandshakeEnd) + 1;
            shaken = true;
            while (at < all.Length)
            {
                var (length, start) = LengthAt(all, at);
                var message = all.AsMemory(start, length);
                at = start + length;
                await TakeAsync(message, cancellation);
            }
        }
    }

    /// <summary>Keeps the connection alive.</summary>
    public Task PingAsync(CancellationToken cancellation) => SendAsync(cancellation, 6);

    /// <summary>Leaves as a closed tab does.</summary>
    public async Task CloseAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private static (int Length, int Start) LengthAt(byte[] all, int at)
    {
        var (length, shift) = (0, 0);
        while (true)
        {
            var next = all[at++];
            length |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return (length, at);
            }

            shift += 7;
        }
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var now = Stopwatch.GetTimestamp();
        var at = 0;
        var parts = (object?[])MessagePack.Read(message, ref at)!;
        switch (parts[0])
        {
            case 1L when parts[3] is string target:
                await CalledAsync(target, (object?[])parts[4]!, now, message.Length, cancellation);
                break;
            case 3L when _pendingRoots is { } roots:
                if (parts[3] is 1L || parts.Length < 5 || parts[4] is null)
                {
                    throw new InvalidOperationException($"The circuit was refused: {parts.ElementAtOrDefault(4)}");
                }

                _pendingRoots = null;
                await SendAsync(cancellation, 1, None, null, "UpdateRootComponents", new object?[] { roots.Operations, roots.State }, Array.Empty<object?>());
                break;
            case 7L:
                throw new InvalidOperationException($"The server closed the hub: {parts.ElementAtOrDefault(1)}");
            default:
                break;
        }
    }

    private async Task CalledAsync(string target, object?[] arguments, long now, int length, CancellationToken cancellation)
    {
        switch (target)
        {
            case "JS.RenderBatch":
                Batches++;
                Bytes += length;
                received(this, NumberIn(((ReadOnlyMemory<byte>)arguments[1]!).Span), now, length);
                await SendAsync(cancellation, 1, None, null, "OnRenderCompleted", new object?[] { (long)arguments[0]!, null }, Array.Empty<object?>());
                break;
            case "JS.BeginInvokeJS" when arguments[0] is long task and not 0:
                await SendAsync(cancellation, 1, None, null, "EndInvokeJSFromDotNet", new object?[] { task, true, $"[{task},true,null]" }, Array.Empty<object?>());
                break;
            case "JS.Error":
                throw new InvalidOperationException($"The circuit failed: {arguments.FirstOrDefault()}");
            default:
                break;
        }
    }

    /// <summary>The number that the publisher put on the page, from the batch's own strings: three digits before " ms"; 0: it has none.</summary>
    private static int NumberIn(ReadOnlySpan<byte> batch)
    {
        for (var at = batch.IndexOf(" ms"u8); at >= 0; at = Next(batch, at))
        {
            if (at >= 3 && int.TryParse(batch.Slice(at - 3, 3), out var number) && number >= 100)
            {
                return number;
            }
        }

        return 0;

        static int Next(ReadOnlySpan<byte> batch, int at)
        {
            var further = batch[(at + 1)..].IndexOf(" ms"u8);
            return further < 0 ? -1 : at + 1 + further;
        }
    }

    private async Task SendAsync(CancellationToken cancellation, params object?[] message)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await _socket.SendAsync(MessagePack.Frame(message), WebSocketMessageType.Binary, true, cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex State();
}
