using System.Net;
using System.Net.Sockets;
using System.Text;
using Unishop.Domain.Journal;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Aws.Notifiers;
using Unishop.Recovery.Aws.Shop;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>Whoever writes the shop's files can't send this console anywhere: not to itself, not into our networks, not to a machine's metadata.</summary>
public sealed class OutboundTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("52.94.236.248", true)]
    [InlineData("2600:1f18::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("169.254.170.2", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    public void Address_IsPublicOnlyWhereItIsOneOfTheInternet(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData(null, "http://app-123.us-east-1.elb.amazonaws.com/api/", true)]
    [InlineData(null, "https://d111.cloudfront.net/", true)]
    [InlineData(null, "https://shop.example.com/", true)]
    [InlineData(null, "https://eu.api.example.com/", true)]
    [InlineData(null, "https://api.example.com.evil.example/", false)]
    [InlineData(null, "https://amazonaws.com.evil.example/", false)]
    [InlineData(null, "http://127.0.0.1:5080/api/", false)]
    [InlineData(null, "http://169.254.169.254/latest/meta-data/", false)]
    [InlineData(null, "ftp://shop.example.com/", false)]
    [InlineData("http://127.0.0.1:5081/", "http://127.0.0.1:5081/app/us-east-1/host/", true)]
    [InlineData("http://127.0.0.1:5081/", "http://localhost:5081/app/us-east-1/host/", true)]
    [InlineData("http://127.0.0.1:5081/", "http://127.0.0.1:5080/api/", false)]
    [InlineData("http://127.0.0.1:5081/", "https://shop.example.com/", false)]
    public void Target_IsAskedOnlyWhereItIsTheSimulatorAwsOrAllowed(string? endpoint, string target, bool isAsked) => Assert.Equal(
        isAsked, new ShopTargets(endpoint is null ? null : new Uri(endpoint), ["shop.example.com", "*.api.example.com"]).Refusal(new Uri(target)) is null);

    [Fact]
    public async Task Name_ThatLeadsToThisMachine_IsNotConnectedToEvenWhereItIsAllowed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var http = new ShopHttp(Deadline, new ShopTargets(null, ["localhost"]));

        var answer = await http.AskAsync(HttpMethod.Get, new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/config.json"), null, Cancellation);

        Assert.Null(answer.Status);
        Assert.Contains("no address that this console may ask", answer.Failure, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Config_ThatLeadsToAnotherPortOfThisMachine_IsNotFollowed()
    {
        using var victim = new TcpListener(IPAddress.Loopback, 0);
        victim.Start();
        var config = $$"""{"host":"http://127.0.0.1:{{((IPEndPoint)victim.LocalEndpoint).Port}}/api","region":"us-east-1"}""";
        await using var site = new OneAnswer($"HTTP/1.1 200 OK\r\nContent-Length: {config.Length}\r\nConnection: close\r\n\r\n{config}");
        using var http = new ShopHttp(Deadline, new ShopTargets(site.Url, []));
        var probe = new HttpSiteProbe(http, TimeProvider.System);

        var state = await probe.ProbeAsync(site.Url, "trainer@unishop.example", Cancellation);

        Assert.Contains("is not in the simulated world", state.Detail, StringComparison.Ordinal);
        Assert.False(victim.Pending());
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_IsAnAnswerAndNotFollowed(int status)
    {
        using var victim = new TcpListener(IPAddress.Loopback, 0);
        victim.Start();
        await using var site = new OneAnswer($"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{((IPEndPoint)victim.LocalEndpoint).Port}/_sim/reset\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var http = new ShopHttp(Deadline, new ShopTargets(site.Url, []));

        var answer = await http.AskAsync(HttpMethod.Post, site.Url, "{}", Cancellation);

        Assert.Equal(status, answer.Status);
        Assert.False(victim.Pending());
    }

    [Fact]
    public async Task Answer_LargerThanAnyShops_IsAFailure()
    {
        await using var site = new OneAnswer($"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\nConnection: close\r\n\r\n{new string('x', 100_000)}");
        using var http = new ShopHttp(Deadline, new ShopTargets(site.Url, []));

        Assert.Null((await http.AskAsync(HttpMethod.Get, site.Url, null, Cancellation)).Status);
    }

    [Fact]
    public async Task Webhook_ToAMachinesMetadata_IsNotSent()
    {
        using var notifier = new WebhookNotifier(new Uri("http://169.254.169.254/latest/api/token"), "0123456789abcdef");

        var failed = await notifier.SendAsync(new Notice("run-1/7", "ended", "run-1", DateTimeOffset.UnixEpoch, "ana", "ended", "done"), Cancellation);

        Assert.Contains("no address that this console may ask", failed, StringComparison.Ordinal);
    }

    /// <summary>A server that gives every request the same answer.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _answering;

        public OneAnswer(string answer)
        {
            _listener.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _answering = AnswerAsync(Encoding.ASCII.GetBytes(answer));
        }

        public Uri Url { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task AnswerAsync(byte[] answer)
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    var stream = client.GetStream();
                    await stream.ReadExactlyAsync(new byte[16], _stop.Token);
                    await stream.WriteAsync(answer, _stop.Token);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await stream.CopyToAsync(Stream.Null, _stop.Token);
                }
                catch (IOException)
                {
                    // The asker has had enough.
                }
            }
        }
    }
}
