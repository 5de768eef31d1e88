using System.Net;
using System.Net.Sockets;
using System.Text;
using Unishop.Domain.Journal;
using Unishop.Recovery.Aws.Notifiers;

namespace Unishop.Recovery.Aws.Tests;

public class NotifierTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Notice Notice = new("run-1/7", "ended", "run-1", DateTimeOffset.UnixEpoch, "ana", "Run run-1 ended: Succeeded", "failover done");

    [Theory]
    [InlineData(200, null)]
    [InlineData(500, "500")]
    [InlineData(302, "302")]
    public async Task Webhook_Posted_IsSignedSoThatTheReceiverCanCheckIt(int answer, string? failure)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener, answer);
        using var notifier = new WebhookNotifier(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook"), "0123456789abcdef");

        var failed = await notifier.SendAsync(Notice, CancellationToken.None).WaitAsync(Patience, TimeProvider.System);

        var request = await received.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(failure is null, failed is null);
        Assert.Contains(failure ?? "", failed ?? "", StringComparison.Ordinal);
        var (head, body) = (request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)], request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var timestamp = Header(head, "X-Unishop-Timestamp");
        Assert.Equal(WebhookNotifier.Sign("0123456789abcdef", timestamp, body), Header(head, "X-Unishop-Signature"));
        Assert.NotEqual(WebhookNotifier.Sign("another-secret-16", timestamp, body), Header(head, "X-Unishop-Signature"));
        Assert.Contains("\"id\":\"run-1/7\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_NobodyThere_IsAFailureAndNoException()
    {
        using var notifier = new WebhookNotifier(new Uri("http://127.0.0.1:1/hook"), "0123456789abcdef");

        Assert.NotNull(await notifier.SendAsync(Notice, CancellationToken.None).WaitAsync(Patience, TimeProvider.System));
    }

    private static string Header(string head, string name) =>
        head.Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    private static async Task<string> ReceiveAsync(TcpListener listener, int answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(text.ToString()))
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer} x\r\nContent-Length: 0\r\nLocation: /\r\nConnection: close\r\n\r\n"));
        return text.ToString();
    }

    private static bool IsComplete(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end > 0 && Encoding.UTF8.GetByteCount(request[(end + 4)..]) >= int.Parse(Header(request[..end], "Content-Length"), System.Globalization.CultureInfo.InvariantCulture);
    }
}
