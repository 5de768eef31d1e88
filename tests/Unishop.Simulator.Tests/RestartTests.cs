using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Tests;

/// <summary>The world over HTTP: hanging Regions, controls, and surviving its process.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-world-");

    private string StateFile => Path.Combine(_folder.FullName, "test.world");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Restart_SameScenarioAndSeed_BringsTheWorldBack()
    {
        string before;
        await using (var first = await StartAsync())
        {
            using var http = Client(first);
            await http.PostAsJsonAsync("/_sim/faults", new { kind = "siteBlocked", region = "us-east-1" });
            await SignUpAsync(http, "kept@unishop.example");
            await http.PostAsJsonAsync("/_sim/clock", new { speed = 0 });
            before = Facts(await http.GetFromJsonAsync<JsonElement>("/_sim/world"));
        }

        await using var second = await StartAsync(speed: 0);
        using var again = Client(second);
        var after = Facts(await again.GetFromJsonAsync<JsonElement>("/_sim/world"));

        Assert.Contains("kept@unishop.example", after, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Restart_WithOtherQuotas_KeepsThoseTheWorldBeganWith()
    {
        using (Start(7, 6))
        {
        }

        using var second = Start(40, 64);
        Assert.Equal((7, 6), second.Read(world => (world.Databases.Quota, world.VcpuQuota)));

        Simulation Start(int databases, int vcpus) => new(
            new SimulatorOptions { Scenario = ScenarioCatalog.Empty, DatabaseQuota = databases, VcpuQuota = vcpus, StateFile = StateFile }, "http://127.0.0.1:5081");
    }

    [Fact]
    public void Reads_ThroughALoadBalancer_AreCountedAndStillAreAfterARestart()
    {
        double counted;
        using (var first = Start())
        {
            var (region, host) = first.Read(world => world.LoadBalancers.Find(balancer => balancer.Registrations.Exists(registration => registration.InService)) is { } found ? (found.Region, found.DnsName) : default);
            first.SetClock(0, 60);
            var before = first.Read(Requests);
            for (var read = 0; read < 3; read++)
            {
                Assert.Equal(200, first.Shop(region, host, "GET", "/health/ping", "")!.Status);
            }

            first.SetClock(null, 60);
            counted = first.Read(Requests);
            Assert.Equal(before + 3, counted);
        }

        using var second = Start();
        Assert.Equal(counted, second.Read(Requests));

        Simulation Start() => new(new SimulatorOptions { Scenario = ScenarioCatalog.WarmStandby, Speed = 0, StateFile = StateFile }, "http://127.0.0.1:5081");
        static double Requests(World world) => (from balancer in world.LoadBalancers
                                                from datum in world.Metrics.Data(MetricId.Of(balancer.Region, "AWS/ELB", "RequestCount", ("LoadBalancerName", balancer.Name)))
                                                select datum.Sum).Sum();
    }

    [Fact]
    public async Task Restart_TornLastLine_LosesOnlyThatLine()
    {
        await using (var first = await StartAsync())
        {
            using var http = Client(first);
            await http.PostAsJsonAsync("/_sim/faults", new { kind = "siteBlocked", region = "us-east-1" });
        }

        await File.AppendAllTextAsync(StateFile, "{\"kind\":\"heal\",\"at\":\"2026");
        await using var second = await StartAsync();
        using var again = Client(second);

        Assert.Equal(1, (await again.GetFromJsonAsync<JsonElement>("/_sim/faults")).GetArrayLength());
    }

    [Fact]
    public async Task Restart_OtherSeed_BeginsAnewAndKeepsTheOldFile()
    {
        await using (var first = await StartAsync())
        {
            using var http = Client(first);
            await http.PostAsJsonAsync("/_sim/faults", new { kind = "siteBlocked", region = "us-east-1" });
        }

        await using var second = await StartAsync(seed: 2);
        using var again = Client(second);

        Assert.Equal(0, (await again.GetFromJsonAsync<JsonElement>("/_sim/faults")).GetArrayLength());
        Assert.True(File.Exists(StateFile + ".1"));
    }

    [Fact]
    public async Task RegionLost_Request_HangsUntilTheRegionIsBack()
    {
        await using var simulator = await StartAsync();
        using var http = Client(simulator);
        var site = await SiteAsync(http, "us-east-1");
        await http.PostAsJsonAsync("/_sim/faults", new { kind = "regionLost", region = "us-east-1" });

        var page = http.GetAsync(site);
        var standby = await http.GetAsync(await SiteAsync(http, "us-west-1"));
        Assert.Equal(404, (int)standby.StatusCode);
        Assert.False(page.IsCompleted, "a lost Region must not answer");

        await http.DeleteAsync("/_sim/faults?kind=regionLost");
        Assert.Equal(200, (int)(await page.WaitAsync(Patience, TimeProvider.System)).StatusCode);
    }

    [Fact]
    public async Task Fault_OfNoKnownKind_IsRefusedWithTheKinds()
    {
        await using var simulator = await StartAsync();
        using var http = Client(simulator);

        var answer = await http.PostAsJsonAsync("/_sim/faults", new { kind = "earthquake", region = "us-east-1" });

        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains("regionLost", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AwsCall_WithoutSignature_IsRefusedAsAwsDoes()
    {
        await using var simulator = await StartAsync();
        using var http = Client(simulator);

        var answer = await http.PostAsync("/", new StringContent("Action=DescribeDBClusters", Encoding.UTF8, "application/x-www-form-urlencoded"));

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<SimulatorHost> StartAsync(long seed = 1, double speed = 10) => SimulatorHost.StartAsync(
        new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "pilot-light", Seed = seed, Speed = speed, StateFile = StateFile }, null, CancellationToken.None);

    private static HttpClient Client(SimulatorHost simulator) => new() { BaseAddress = simulator.Url, Timeout = Patience };

    private static async Task<Uri> SiteAsync(HttpClient http, string region)
    {
        var world = await http.GetFromJsonAsync<JsonElement>("/_sim/world");
        return new Uri(world.GetProperty("regions").GetProperty(region).GetProperty("buckets")[0].GetProperty("url").GetString()!);
    }

    private static async Task SignUpAsync(HttpClient http, string email)
    {
        var world = await http.GetFromJsonAsync<JsonElement>("/_sim/world");
        var host = world.GetProperty("regions").GetProperty("us-east-1").GetProperty("instances")[0].GetProperty("publicDns").GetString();
        var answer = await http.PostAsJsonAsync($"/app/us-east-1/{host}/user", new { email, firstName = "K", lastName = "T" });
        Assert.Equal(201, (int)answer.StatusCode);
    }

    /// <summary>What must be the same after a restart: everything but the clock and the addresses, which name the port.</summary>
    private static string Facts(JsonElement world)
    {
        var east = world.GetProperty("regions").GetProperty("us-east-1");
        return string.Join('\n', world.GetProperty("faults").GetRawText(), east.GetProperty("clusters").GetRawText(), east.GetProperty("instances").GetRawText(), east.GetProperty("images").GetRawText());
    }
}
