using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Unishop.Dashboard.Workshop;

/// <summary>What a look at the world gave.</summary>
/// <param name="World">The world; <see langword="null"/> where it was not to be seen.</param>
/// <param name="Failure">Why not.</param>
public sealed record WorldReading(SimulatedWorld? World, string? Failure);

/// <summary>
/// The simulator's controls, over the wire: the console has no other way into the simulated world. No call takes longer than
/// <see cref="Deadline"/>, in real time, and none throws for what the simulator does: the reason comes back in words.
/// </summary>
/// <param name="address">Where the simulator listens; <see langword="null"/> where the world is not simulated.</param>
/// <param name="http">Sends; has <see cref="Deadline"/> as its time-out.</param>
public sealed class SimulatorControl(Uri? address, HttpClient http)
{
    /// <summary>How long a call may take, in real time.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Where the simulator listens; <see langword="null"/> where the world is not simulated.</summary>
    public Uri? Address { get; } = address;

    /// <summary>Looks at the world.</summary>
    public async Task<WorldReading> ReadAsync(CancellationToken cancellation)
    {
        SimulatedWorld? world = null;
        var failure = await CallAsync(HttpMethod.Get, "world", null, async answer => world = await answer.ReadFromJsonAsync<SimulatedWorld>(Json, cancellation), cancellation);
        return failure is null && world is null ? new(null, "an empty answer") : new(failure is null ? world : null, failure);
    }

    /// <summary>Looks at the world again and again, in real time, until cancelled.</summary>
    public async IAsyncEnumerable<WorldReading> FollowAsync(TimeSpan every, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var timer = new PeriodicTimer(every, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            yield return await ReadAsync(cancellation);
        }
    }

    /// <summary>Starts the world over.</summary>
    /// <returns>Why not; <see langword="null"/> where it was done.</returns>
    public Task<string?> ResetAsync(string scenario, long seed, CancellationToken cancellation) => CallAsync(HttpMethod.Post, "reset", new { scenario, seed }, null, cancellation);

    /// <summary>Sets how many world seconds go by in a real second; 0 stops the clock.</summary>
    /// <returns>Why not; <see langword="null"/> where it was done.</returns>
    public Task<string?> SetSpeedAsync(double speed, CancellationToken cancellation) => CallAsync(HttpMethod.Post, "clock", new { speed }, null, cancellation);

    /// <summary>Lets a disaster happen.</summary>
    /// <returns>Why not; <see langword="null"/> where it was done.</returns>
    public Task<string?> InjectAsync(string kind, string region, CancellationToken cancellation) => CallAsync(HttpMethod.Post, "faults", new { kind, region }, null, cancellation);

    /// <summary>Ends the disasters of a kind in a Region.</summary>
    /// <returns>Why not; <see langword="null"/> where it was done.</returns>
    public Task<string?> HealAsync(string kind, string region, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Delete, $"faults?kind={Uri.EscapeDataString(kind)}&region={Uri.EscapeDataString(region)}", null, null, cancellation);

    private async Task<string?> CallAsync(HttpMethod method, string path, object? body, Func<HttpContent, Task>? read, CancellationToken cancellation)
    {
        if (Address is null)
        {
            return "no simulator";
        }

        try
        {
            using var request = new HttpRequestMessage(method, new Uri(Address, $"/_sim/{path}")) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
            using var answer = await http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                return $"HTTP {(int)answer.StatusCode}: {ReasonOf(await answer.Content.ReadAsStringAsync(cancellation))}";
            }

            await (read?.Invoke(answer.Content) ?? Task.CompletedTask);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {Deadline.TotalSeconds} s";
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or NotSupportedException)
        {
            return failed.Message;
        }
    }

    private static string ReasonOf(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() ?? "" : "";
        }
        catch (Exception failed) when (failed is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
