using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Unishop.Simulator.Tests;

/// <summary>The simulator's port obeys programs of this machine and whoever has its token, and no page of a browser.</summary>
public sealed class ControlGuardTests : IAsyncLifetime
{
    private const string Token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private const string UnsignedForm = "/?X-Amz-Credential=AKIAX/20260301/us-east-1/rds/aws4_request";
    private SimulatorHost _simulator = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "pilot-light", Speed = 0, ControlToken = Token }, null, CancellationToken.None);
        _http = new HttpClient { BaseAddress = _simulator.Url };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Host", "evil.example")]
    public async Task Control_FromAPageOrByAnotherName_IsRefusedAndChangesNothing(string header, string value)
    {
        var before = await _http.GetStringAsync("/_sim/world");
        using var reset = new HttpRequestMessage(HttpMethod.Post, "/_sim/reset") { Content = JsonContent.Create(new { scenario = "empty", seed = 9 }) };
        reset.Headers.TryAddWithoutValidation(header, value);
        using var restore = new HttpRequestMessage(HttpMethod.Post, "/_sim/restore") { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        restore.Headers.TryAddWithoutValidation(header, value);

        using var first = await _http.SendAsync(reset);
        using var second = await _http.SendAsync(restore);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
        Assert.Equal(before, await _http.GetStringAsync("/_sim/world"));
    }

    [Theory]
    [InlineData(Token, HttpStatusCode.OK)]
    [InlineData("0f1e2d3c4b5a69788796a5b4c3d2e1f1", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Forbidden)]
    public async Task Control_FromAPageWithAToken_IsOpenToTheRightOne(string token, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_sim/world");
        request.Headers.TryAddWithoutValidation("Origin", "https://class.example");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);

        using var answer = await _http.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Control_WithoutATokenConfigured_IsNotOpenedByAnEmptyOne()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "empty", ControlToken = "" }, null, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(simulator.Url, "/_sim/world"));
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer ");

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task AwsCall_ByAFormOfAPage_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, UnsignedForm)
        {
            Content = new FormUrlEncodedContent([new("Action", "DeleteDBCluster"), new("Version", "2014-10-31"), new("DBClusterIdentifier", "x")]),
        };
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("other-site", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AwsCall_ByAnotherHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UnsignedForm);
        request.Headers.Host = "evil.example";

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Start_WithAnEndpointOfSomebodyElseInTheEnvironment_ListensWhereItsOwnOptionsSay()
    {
        const string Key = "Kestrel__Endpoints__Other__Url";
        Environment.SetEnvironmentVariable(Key, "http://127.0.0.1:0/never");
        try
        {
            await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "empty" }, null, CancellationToken.None);
            using var answer = await _http.GetAsync(new Uri(simulator.Url, "/_sim/world"));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Key, null);
        }
    }
}
