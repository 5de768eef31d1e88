using System.Net;
using System.Net.Http.Json;

namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>A console behind a proxy that ends TLS believes it, and nobody else; and it limits how often it is asked.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.9.9.9", HttpStatusCode.BadRequest)]
    public async Task Write_ThroughAProxy_IsTakenWhereTheProxyIsKnown(string known, HttpStatusCode expected)
    {
        await using var console = await ConsoleHost.StartAsync(["--Network:KnownProxies", known, "--AllowedHosts", "dr.example;127.0.0.1"]);
        using var http = console.Client();
        using var request = Forwarded(HttpMethod.Post, "/api/v1/automation/stop");
        request.Content = JsonContent.Create(new { reason = "drill" });
        // Not known: the name that counts is the one that was asked for, and the proxy's word for the scheme is nobody's.
        request.Headers.Host = known == "10.9.9.9" ? "dr.example.evil" : null;

        using var answer = await http.SendAsync(request, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Write_WithForwardedHeadersOfAnybody_IsOfAnotherSite()
    {
        await using var console = await ConsoleHost.StartAsync(["--AllowedHosts", "dr.example;127.0.0.1"]);
        using var http = console.Client();
        using var request = Forwarded(HttpMethod.Post, "/api/v1/automation/stop");
        request.Content = JsonContent.Create(new { reason = "drill" });

        using var answer = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Page_ThroughATlsProxyWithAPath_HasHstsSecureCookiesAndTheProxysBase()
    {
        await using var console = await ConsoleHost.StartAsync(["--Network:KnownProxies", "127.0.0.1", "--Network:PathBase", "/dr", "--AllowedHosts", "dr.example"]);
        using var http = console.Client();
        using var page = await http.SendAsync(Forwarded(HttpMethod.Get, "/dr/sign-in"), Cancellation);
        using var front = page.StatusCode == HttpStatusCode.NotFound ? await http.SendAsync(Forwarded(HttpMethod.Get, "/dr/"), Cancellation) : page;

        Assert.Contains("max-age=31536000", Assert.Single(front.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
        Assert.Contains("<base href=\"/dr/\"", await front.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.All(front.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
        using var api = await http.SendAsync(Forwarded(HttpMethod.Get, "/dr/api/v1/workloads"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
    }

    [Fact]
    public async Task Writes_BeyondTheLimit_Are429WithWhenToTryAgainAndReadsGoOn()
    {
        await using var console = await ConsoleHost.StartAsync(["--Network:WritesPerMinute", "3"]);
        using var http = console.Client();
        var answers = new List<HttpResponseMessage>();
        for (var times = 0; times < 6; times++)
        {
            answers.Add(await http.PostAsJsonAsync("/api/v1/runs/none/pause", new { reason = "test" }, Cancellation));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1].StatusCode);
        Assert.True(answers[^1].Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("urn:unishop:problem:too-many-requests", await answers[^1].Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, answers[0].StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/workloads", Cancellation)).StatusCode);
    }

    private static HttpRequestMessage Forwarded(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Origin", "https://dr.example");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.9");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "dr.example");
        return request;
    }
}
