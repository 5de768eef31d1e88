using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Unishop.Simulator.Tests;

/// <summary>Every kind of fault as a client meets it, over HTTP.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private SimulatorHost _simulator = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "pilot-light", Speed = 1000 }, null, CancellationToken.None);
        _http = new HttpClient { BaseAddress = _simulator.Url, Timeout = Patience };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData("throttled", "rds", 400, "Throttling")]
    [InlineData("throttled", "ec2", 503, "RequestLimitExceeded")]
    [InlineData("throttled", "s3", 503, "SlowDown")]
    [InlineData("controlPlaneErrors", "rds", 500, "InternalFailure")]
    [InlineData("controlPlaneErrors", "s3", 500, "InternalError")]
    [InlineData("accessDenied", "rds", 403, "AccessDenied")]
    [InlineData("accessDenied", "ec2", 403, "UnauthorizedOperation")]
    [InlineData("accessDenied", "s3", 403, "AccessDenied")]
    public async Task Fault_OfACall_AnswersInTheServicesOwnWords(string kind, string service, int status, string code)
    {
        await FaultAsync(new { kind, region = "us-east-1", service });

        var hit = await AskAsync("us-east-1", service);
        var spared = await AskAsync("us-west-1", service);

        Assert.Equal(status, (int)hit.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await hit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)spared.StatusCode);
    }

    [Fact]
    public async Task AccessDenied_OneOperation_IsNamedByItsActionAndDeniedByIamAsWell()
    {
        const string Ask = "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=arn:aws:iam::111122223333:user/operator&ActionNames.member.1=";
        await FaultAsync(new { kind = "accessDenied", region = "us-east-1", service = "ec2", operation = "CreateImage" });

        var hit = await (await AskAsync("us-east-1", "ec2", "Action=CreateImage&Version=2016-11-15&InstanceId=i-1&Name=n&DryRun=true")).Content.ReadAsStringAsync();

        Assert.Contains("not authorized to perform: ec2:CreateImage", hit, StringComparison.Ordinal);
        Assert.Equal(200, (int)(await AskAsync("us-east-1", "ec2")).StatusCode);
        Assert.Contains("<EvalDecision>implicitDeny", await (await AskAsync("us-east-1", "iam", Ask + "ec2:CreateImage")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("<EvalDecision>allowed", await (await AskAsync("us-east-1", "iam", Ask + "ec2:CopyImage")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccessDenied_WhoAmI_IsAnsweredAllTheSame()
    {
        await FaultAsync(new { kind = "accessDenied", region = "us-east-1" });

        Assert.Equal(200, (int)(await AskAsync("us-east-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15")).StatusCode);
    }

    [Fact]
    public async Task EndpointNxdomain_Call_BreaksAtOnceAndOnlyThatServices()
    {
        await FaultAsync(new { kind = "endpointNxdomain", region = "us-east-1", service = "rds" });

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("us-east-1", "rds"));
        Assert.Equal(200, (int)(await AskAsync("us-east-1", "ec2")).StatusCode);
        Assert.Equal(200, (int)(await AskAsync("us-west-1", "rds")).StatusCode);
    }

    [Fact]
    public async Task NetworkIsolated_SiteHangs_AwsAnswersThatAllIsWell()
    {
        await FaultAsync(new { kind = "networkIsolated", region = "us-east-1" });
        var world = await WorldAsync();
        var site = _http.GetAsync(new Uri(world.GetProperty("regions").GetProperty("us-east-1").GetProperty("buckets")[0].GetProperty("url").GetString()!));

        var clusters = await (await AskAsync("us-east-1", "rds")).Content.ReadAsStringAsync();

        Assert.Contains("<Status>available</Status>", clusters, StringComparison.Ordinal);
        Assert.False(site.IsCompleted, "a site of a Region that is cut off must not answer");
        await _http.DeleteAsync("/_sim/faults");
        Assert.Equal(200, (int)(await site).StatusCode);
    }

    [Fact]
    public async Task RegionLost_ForAWhile_EndsByItselfWithoutAnybodyElseAsking()
    {
        await FaultAsync(new { kind = "regionLost", region = "us-east-1", seconds = 300 });

        Assert.Equal(200, (int)(await AskAsync("us-east-1", "rds")).StatusCode);
    }

    [Fact]
    public async Task StaleReads_AfterAChange_ShowTheWorldAsItWas()
    {
        await ClockAsync(new { speed = 0 });
        await ClockAsync(new { advanceSeconds = 3600 });
        await FaultAsync(new { kind = "staleReads", region = "us-east-1", service = "ec2", operation = "DescribeTags", delaySeconds = 600 });
        await ClockAsync(new { speed = 1000 });
        var id = (await WorldAsync()).GetProperty("regions").GetProperty("us-east-1").GetProperty("instances")[0].GetProperty("id").GetString();
        var tagged = await AskAsync("us-east-1", "ec2", $"Action=CreateTags&Version=2016-11-15&ResourceId.1={id}&Tag.1.Key=fresh&Tag.1.Value=yes");
        Assert.Equal(200, (int)tagged.StatusCode);
        await ClockAsync(new { speed = 10 });

        const string Tags = "Action=DescribeTags&Version=2016-11-15";
        Assert.DoesNotContain("fresh", await (await AskAsync("us-east-1", "ec2", Tags)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("fresh", await (await AskAsync("us-east-1", "ec2")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await ClockAsync(new { advanceSeconds = 1200 });
        Assert.Contains("fresh", await (await AskAsync("us-east-1", "ec2", Tags)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timetable_PostedAtOnce_IsListedWithItsTimesAndTakenWholeOrNotAtAll()
    {
        var good = new { kind = "throttled", region = "us-east-1", startsInSeconds = 3600, seconds = 60, ratePercent = 50 };
        var refused = await _http.PostAsJsonAsync("/_sim/faults", new { phases = new object[] { good, new { kind = "throttled", region = "mars-1" } } });
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains("phases[1].region", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await _http.GetFromJsonAsync<JsonElement>("/_sim/faults")).GetArrayLength());

        await FaultAsync(new { phases = new object[] { good, new { kind = "lagStorm", region = "us-east-1" } } });

        var listed = await _http.GetFromJsonAsync<JsonElement>("/_sim/faults");
        Assert.Equal(["active", "scheduled"], listed.EnumerateArray().Select(fault => fault.GetProperty("state").GetString()));
        Assert.Equal(TimeSpan.FromSeconds(60), listed[1].GetProperty("until").GetDateTimeOffset() - listed[1].GetProperty("since").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"kind":"slow","region":"us-east-1","service":"fax"}""", "service", "rds")]
    [InlineData("""{"kind":"slow","region":"us-east-1","service":"rds","operation":"Fly"}""", "operation", "an operation of rds")]
    [InlineData("""{"kind":"slow","region":"us-east-1","ratePercent":0}""", "ratePercent", "50")]
    [InlineData("""{"kind":"slow","region":"us-east-1","seconds":-1}""", "seconds", "600")]
    [InlineData("""{"kind":"slow","region":"us-east-1","seconds":"soon"}""", "seconds", "600")]
    [InlineData("""{"kind":"slow","region":"us-east-1","startsInSeconds":-1}""", "startsInSeconds", "60")]
    [InlineData("""{"kind":"regionLost","region":"us-east-1","service":"rds"}""", "service", "none")]
    [InlineData("""{"kind":"throttled","region":"us-east-1","delaySeconds":5}""", "delaySeconds", "slow")]
    [InlineData("""{"kind":"slow","region":"us-east-1","speed":5}""", "speed", "kind, region")]
    [InlineData("""{"kind":"slow"}""", "region", "us-west-1")]
    [InlineData("[]", "phases", "1 to 1000")]
    [InlineData("7", ":", "object")]
    public async Task Fault_WithAWrongField_IsRefusedNamingItAndWhatWouldDo(string body, string field, string would)
    {
        var answer = await _http.PostAsync("/_sim/faults", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(422, (int)answer.StatusCode);
        var reason = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reason").GetString()!;
        Assert.Contains(field, reason, StringComparison.Ordinal);
        Assert.Contains(would, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outage_ByName_BeginsIsListedAndIsCalledOff()
    {
        var begun = await _http.PostAsJsonAsync("/_sim/outages", new { name = "2025-10-20", region = "us-east-1" });
        Assert.Equal(200, (int)begun.StatusCode);
        Assert.Equal(422, (int)(await _http.PostAsJsonAsync("/_sim/outages", new { name = "2025-10-20", region = "us-east-1" })).StatusCode);
        Assert.Equal(422, (int)(await _http.PostAsJsonAsync("/_sim/outages", new { name = "1999-12-31", region = "us-east-1" })).StatusCode);
        Assert.Equal(422, (int)(await _http.PostAsJsonAsync("/_sim/outages", new { name = "2021-12-07", region = "us-east-1", compress = 0 })).StatusCode);

        var listed = await _http.GetFromJsonAsync<JsonElement>("/_sim/outages");
        Assert.Equal(4, listed.GetArrayLength());
        Assert.Equal("us-east-1", listed.EnumerateArray().Single(outage => outage.GetProperty("name").GetString() == "2025-10-20").GetProperty("running")[0].GetString());
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("us-east-1", "dynamodb"));

        await _http.DeleteAsync("/_sim/outages?name=2025-10-20");
        Assert.Equal(0, (await _http.GetFromJsonAsync<JsonElement>("/_sim/faults")).GetArrayLength());
    }

    private async Task FaultAsync(object fault)
    {
        var answer = await _http.PostAsJsonAsync("/_sim/faults", fault);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> ClockAsync(object clock) => _http.PostAsJsonAsync("/_sim/clock", clock);

    private Task<JsonElement> WorldAsync() => _http.GetFromJsonAsync<JsonElement>("/_sim/world");

    private Task<HttpResponseMessage> AskAsync(string region, string service, string? form = null)
    {
        var request = service == "s3"
            ? new HttpRequestMessage(HttpMethod.Get, "/")
            : new HttpRequestMessage(HttpMethod.Post, "/")
            {
                Content = new StringContent(
                    form ?? (service == "rds" ? "Action=DescribeDBClusters&Version=2014-10-31" : "Action=DescribeInstances&Version=2016-11-15"), Encoding.UTF8, "application/x-www-form-urlencoded"),
            };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        return _http.SendAsync(request);
    }
}
