using System.Net.Http.Json;
using System.Text.Json;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A simulator at the point where the pilot light's failover begins, and the ports on it.</summary>
internal sealed class SimulatedWorld : IAsyncDisposable
{
    public const string Primary = "us-east-1";
    public const string Standby = "us-west-1";
    public const string GlobalDatabase = "pilot-global";

    // Long enough for a loaded machine where an answer is expected.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SimulatorHost _host;
    private readonly AwsWorld _world;
    private readonly HttpClient _control;

    private SimulatedWorld(SimulatorHost host, TimeSpan deadline)
    {
        _host = host;
        _control = new HttpClient { BaseAddress = host.Url, Timeout = Patience };
        _world = new AwsWorld(AwsConnection.ToSimulator(host.Url) with { CallDeadline = deadline }, host.Clock);
    }

    public Uri Url => _host.Url;

    public WorldPorts Ports => _world.Ports;

    public DateTimeOffset Now => _host.Clock.GetUtcNow();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a world.</summary>
    /// <param name="deadline">The deadline of every call; short only where no answer is expected.</param>
    public static async Task<SimulatedWorld> StartAsync(TimeSpan? deadline = null) => new(
        await SimulatorHost.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "pilot-light", Speed = 60, Seed = 7 }, null, Cancellation),
        deadline ?? Patience);

    public Task AdvanceAsync(double seconds) => PostAsync("_sim/clock", new { advanceSeconds = seconds });

    public Task FaultAsync(string kind, string region, string? service = null, string? operation = null) =>
        PostAsync("_sim/faults", new { kind, region, service, operation });

    /// <summary>How often an operation was called, and how often with effect.</summary>
    public async Task<(int Calls, int Effects)> CallsAsync(string operation)
    {
        var calls = await _control.GetFromJsonAsync<JsonElement>("_sim/calls", Cancellation);
        var named = calls.EnumerateArray().Where(call => call.GetProperty("operation").GetString() == operation).ToArray();
        return (named.Length, named.Count(call => call.GetProperty("effect").GetBoolean()));
    }

    /// <summary>The address of the site whose bucket's name begins so, as the simulation knows it.</summary>
    public async Task<Uri> SiteUrlAsync(string bucketPrefix)
    {
        var world = await _control.GetFromJsonAsync<JsonElement>("_sim/world", Cancellation);
        return new Uri(world.GetProperty("regions").EnumerateObject()
            .SelectMany(region => region.Value.GetProperty("buckets").EnumerateArray())
            .Single(bucket => bucket.GetProperty("name").GetString()!.StartsWith(bucketPrefix, StringComparison.Ordinal))
            .GetProperty("url").GetString()!);
    }

    /// <summary>The value of a call that is expected to succeed.</summary>
    public static T Value<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var failure) ? value : throw new InvalidOperationException(failure.Text);

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _world.Dispose();
        await _host.DisposeAsync();
    }

    private async Task PostAsync(string path, object body)
    {
        using var answer = await _control.PostAsJsonAsync(path, body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
