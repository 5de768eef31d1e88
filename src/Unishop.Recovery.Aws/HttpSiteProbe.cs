using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Looks at the shop over HTTP, as a shopper's browser does: page, configuration, API, database, login, cart.</summary>
internal sealed partial class HttpSiteProbe : ISiteProbe, IOrderBook, IDisposable
{
    private const int MostBytes = 4 * 1024 * 1024;

    // Where each site's API was when its page was last read: it is asked even where the page does not answer any more.
    private readonly ConcurrentDictionary<Uri, Uri> _apis = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _certificateEnds = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;

    public HttpSiteProbe(TimeProvider time, TimeSpan deadline)
    {
        _time = time;
        _deadline = deadline;
        _http = new HttpClient(new SocketsHttpHandler
        {
            // After a failover the same name leads elsewhere: an old connection must not keep the old answer alive.
            PooledConnectionLifetime = TimeSpan.FromSeconds(30),
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = KeepEnd },
        })
        {
            MaxResponseContentBufferSize = MostBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.CacheControl = new CacheControlHeaderValue { NoCache = true };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("unishop-dashboard-probe", "1.0"));
    }

    public async Task<SiteState> ProbeAsync(Uri site, string canaryEmail, CancellationToken cancellation)
    {
        var folder = FolderOf(site);
        var started = _time.GetTimestamp();
        // Beside the page, so that a page that does not answer does not hold it up.
        var beside = _apis.TryGetValue(folder, out var known) ? AskHealthAsync(known, cancellation) : null;
        var page = await AskAsync(HttpMethod.Get, folder, null, cancellation).ConfigureAwait(false);
        var state = new SiteState(site, SiteHealth.Down, Detail("page", page), page.Status, _time.GetElapsedTime(started), null, false, false, null);
        state = state with { CertificateEnds = _certificateEnds.TryGetValue(folder.Host, out var end) ? end : null };
        state = state with { Api = beside is null ? null : Look(await beside.ConfigureAwait(false)) };
        if (!page.IsGood)
        {
            return state;
        }

        var config = await ConfigAsync(folder, cancellation).ConfigureAwait(false);
        state = state with { Health = SiteHealth.Degraded, Detail = Detail("config.json", config) };
        if (!config.IsGood)
        {
            return state;
        }

        var region = Text(config, "region");
        state = state with { RegionShown = region };
        if (ApiOf(config) is not { } api)
        {
            return state with { Detail = "config.json names no host" };
        }

        _apis[folder] = api;
        var health = api == known ? await beside!.ConfigureAwait(false) : await AskHealthAsync(api, cancellation).ConfigureAwait(false);
        return await ProbeApiAsync(state with { Api = Look(health) }, api, health, canaryEmail, cancellation).ConfigureAwait(false);
    }

    public async Task<Outcome<Accepted>> SignUpAsync(Uri site, string canaryEmail, CancellationToken cancellation)
    {
        var config = await ConfigAsync(FolderOf(site), cancellation).ConfigureAwait(false);
        if (ApiOf(config) is not { } api)
        {
            return Outcome<Accepted>.Fail(new CallFailure(FailureKind.WrongState, "NoApi", Detail("config.json", config), null));
        }

        var answer = await AskAsync(
            HttpMethod.Post, new Uri(api, "user"), JsonSerializer.Serialize(new { email = canaryEmail, firstName = "Unishop", lastName = "Canary" }), cancellation).ConfigureAwait(false);
        return answer switch
        {
            { IsGood: true } => Outcome<Accepted>.Success(new Accepted(canaryEmail)),
            { Status: null } => Outcome<Accepted>.Fail(new CallFailure(FailureKind.Unreachable, "Timeout", Detail("sign-up", answer), null)),
            // The shop has no other word for an address that is taken.
            { Status: 400 } => Outcome<Accepted>.Fail(new CallFailure(FailureKind.AlreadyExists, "Http400", $"{canaryEmail} can't sign up: it is there already, or the shop does not reach its database", null)),
            { Status: >= 500 } => Outcome<Accepted>.Fail(new CallFailure(FailureKind.ServiceError, $"Http{answer.Status}", Detail("sign-up", answer), null)),
            _ => Outcome<Accepted>.Fail(new CallFailure(FailureKind.Refused, $"Http{answer.Status}", Detail("sign-up", answer), null)),
        };
    }

    public async Task<OrderMark?> BeforeAsync(Uri site, DateTimeOffset since, CancellationToken cancellation)
    {
        var config = await ConfigAsync(FolderOf(site), cancellation).ConfigureAwait(false);
        return config.IsGood && ApiOf(config) is { } api
            ? await OrdersAsync(Text(config, "region"), new Uri(api, $"orders/before/{since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}"), cancellation).ConfigureAwait(false)
            : null;
    }

    public void Dispose() => _http.Dispose();

    private static Uri FolderOf(Uri site) => site.AbsolutePath.EndsWith('/') ? site : new Uri(site.AbsoluteUri + "/");

    private Task<Answer> ConfigAsync(Uri folder, CancellationToken cancellation) => AskAsync(HttpMethod.Get, new Uri(folder, "config.json"), null, cancellation);

    /// <summary>Judges as .NET does, and keeps when the certificate ends.</summary>
    private bool KeepEnd(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (sender is SslStream { TargetHostName: { Length: > 0 } host } && certificate is X509Certificate2 seen)
        {
            _certificateEnds[host] = new DateTimeOffset(seen.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        }

        return errors == SslPolicyErrors.None;
    }

    private static ApiLook Look(Health health) => new(health.Answer.Status, health.Answer.IsGood ? $"API: {health.Answer.Status}" : Detail("API", health.Answer));

    private async Task<Health> AskHealthAsync(Uri api, CancellationToken cancellation)
    {
        var health = await AskAsync(HttpMethod.Get, new Uri(api, "health/ishealthy"), null, cancellation).ConfigureAwait(false);
        // An API Gateway that has no such path answers 403, a server 404: then the catalogue, which comes from the database, tells.
        return health.Status is not (403 or 404)
            ? new(health, true)
            : new(await AskAsync(HttpMethod.Get, new Uri(api, "unicorns"), null, cancellation).ConfigureAwait(false), false);
    }

    private async Task<SiteState> ProbeApiAsync(SiteState state, Uri api, Health asked, string canaryEmail, CancellationToken cancellation)
    {
        var (health, hasHealth) = asked;
        if (!health.IsGood)
        {
            return state with { Detail = Detail("API", health) };
        }

        state = state with { ApiHealthy = true };
        var database = hasHealth ? await AskAsync(HttpMethod.Get, new Uri(api, "health/dbping"), null, cancellation).ConfigureAwait(false) : health;
        if (!database.IsGood)
        {
            return state with { Detail = Detail("database behind the API", database) };
        }

        state = state with { DatabaseReachable = true, Health = SiteHealth.Healthy, Orders = await OrdersAsync(state.RegionShown, new Uri(api, "orders/sequence"), cancellation).ConfigureAwait(false) };
        var login = await AskAsync(HttpMethod.Post, new Uri(api, "user/login"), JsonSerializer.Serialize(new { email = canaryEmail }), cancellation).ConfigureAwait(false);
        if (!login.IsGood || Text(login, "uuid") is not { Length: > 0 } user)
        {
            return state with { Health = SiteHealth.Degraded, Detail = Detail($"login of {canaryEmail}", login) };
        }

        var basket = await AskAsync(HttpMethod.Get, new Uri(api, "unicorns/basket/" + Uri.EscapeDataString(user)), null, cancellation).ConfigureAwait(false);
        return basket.IsGood && Cart(basket) is { } cart
            ? state with { Detail = "page, API, database, login and cart answer", Cart = cart }
            : state with { Health = SiteHealth.Degraded, Detail = Detail("cart", basket) };
    }

    /// <summary>The last order, where the shop tells: a row that is written in one Region and read in the other.</summary>
    private async Task<OrderMark?> OrdersAsync(string? region, Uri address, CancellationToken cancellation)
    {
        var answer = await AskAsync(HttpMethod.Get, address, null, cancellation).ConfigureAwait(false);
        if (!answer.IsGood)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.TryGetProperty("lastSequence", out var last) && last.TryGetInt64(out var sequence)
                ? new OrderMark(
                    Text(answer, "region") ?? region ?? "", sequence,
                    DateTimeOffset.TryParse(Text(answer, "committedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
                    _time.GetUtcNow())
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<Answer> AskAsync(HttpMethod method, Uri address, string? body, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(_deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        using var request = new HttpRequestMessage(method, address);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            return new Answer(null, "", string.Create(CultureInfo.InvariantCulture, $"no answer within {_deadline.TotalSeconds:0.###} s"));
        }
        catch (HttpRequestException failed)
        {
            return new Answer(null, "", failed.Message);
        }
    }

    // S3's website error pages carry the code in a list item: <li>Code: AccessDenied</li>.
    private static string Detail(string what, Answer answer) =>
        answer.Status is not { } status ? $"{what}: {answer.Failure}"
        : ErrorCode().Match(answer.Body) is { Success: true } code && !answer.IsGood ? $"{what}: {status} {code.Groups[1].Value}"
        : answer.IsGood ? $"{what}: {status}, but its content is not what was expected"
        : $"{what}: {status}";

    private static Uri? ApiOf(Answer config) =>
        Uri.TryCreate(Text(config, "host")?.TrimEnd('/') + "/", UriKind.Absolute, out var api) && (api.Scheme is "http" or "https") ? api : null;

    private static string? Text(Answer answer, string property)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>The cart; an answer without content is an empty one, as some back ends give it; <see langword="null"/> where it can't be read.</returns>
    private static CartState? Cart(Answer answer)
    {
        if (string.IsNullOrWhiteSpace(answer.Body) || answer.Body.Trim() == "null")
        {
            return new CartState([]);
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return !document.RootElement.TryGetProperty("unicorns", out var unicorns) ? new CartState([])
                : new CartState([.. unicorns.EnumerateArray().Select(item => item.GetProperty("uuid").GetString()!).Order(StringComparer.Ordinal)]);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"Code: (\w+)")]
    private static partial Regex ErrorCode();

    /// <summary>How the API's health call was answered.</summary>
    /// <param name="Answer">The answer; that of the catalogue where there is no health call.</param>
    /// <param name="HasCall">Whether there is a health call.</param>
    private sealed record Health(Answer Answer, bool HasCall);

    private sealed record Answer(int? Status, string Body, string? Failure)
    {
        public bool IsGood => Status is >= 200 and < 300;
    }
}
