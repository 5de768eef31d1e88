using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>One simulator with all three labs in which disasters happen one after the other; time passes only when somebody waits.</summary>
public sealed class AllLabsSimulator : IAsyncLifetime
{
    private SimulatorHost _simulator = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The world as it was at the beginning.</summary>
    public JsonElement World { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = ScenarioCatalog.AllLabs, Speed = 0 }, null, CancellationToken.None);
        Http = new HttpClient { BaseAddress = _simulator.Url, Timeout = TimeSpan.FromSeconds(60) };
        World = await Http.GetFromJsonAsync<JsonElement>("/_sim/world");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _simulator.DisposeAsync();
    }
}

/// <summary>
/// Every kind of fault strikes the primary Region of every lab, is felt there and not in the standby's, and is over when it is lifted.
/// Stale reads need a second world and are tried once, in <see cref="FaultTests"/>.
/// </summary>
public sealed class LabsDisasterTests(AllLabsSimulator labs) : IClassFixture<AllLabsSimulator>
{
    private const string East = "us-east-1";
    private static readonly Dictionary<string, string> s_standby = new(StringComparer.Ordinal) { ["pilot"] = "us-west-1", ["warm"] = "us-west-2", ["hot"] = "us-west-1" };

    public static TheoryData<string, string> Labs => new(
        from lab in s_standby.Keys
        from kind in new[] { "siteBlocked", "regionLost", "networkIsolated", "endpointNxdomain", "controlPlaneErrors", "throttled", "slow", "insufficientCapacity", "lagStorm" }
        select (lab, kind));

    [Theory]
    [MemberData(nameof(Labs))]
    public async Task Fault_StrikesThePrimary_IsFeltThereAndOverWhenLifted(string lab, string kind)
    {
        await HealAsync();
        await (kind switch
        {
            "siteBlocked" => SiteBlockedAsync(lab),
            "regionLost" or "networkIsolated" => UnreachableAsync(lab, kind),
            "endpointNxdomain" => NoAddressAsync(lab),
            "controlPlaneErrors" => ErrorsAsync(lab),
            "throttled" => ThrottledAsync(lab),
            "slow" => SlowAsync(lab),
            "insufficientCapacity" => NoCapacityAsync(lab),
            _ => LagStormAsync(lab),
        });
        Assert.Equal(0, (await labs.Http.GetFromJsonAsync<JsonElement>("/_sim/faults")).GetArrayLength());
    }

    private async Task SiteBlockedAsync(string lab)
    {
        await FaultAsync(new { kind = "siteBlocked", region = East });
        Assert.Equal(403, await SiteAsync(lab, East));
        Assert.Equal(lab == "pilot" ? 404 : 200, await SiteAsync(lab, s_standby[lab]));
        await HealAsync();
        Assert.Equal(200, await SiteAsync(lab, East));
    }

    private async Task UnreachableAsync(string lab, string kind)
    {
        await FaultAsync(new { kind, region = East });
        var (site, api, call) = (SiteAsync(lab, East), labs.Http.GetAsync(Api(lab) + "/unicorns"), DescribeAsync(lab, East));
        Assert.Equal(200, (int)(await DescribeAsync(lab, s_standby[lab])).StatusCode);
        if (kind == "networkIsolated")
        {
            Assert.Equal(200, (int)(await call).StatusCode);
        }
        else
        {
            Assert.False(call.IsCompleted, "a Region that is lost must not answer");
        }

        Assert.False(site.IsCompleted || api.IsCompleted, "neither site nor API of a Region that is out of reach may answer");
        await HealAsync();
        Assert.Equal((200, 200, 200), (await site, (int)(await api).StatusCode, (int)(await call).StatusCode));
    }

    private async Task NoAddressAsync(string lab)
    {
        await FaultAsync(new { kind = "endpointNxdomain", region = East, service = "rds" });
        await Assert.ThrowsAsync<HttpRequestException>(() => DescribeAsync(lab, East));
        Assert.Equal(200, (int)(await DescribeAsync(lab, s_standby[lab])).StatusCode);
        Assert.Equal(200, await SiteAsync(lab, East));
        await HealAsync();
        Assert.Equal(200, (int)(await DescribeAsync(lab, East)).StatusCode);
    }

    private async Task ErrorsAsync(string lab)
    {
        await FaultAsync(new { kind = "controlPlaneErrors", region = East, service = "rds", operation = "DescribeDBClusters" });
        Assert.Equal(500, (int)(await DescribeAsync(lab, East)).StatusCode);
        Assert.Equal(200, (int)(await AskAsync("rds", East, "Action=DescribeGlobalClusters&Version=2014-10-31")).StatusCode);
        Assert.Equal(200, (int)(await DescribeAsync(lab, s_standby[lab])).StatusCode);
        await HealAsync();
        Assert.Equal(200, (int)(await DescribeAsync(lab, East)).StatusCode);
    }

    private async Task ThrottledAsync(string lab)
    {
        await FaultAsync(new { kind = "throttled", region = East, service = "rds", ratePercent = 50, startsInSeconds = 60, seconds = 60 });
        Assert.Equal(10, await AnsweredAsync());
        await PassAsync(61);
        Assert.InRange(await AnsweredAsync(), 1, 9);
        await PassAsync(60);
        Assert.Equal(10, await AnsweredAsync());

        async Task<int> AnsweredAsync()
        {
            var answered = 0;
            for (var call = 0; call < 10; call++)
            {
                answered += (await DescribeAsync(lab, East)).IsSuccessStatusCode ? 1 : 0;
            }

            return answered;
        }
    }

    private async Task SlowAsync(string lab)
    {
        await FaultAsync(new { kind = "slow", region = East, service = "rds", delaySeconds = 30 });
        var call = DescribeAsync(lab, East);
        Assert.Equal(200, (int)(await DescribeAsync(lab, s_standby[lab])).StatusCode);
        Assert.False(call.IsCompleted, "a slow call must not be answered while time stands still");
        while (!call.IsCompleted)
        {
            // It may reach the simulator only now.
            await PassAsync(31);
        }

        Assert.Equal(200, (int)(await call).StatusCode);
        await HealAsync();
    }

    private async Task NoCapacityAsync(string lab)
    {
        var region = s_standby[lab];
        await FaultAsync(new { kind = "insufficientCapacity", region });
        var image = labs.World.GetProperty("regions").GetProperty("us-west-1").GetProperty("images")[0].GetProperty("id").GetString();
        if (lab == "pilot")
        {
            var refused = await AskAsync("ec2", region, $"Action=RunInstances&Version=2016-11-15&ImageId={image}&MinCount=1&MaxCount=1");
            Assert.Equal(500, (int)refused.StatusCode);
            Assert.Contains("InsufficientInstanceCapacity", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        else
        {
            var group = labs.World.GetProperty("regions").GetProperty(region).GetProperty("scalingGroups").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).Single(name => name.StartsWith(lab, StringComparison.Ordinal));
            Assert.Equal(200, (int)(await AskAsync("autoscaling", region, $"Action=SetDesiredCapacity&Version=2011-01-01&AutoScalingGroupName={group}&DesiredCapacity=3")).StatusCode);
            await PassAsync(10);
            var activities = await (await AskAsync("autoscaling", region, $"Action=DescribeScalingActivities&Version=2011-01-01&AutoScalingGroupName={group}")).Content.ReadAsStringAsync();
            Assert.Contains("We currently do not have sufficient", activities, StringComparison.Ordinal);
        }

        await HealAsync();
    }

    private async Task LagStormAsync(string lab)
    {
        await FaultAsync(new { kind = "lagStorm", region = East, delaySeconds = 600, seconds = 60 });
        var before = await CommitsAsync(lab, s_standby[lab]);
        var (email, body) = ($"{lab}-storm@unishop.example", "application/json");
        await labs.Http.PostAsync(Api(lab) + "/user", new StringContent($$"""{"email":"{{email}}","firstName":"S","lastName":"T"}""", Encoding.UTF8, body));
        await PassAsync(300);
        Assert.Equal((before, before + 1), (await CommitsAsync(lab, s_standby[lab]), await CommitsAsync(lab, East)));
        await PassAsync(310);
        Assert.Equal(before + 1, await CommitsAsync(lab, s_standby[lab]));
    }

    private async Task<int> CommitsAsync(string lab, string region) => (await labs.Http.GetFromJsonAsync<JsonElement>("/_sim/world"))
        .GetProperty("regions").GetProperty(region).GetProperty("clusters").EnumerateArray()
        .Single(cluster => cluster.GetProperty("id").GetString()!.StartsWith(lab, StringComparison.Ordinal)).GetProperty("commits").GetInt32();

    private string Bucket(string lab, string region) => labs.World.GetProperty("regions").GetProperty(region).GetProperty("buckets").EnumerateArray()
        .Select(bucket => bucket.GetProperty("name").GetString()!).Single(name => name.StartsWith(lab, StringComparison.Ordinal) && name.Contains("uibucket", StringComparison.Ordinal));

    /// <summary>Where the primary's page sends its requests.</summary>
    private string Api(string lab)
    {
        var region = labs.World.GetProperty("regions").GetProperty(East);
        return lab switch
        {
            "pilot" => $"/app/{East}/" + region.GetProperty("instances").EnumerateArray().First(instance => instance.GetProperty("name").GetString() == "pilot-primary").GetProperty("publicDns").GetString(),
            "warm" => region.GetProperty("loadBalancers").EnumerateArray().Select(balancer => balancer.GetProperty("url").GetString()!).First(url => url.Contains("warm", StringComparison.OrdinalIgnoreCase)).TrimEnd('/'),
            _ => region.GetProperty("edge").GetProperty("apis")[0].GetProperty("stages")[0].GetProperty("url").GetString()!,
        };
    }

    private async Task<int> SiteAsync(string lab, string region) => (int)(await labs.Http.GetAsync($"/website/{Bucket(lab, region)}/")).StatusCode;

    private Task<HttpResponseMessage> DescribeAsync(string lab, string region) => AskAsync("rds", region,
        $"Action=DescribeDBClusters&Version=2014-10-31&DBClusterIdentifier={lab}-{(region == East ? "primary" : "secondary")}");

    private Task<HttpResponseMessage> AskAsync(string service, string region, string form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        return labs.Http.SendAsync(request);
    }

    private async Task FaultAsync(object fault)
    {
        var answer = await labs.Http.PostAsJsonAsync("/_sim/faults", fault);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task HealAsync()
    {
        var answer = await labs.Http.DeleteAsync("/_sim/faults");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task PassAsync(double seconds)
    {
        var answer = await labs.Http.PostAsJsonAsync("/_sim/clock", new { advanceSeconds = seconds });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
