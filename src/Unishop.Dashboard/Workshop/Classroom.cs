using System.Collections.Immutable;
using System.Text.Json;
using Unishop.Dashboard.Api;

namespace Unishop.Dashboard.Workshop;

/// <summary>A learner's console: a process of its own with a world of its own.</summary>
public sealed class LearnerOptions
{
    /// <summary>What the learner is called.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where the learner's console listens.</summary>
    public string Url { get; set; } = "";

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    /// <param name="learners">The learners, in their order.</param>
    public static IEnumerable<string> Validate(IReadOnlyList<LearnerOptions> learners)
    {
        for (var i = 0; i < learners.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(learners[i].Name))
            {
                yield return $"Workshop:Learners:{i}:Name: is missing; needed: what the learner is called, e.g. Ana";
            }

            if (!(Uri.TryCreate(learners[i].Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                yield return $"Workshop:Learners:{i}:Url: '{learners[i].Url}' is not accepted; needed: the address of the learner's console, e.g. http://127.0.0.1:5101";
            }
        }
    }
}

/// <summary>A learner, and where they are.</summary>
/// <param name="Name">What the learner is called.</param>
/// <param name="Url">Where the learner's console listens.</param>
/// <param name="Report">Where they are; <see langword="null"/> where it is not known.</param>
/// <param name="Unknown">Why it is not known.</param>
public sealed record Learner(string Name, Uri Url, LabReport? Report, string? Unknown);

/// <summary>
/// What an instructor sees: every learner's console, asked over its HTTP API once for all who look. A console that does not answer holds
/// up nobody else's.
/// </summary>
public sealed class Classroom(IReadOnlyList<LearnerOptions> learners, HttpClient http)
{
    /// <summary>How long a console may take to answer, in real time.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Json = Options();
    private readonly Lock _lock = new();
    private Task<ImmutableArray<Learner>>? _reading;
    private long _since;

    /// <summary>Whether there are learners.</summary>
    public bool HasLearners => learners.Count > 0;

    /// <summary>Everybody, in the order of configuration, as of the last two seconds.</summary>
    public Task<ImmutableArray<Learner>> NowAsync()
    {
        lock (_lock)
        {
            if (_reading is null || (_reading.IsCompleted && TimeProvider.System.GetElapsedTime(_since) > Fresh))
            {
                (_reading, _since) = (LookAsync(), TimeProvider.System.GetTimestamp());
            }

            return _reading;
        }
    }

    private async Task<ImmutableArray<Learner>> LookAsync() => [.. await Task.WhenAll(learners.Select(LookAsync))];

    private async Task<Learner> LookAsync(LearnerOptions learner)
    {
        var url = new Uri(learner.Url);
        try
        {
            return new(learner.Name, url, await http.GetFromJsonAsync<LabReport>(new Uri(url, "/api/v1/workshop"), Json), null);
        }
        catch (OperationCanceledException)
        {
            return new(learner.Name, url, null, $"no answer within {Deadline.TotalSeconds} s");
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or NotSupportedException)
        {
            return new(learner.Name, url, null, failed.Message);
        }
    }

    private static JsonSerializerOptions Options()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiRegistration.Write(json);
        return json;
    }
}
