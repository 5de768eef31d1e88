using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services;

namespace Unishop.Simulator.Tests;

/// <summary>Requests that no client would send: each is refused within its deadline, and the simulator goes on.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Cases = 1000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private SimulatorHost _simulator = null!;
    private HttpClient _http = null!;

    private static string[] Services { get; } = [.. AwsServices.All.Keys.Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "pilot-light", Speed = 0 }, null, CancellationToken.None);
        _http = new HttpClient { BaseAddress = _simulator.Url, Timeout = Deadline };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261)]
    public async Task Request_MalformedInManyWays_IsRefusedAndNeverAnswered200(long seed)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Cases), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, cancellation) =>
        {
            var random = new WorldRandom((seed * 1_000_003) + number);
            using var request = Malformed(random, out var what);
            try
            {
                using var answer = await _http.SendAsync(request, cancellation);
                if ((int)answer.StatusCode is not (>= 400 and < 500 or 501))
                {
                    wrong.Add($"{number} {what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
            {
                wrong.Add($"{number} {what}: {broken.Message}");
            }
        });

        Assert.Empty(wrong.Order(StringComparer.Ordinal).Take(20));
        Assert.Equal(200, (int)(await _http.GetAsync("/_sim/world")).StatusCode);
    }

    [Theory]
    [InlineData("rds", 413, "RequestEntityTooLarge")]
    [InlineData("dynamodb", 413, "RequestEntityTooLarge")]
    public async Task Request_LargerThanAws_IsRefusedAsTooLarge(string service, int status, string code)
    {
        using var request = Signed(service, HttpMethod.Post, "/", new byte[17 * 1024 * 1024]);

        using var answer = await _http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nAction=x")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\nAction=x\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\nAction=x\r\n0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n")]
    public async Task Body_ThatLiesAboutItsLength_NeitherHangsNorIsAnswered200(string rest)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(_simulator.Url.Host, _simulator.Url.Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: {Scope("rds")}\r\n{rest}"), deadline.Token);
        client.Client.Shutdown(SocketShutdown.Send);

        using var reader = new StreamReader(stream);
        string answer;
        try
        {
            answer = await reader.ReadToEndAsync(deadline.Token);
        }
        catch (IOException)
        {
            answer = "";
        }

        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(200, (int)(await _http.GetAsync("/_sim/world", deadline.Token)).StatusCode);
    }

    private static HttpRequestMessage Malformed(WorldRandom random, out string what)
    {
        var service = Services[(int)(random.NextDouble() * Services.Length)];
        var operations = AwsServices.All[service].Operations.Order(StringComparer.Ordinal).ToArray();
        var operation = operations[(int)(random.NextDouble() * operations.Length)];
        var kind = (int)(random.NextDouble() * 12);
        what = $"{kind} {service} {operation}";
        switch (kind)
        {
            case 0: // A form that names no known operation.
                return Signed(service is "s3" or "cloudfront" or "s3control" or "lambda" or "apigateway" ? "rds" : service, HttpMethod.Post, "/", Encoding.UTF8.GetBytes("Action=" + random.Letters(9) + "&" + random.Letters(200)));
            case 1: // A form of noise, percent signs and broken UTF-8 included.
                return Signed("ec2", HttpMethod.Post, "/", [.. "%zz&=&&Act%"u8, .. Noise(random, 400)]);
            case 2: // JSON that ends, nests or encodes wrongly.
                var json = Signed(service, HttpMethod.Post, "/", Json(random));
                json.Headers.TryAddWithoutValidation("x-amz-target", "X." + operation);
                return json;
            case 3: // CBOR that lies about its lengths.
                var cbor = Signed("cloudwatch", HttpMethod.Post, "/service/GraniteServiceVersion20100801/operation/GetMetricData", Cbor(random));
                cbor.Headers.TryAddWithoutValidation("smithy-protocol", "rpc-v2-cbor");
                return cbor;
            case 4: // XML where a configuration is wanted.
                return Signed("s3", HttpMethod.Put, $"/{random.Letters(12)}?versioning", Xml(random));
            case 5: // An object in chunks that lie.
                var chunks = Signed("s3", HttpMethod.Put, $"/{random.Letters(12)}/{random.Letters(5)}", [.. Encoding.ASCII.GetBytes(((int)(random.NextDouble() * 1e9)).ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. Noise(random, 100)]);
                chunks.Headers.TryAddWithoutValidation("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
                return chunks;
            case 6: // Something that says that it is compressed.
                var zipped = Signed(service == "s3" ? "rds" : service, HttpMethod.Post, "/", [0x1f, 0x8b, .. Noise(random, 60)]);
                zipped.Content!.Headers.ContentEncoding.Add("gzip");
                return zipped;
            case 7: // A form whose lists and structures lie about their places.
                return Signed("ec2", HttpMethod.Post, "/", Encoding.ASCII.GetBytes(
                    "Action=DescribeInstances&Version=2016-11-15&" + Form(random)));
            case 8: // A configuration of a distribution that is none.
                return Signed("cloudfront", HttpMethod.Post, "/2020-05-31/distribution", Xml(random, "DistributionConfig"));
            case 9: // JSON where an address has a part of the request.
                return random.NextDouble() < 0.5
                    ? Signed("lambda", HttpMethod.Post, "/2015-03-31/functions", Json(random))
                    : Signed("apigateway", HttpMethod.Post, "/restapis", Json(random));
            case 10: // A signature in the address that is none.
                return new HttpRequestMessage(HttpMethod.Get, $"/{random.Letters(8)}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={random.Letters(20)}%2F{random.Letters(8)}%2Fus-east-1%2Fs3&X-Amz-Signature=%zz");
            default: // A signature of noise.
                var unsigned = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(Noise(random, 50)) };
                unsigned.Headers.TryAddWithoutValidation("Authorization", random.NextDouble() < 0.5 ? random.Letters(500) : $"AWS4-HMAC-SHA256 Credential=A/2/{random.Letters(3)}/{random.Letters(9)}/x");
                return unsigned;
        }
    }

    private static byte[] Json(WorldRandom random) => (int)(random.NextDouble() * 5) switch
    {
        0 => Encoding.ASCII.GetBytes(new string('[', 20_000)),
        1 => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 20_000))),
        2 => [.. "{\"TableName\":\""u8, 0xff, 0xfe, .. "\"}"u8],
        3 => "{\"TableName\":"u8.ToArray(),
        _ => [(byte)'}', .. Noise(random, 200)],
    };

    private static byte[] Cbor(WorldRandom random) => (int)(random.NextDouble() * 5) switch
    {
        0 => [.. Enumerable.Repeat((byte)0x81, 20_000)],
        1 => [0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        2 => [0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. Noise(random, 20)],
        3 => [.. Enumerable.Repeat((byte)0xbf, 5_000)],
        _ => [0xff, .. Noise(random, 200)],
    };

    private static string Form(WorldRandom random) => (int)(random.NextDouble() * 4) switch
    {
        0 => "InstanceId.1.2.3=i-1&InstanceId.1=none",
        1 => "MaxResults=" + random.Letters(12),
        2 => "Filter.1.Name=nothing-like-that&Filter.1.Value.1=x",
        3 => "MaxResults=99999999999999999999",
        _ => "DryRun=maybe",
    };

    private static byte[] Xml(WorldRandom random, string root) => [.. Encoding.ASCII.GetBytes($"<{root}>"), .. Xml(random)];

    private static byte[] Xml(WorldRandom random) => (int)(random.NextDouble() * 4) switch
    {
        0 => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<a>", 20_000))),
        1 => "<!DOCTYPE b [<!ENTITY a \"aaaaaaaa\"><!ENTITY c \"&a;&a;&a;&a;\">]><VersioningConfiguration><Status>&c;</Status></VersioningConfiguration>"u8.ToArray(),
        2 => "<VersioningConfiguration><Status>Enabled</Stat"u8.ToArray(),
        _ => Noise(random, 200),
    };

    private static byte[] Noise(WorldRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)(random.NextDouble() * 256))];

    private static HttpRequestMessage Signed(string service, HttpMethod method, string path, byte[] body)
    {
        var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.TryAddWithoutValidation("Authorization", Scope(service));
        return request;
    }

    private static string Scope(string service) =>
        $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/us-east-1/{service switch { "cloudwatch" => "monitoring", "elb" => "elasticloadbalancing", "s3control" => "s3", _ => service }}/aws4_request, SignedHeaders=host, Signature=0";
}
