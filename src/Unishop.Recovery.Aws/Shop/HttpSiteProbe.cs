using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.Shop;

/// <summary>Looks at the shop over HTTP, as a shopper's browser does: page, configuration, API, database, login, cart.</summary>
internal sealed class HttpSiteProbe(ShopHttp http, TimeProvider time) : ISiteProbe, IOrderBook
{
    // Where each site's API was when its page was last read: it is asked even where the page does not answer any more.
    private readonly ConcurrentDictionary<Uri, Uri> _apis = new();

    public async Task<SiteState> ProbeAsync(Uri site, string canaryEmail, CancellationToken cancellation)
    {
        var folder = ShopHttp.FolderOf(site);
        var started = time.GetTimestamp();
        // Beside the page, so that a page that does not answer does not hold it up.
        var beside = _apis.TryGetValue(folder, out var known) ? AskHealthAsync(known, cancellation) : null;
        var page = await http.AskAsync(HttpMethod.Get, folder, null, cancellation).ConfigureAwait(false);
        var state = new SiteState(site, SiteHealth.Down, page.Detail("page"), page.Status, time.GetElapsedTime(started), null, false, false, null);
        state = state with { CertificateEnds = http.CertificateEnd(folder.Host), Api = beside is null ? null : Look(await beside.ConfigureAwait(false)) };
        if (!page.IsGood)
        {
            return state;
        }

        var config = await http.ConfigAsync(folder, cancellation).ConfigureAwait(false);
        state = state with { Health = SiteHealth.Degraded, Detail = config.Detail("config.json") };
        if (!config.IsGood)
        {
            return state;
        }

        var region = config.Text("region");
        state = state with { RegionShown = region };
        if (config.Api is not { } api)
        {
            return state with { Detail = "config.json names no host" };
        }

        _apis[folder] = api;
        var health = api == known ? await beside!.ConfigureAwait(false) : await AskHealthAsync(api, cancellation).ConfigureAwait(false);
        return await ProbeApiAsync(state with { Api = Look(health) }, api, health, canaryEmail, cancellation).ConfigureAwait(false);
    }

    public async Task<Outcome<Accepted>> SignUpAsync(Uri site, string canaryEmail, CancellationToken cancellation)
    {
        var config = await http.ConfigAsync(ShopHttp.FolderOf(site), cancellation).ConfigureAwait(false);
        if (config.Api is not { } api)
        {
            return Outcome<Accepted>.Fail(new CallFailure(FailureKind.WrongState, "NoApi", config.Detail("config.json"), null));
        }

        var answer = await http.AskAsync(
            HttpMethod.Post, new Uri(api, "user"), JsonSerializer.Serialize(new { email = canaryEmail, firstName = "Unishop", lastName = "Canary" }), cancellation).ConfigureAwait(false);
        return answer switch
        {
            { IsGood: true } => Outcome<Accepted>.Success(new Accepted(canaryEmail)),
            { Status: null } => Outcome<Accepted>.Fail(new CallFailure(FailureKind.Unreachable, "Timeout", answer.Detail("sign-up"), null)),
            // The shop has no other word for an address that is taken.
            { Status: 400 } => Outcome<Accepted>.Fail(new CallFailure(FailureKind.AlreadyExists, "Http400", $"{canaryEmail} can't sign up: it is there already, or the shop does not reach its database", null)),
            { Status: >= 500 } => Outcome<Accepted>.Fail(new CallFailure(FailureKind.ServiceError, $"Http{answer.Status}", answer.Detail("sign-up"), null)),
            _ => Outcome<Accepted>.Fail(new CallFailure(FailureKind.Refused, $"Http{answer.Status}", answer.Detail("sign-up"), null)),
        };
    }

    public async Task<OrderMark?> BeforeAsync(Uri site, DateTimeOffset since, CancellationToken cancellation)
    {
        var config = await http.ConfigAsync(ShopHttp.FolderOf(site), cancellation).ConfigureAwait(false);
        return config.IsGood && config.Api is { } api
            ? await OrdersAsync(config.Text("region"), new Uri(api, $"orders/before/{since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}"), cancellation).ConfigureAwait(false)
            : null;
    }

    private static ApiLook Look(Health health) => new(health.Answer.Status, health.Answer.IsGood ? $"API: {health.Answer.Status}" : health.Answer.Detail("API"));

    private async Task<Health> AskHealthAsync(Uri api, CancellationToken cancellation)
    {
        var health = await http.AskAsync(HttpMethod.Get, new Uri(api, "health/ishealthy"), null, cancellation).ConfigureAwait(false);
        // An API Gateway that has no such path answers 403, a server 404: then the catalogue, which comes from the database, tells.
        return health.Status is not (403 or 404)
            ? new(health, true)
            : new(await http.AskAsync(HttpMethod.Get, new Uri(api, "unicorns"), null, cancellation).ConfigureAwait(false), false);
    }

    private async Task<SiteState> ProbeApiAsync(SiteState state, Uri api, Health asked, string canaryEmail, CancellationToken cancellation)
    {
        var (health, hasHealth) = asked;
        if (!health.IsGood)
        {
            return state with { Detail = health.Detail("API") };
        }

        state = state with { ApiHealthy = true };
        var database = hasHealth ? await http.AskAsync(HttpMethod.Get, new Uri(api, "health/dbping"), null, cancellation).ConfigureAwait(false) : health;
        if (!database.IsGood)
        {
            return state with { Detail = database.Detail("database behind the API") };
        }

        state = state with { DatabaseReachable = true, Health = SiteHealth.Healthy, Orders = await OrdersAsync(state.RegionShown, new Uri(api, "orders/sequence"), cancellation).ConfigureAwait(false) };
        var login = await http.AskAsync(HttpMethod.Post, new Uri(api, "user/login"), JsonSerializer.Serialize(new { email = canaryEmail }), cancellation).ConfigureAwait(false);
        if (!login.IsGood || login.Text("uuid") is not { Length: > 0 } user)
        {
            return state with { Health = SiteHealth.Degraded, Detail = login.Detail($"login of {canaryEmail}") };
        }

        var basket = await http.AskAsync(HttpMethod.Get, new Uri(api, "unicorns/basket/" + Uri.EscapeDataString(user)), null, cancellation).ConfigureAwait(false);
        return basket.IsGood && basket.Cart() is { } cart
            ? state with { Detail = "page, API, database, login and cart answer", Cart = cart }
            : state with { Health = SiteHealth.Degraded, Detail = basket.Detail("cart") };
    }

    /// <summary>The last order, where the shop tells: a row that is written in one Region and read in the other.</summary>
    private async Task<OrderMark?> OrdersAsync(string? region, Uri address, CancellationToken cancellation)
    {
        var answer = await http.AskAsync(HttpMethod.Get, address, null, cancellation).ConfigureAwait(false);
        if (!answer.IsGood)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.TryGetProperty("lastSequence", out var last) && last.TryGetInt64(out var sequence)
                ? new OrderMark(
                    answer.Text("region") ?? region ?? "", sequence,
                    DateTimeOffset.TryParse(answer.Text("committedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
                    time.GetUtcNow())
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>How the API's health call was answered.</summary>
    /// <param name="Answer">The answer; that of the catalogue where there is no health call.</param>
    /// <param name="HasCall">Whether there is a health call.</param>
    private sealed record Health(ShopAnswer Answer, bool HasCall);
}
