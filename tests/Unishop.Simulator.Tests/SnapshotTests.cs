using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Tests;

/// <summary>A world goes to a file and comes back, in this process or in another one.</summary>
public sealed class SnapshotTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_InAnotherProcessOrLaterInThis_BringsBackWorldFaultsAndTime(bool elsewhere)
    {
        await using var first = await StartAsync(seed: 3);
        using var http = Client(first);
        await ClockAsync(http, new { speed = 0 });
        await http.PostAsJsonAsync("/_sim/outages", new { name = "2025-10-20", region = "us-east-1" });
        await SignUpAsync(http, "kept@unishop.example");
        await ClockAsync(http, new { advanceSeconds = 7200 });
        var before = await FactsAsync(http);
        var file = await http.GetStringAsync("/_sim/snapshot");
        await http.PostAsJsonAsync("/_sim/reset", new { scenario = "pilot-light", seed = 9 });
        Assert.NotEqual(before, await FactsAsync(http));

        await using var other = elsewhere ? await StartAsync(seed: 1) : null;
        using var target = Client(other ?? first);
        await ClockAsync(target, new { speed = 0 });
        var answer = await RestoreAsync(target, file);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(before, await FactsAsync(target));
        await ClockAsync(target, new { advanceSeconds = 60 });
        Assert.Equal(file.Split('\n')[1], (await target.GetStringAsync("/_sim/snapshot")).Split('\n')[1]);
    }

    [Theory]
    [InlineData("", "snapshot-damaged", "line 1")]
    [InlineData("{}", "snapshot-unknown", "unishop-world")]
    [InlineData("""{"format":"unishop-world","version":99,"rules":2,"at":"2026-01-01T00:00:00Z"}""", "snapshot-version", "version 99")]
    [InlineData("""{"format":"unishop-world","version":1,"rules":1,"at":"2026-01-01T00:00:00Z"}""", "snapshot-version", "rules 1")]
    [InlineData("""{"format":"unishop-world","version":1,"rules":CURRENT,"at":"2026-01-01T00:00:00Z"}""" + "\n{torn", "snapshot-damaged", "line 2")]
    [InlineData("""{"format":"unishop-world","version":1,"rules":CURRENT,"at":"2026-01-01T00:00:00Z"}""" + "\n" + """{"kind":"begin","at":"2026-01-01T00:00:00Z","wall":"2026-01-01T00:00:00Z","scenario":"atlantis","seed":1}""", "snapshot-damaged", "pilot-light")]
    public async Task Restore_OfSomethingElse_IsRefusedAndTheWorldStays(string file, string code, string reason)
    {
        await using var simulator = await StartAsync(seed: 1);
        using var http = Client(simulator);
        await ClockAsync(http, new { speed = 0 });
        var before = await FactsAsync(http);

        var answer = await RestoreAsync(http, file.Replace("CURRENT", InputLog.CurrentRules.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

        Assert.Equal(422, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(code, text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Equal(before, await FactsAsync(http));
    }

    [Fact]
    public async Task Restore_OfASnapshotWithAnythingWrongInIt_IsRefusedOrMakesAWorldThatCanBeSeen()
    {
        await using var simulator = await StartAsync(seed: 1);
        using var http = Client(simulator);
        await ClockAsync(http, new { speed = 0 });
        await http.PostAsJsonAsync("/_sim/faults", new { kind = "regionLost", region = "us-west-1", seconds = 60 });
        await http.PostAsJsonAsync("/_sim/shoppers", new { shop = "pilot", ordersPerMinute = 6 });
        await SignUpAsync(http, "kept@unishop.example");
        await ClockAsync(http, new { advanceSeconds = 600 });
        var lines = (await http.GetStringAsync("/_sim/snapshot")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var refused = 0;
        var tried = 0;

        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            foreach (var changed in Changed(System.Text.Json.Nodes.JsonNode.Parse(line)!.AsObject()))
            {
                var answer = await RestoreAsync(http, string.Join('\n', lines.Select((kept, at) => at == index ? changed : kept)));
                refused += (int)answer.StatusCode == 422 ? 1 : 0;
                tried++;
                Assert.True((int)answer.StatusCode is 200 or 422, $"{(int)answer.StatusCode} for {changed}");
                Assert.True((int)(await http.GetAsync("/_sim/world")).StatusCode == 200, $"no world after {changed}");
            }
        }

        Assert.InRange(refused, 20, tried - 1);
    }

    /// <summary>A line with each of its fields, and of its body's, gone, empty, of another type or far away.</summary>
    private static IEnumerable<string> Changed(System.Text.Json.Nodes.JsonObject line)
    {
        foreach (var name in line.Select(member => member.Key).ToArray())
        {
            foreach (var wrong in new[] { "null", "{}", "[]", "-1", "\"\"", "\"9999-12-31T00:00:00Z\"" })
            {
                var copy = (System.Text.Json.Nodes.JsonObject)line.DeepClone();
                copy[name] = System.Text.Json.Nodes.JsonNode.Parse(wrong);
                yield return copy.ToJsonString();
                if (line[name] is System.Text.Json.Nodes.JsonObject body)
                {
                    foreach (var inner in body.Select(member => member.Key))
                    {
                        copy = (System.Text.Json.Nodes.JsonObject)line.DeepClone();
                        copy[name]![inner] = System.Text.Json.Nodes.JsonNode.Parse(wrong);
                        yield return copy.ToJsonString();
                    }
                }
            }
        }
    }

    private static Task<SimulatorHost> StartAsync(long seed) =>
        SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "pilot-light", Seed = seed, Speed = 10 }, null, CancellationToken.None);

    private static HttpClient Client(SimulatorHost simulator) => new() { BaseAddress = simulator.Url, Timeout = Patience };

    private static Task<HttpResponseMessage> ClockAsync(HttpClient http, object clock) => http.PostAsJsonAsync("/_sim/clock", clock);

    private static Task<HttpResponseMessage> RestoreAsync(HttpClient http, string file) => http.PostAsync("/_sim/restore", new StringContent(file, Encoding.UTF8, "application/x-ndjson"));

    private static async Task SignUpAsync(HttpClient http, string email)
    {
        var world = await http.GetFromJsonAsync<JsonElement>("/_sim/world");
        var host = world.GetProperty("regions").GetProperty("us-east-1").GetProperty("instances")[0].GetProperty("publicDns").GetString();
        Assert.Equal(201, (int)(await http.PostAsJsonAsync($"/app/us-east-1/{host}/user", new { email, firstName = "K", lastName = "T" })).StatusCode);
    }

    /// <summary>The whole world but for the clock's speed and the addresses, which name the port.</summary>
    private static async Task<string> FactsAsync(HttpClient http) =>
        (await http.GetStringAsync("/_sim/world")).Replace($":{http.BaseAddress!.Port}", "", StringComparison.Ordinal);
}
