using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Unishop.Harness;

/// <summary>A client of the dashboard's HTTP API, as another program would write it.</summary>
public sealed class DashboardClient(Uri url) : IDisposable
{
    // Of a stream, only the wait for its beginning is limited.
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);
    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = CallLimit };

    /// <summary>Whether the dashboard says that it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync("/health/ready", cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>All workloads.</summary>
    public Task<ImmutableArray<WorkloadView>> WorkloadsAsync(CancellationToken cancellation) =>
        GetAsync<ImmutableArray<WorkloadView>>("/api/v1/workloads", cancellation);

    /// <summary>The whole snapshot of a workload.</summary>
    public Task<JsonElement> SnapshotAsync(string workload, CancellationToken cancellation) =>
        GetAsync<JsonElement>($"/api/v1/workloads/{workload}", cancellation);

    /// <summary>Any document of the API.</summary>
    public Task<JsonElement> DocumentAsync(string path, CancellationToken cancellation) => GetAsync<JsonElement>(path, cancellation);

    /// <summary>A page or any other resource as text.</summary>
    public Task<string> TextAsync(string path, CancellationToken cancellation) => _http.GetStringAsync(path, cancellation);

    /// <summary>Asks for a run; a refusal is an answer, not an exception.</summary>
    public async Task<CommandAnswer> StartAsync(string workload, object command, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/v1/workloads/{workload}/runs", command, cancellation).ConfigureAwait(false);
        var body = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        var runId = answer.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("runId").GetString() : null;
        return new CommandAnswer(answer.StatusCode, runId, body);
    }

    /// <summary>A run.</summary>
    public Task<RunView> RunAsync(string id, CancellationToken cancellation) => GetAsync<RunView>($"/api/v1/runs/{id}", cancellation);

    /// <summary>The journal of a run so far.</summary>
    public Task<ImmutableArray<EventView>> EventsAsync(string id, CancellationToken cancellation) =>
        GetAsync<ImmutableArray<EventView>>($"/api/v1/runs/{id}/events", cancellation);

    /// <summary>Waits until a run has ended.</summary>
    /// <exception cref="TimeoutException">It did not end in time; the message tells where it stands.</exception>
    public async Task<RunView> EndOfAsync(string id, TimeSpan limit, CancellationToken cancellation)
    {
        RunView? last = null;
        return await Deadline.UntilAsync<RunView>(
            $"end of run {id}",
            limit,
            async limited =>
            {
                last = await RunAsync(id, limited).ConfigureAwait(false);
                return last.IsEnded ? last : null;
            },
            cancellation,
            () => last?.InWords ?? "never seen").ConfigureAwait(false);
    }

    /// <summary>Follows the journal of a run live, from its first entry.</summary>
    public async IAsyncEnumerable<EventView> FollowAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        var stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation).ConfigureAwait(false))
        {
            yield return JsonSerializer.Deserialize<EventView>(item.Data, JsonSerializerOptions.Web)!;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync<T>(path, cancellation).ConfigureAwait(false))!;
}
