using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;

namespace Unishop.Harness;

/// <summary>A client of the simulator's control API, and of the little of its AWS that tests ask.</summary>
public sealed class SimulatorClient(Uri url) : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);
    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = CallLimit };

    /// <summary>The one address of all services and Regions.</summary>
    public Uri Url { get; } = url;

    /// <summary>Whether the simulator answers.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync("/_sim/world", cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Starts the world over.</summary>
    public Task ResetAsync(string scenario, int seed, CancellationToken cancellation) =>
        PostAsync("/_sim/reset", new { scenario, seed }, cancellation);

    /// <summary>Lets the world's time pass at once.</summary>
    public Task AdvanceAsync(TimeSpan time, CancellationToken cancellation) => PostAsync("/_sim/clock", new { advanceSeconds = time.TotalSeconds }, cancellation);

    /// <summary>Injects a fault.</summary>
    public Task InjectAsync(object fault, CancellationToken cancellation) => PostAsync("/_sim/faults", fault, cancellation);

    /// <summary>Ends a fault.</summary>
    public async Task HealAsync(string kind, string region, CancellationToken cancellation)
    {
        using var answer = await _http.DeleteAsync($"/_sim/faults?kind={kind}&region={region}", cancellation).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sets how many world seconds go by in a real second; 0 stops the clock.</summary>
    public Task SetSpeedAsync(double speed, CancellationToken cancellation) => PostAsync("/_sim/clock", new { speed }, cancellation);

    /// <summary>The calls received so far, oldest first.</summary>
    public async Task<ImmutableArray<CallView>> CallsAsync(CancellationToken cancellation) =>
        await _http.GetFromJsonAsync<ImmutableArray<CallView>>("/_sim/calls", cancellation).ConfigureAwait(false);

    /// <summary>The shortest time that the world itself needed for the changes of an interval.</summary>
    public async Task<CriticalPathView> CriticalPathAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync<CriticalPathView>(
            $"/_sim/criticalPath?from={Uri.EscapeDataString(from.ToString("O"))}&to={Uri.EscapeDataString(to.ToString("O"))}", cancellation).ConfigureAwait(false))!;

    /// <summary>The whole world as a document.</summary>
    public Task<JsonElement> WorldAsync(CancellationToken cancellation) => _http.GetFromJsonAsync<JsonElement>("/_sim/world", cancellation);

    /// <summary>The website of the bucket whose name begins so, e.g. <c>pilot-secondary-uibucket-</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<Uri> WebsiteAsync(string bucketPrefix, CancellationToken cancellation)
    {
        using var s3 = new AmazonS3Client(
            new BasicAWSCredentials("simulated", "simulated"),
            new AmazonS3Config { ServiceURL = Url.OriginalString, AuthenticationRegion = "us-east-1", ForcePathStyle = true });
        var answer = await s3.ListBucketsAsync(cancellation).WaitAsync(CallLimit, TimeProvider.System, cancellation).ConfigureAwait(false);
        return (answer.Buckets ?? []).FirstOrDefault(bucket => bucket.BucketName.StartsWith(bucketPrefix, StringComparison.Ordinal)) is { } found
            ? new Uri(Url, $"/website/{found.BucketName}/")
            : throw new InvalidOperationException($"There is no bucket {bucketPrefix}*.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            throw new HttpRequestException($"POST {path}: {(int)answer.StatusCode} {text}", null, answer.StatusCode);
        }
    }
}
