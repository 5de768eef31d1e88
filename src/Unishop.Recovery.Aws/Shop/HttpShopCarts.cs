using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.Shop;

/// <summary>Carts by <c>POST user/login</c>, <c>POST user</c>, <c>GET unicorns</c> and <c>unicorns/basket</c>: what the shop's own page calls.</summary>
internal sealed class HttpShopCarts(ShopHttp http) : IShopCarts
{
    private readonly ConcurrentDictionary<Uri, Uri> _apis = new();

    public async Task<Outcome<string>> EnterAsync(Uri site, string email, CancellationToken cancellation)
    {
        var login = await AskAsync(site, HttpMethod.Post, "user/login", JsonSerializer.Serialize(new { email }), cancellation).ConfigureAwait(false);
        if (login.Text("uuid") is { Length: > 0 } known)
        {
            return Outcome<string>.Success(known);
        }

        if (login.Status is null)
        {
            return Fail<string>(login, "login");
        }

        // API Gateway gives the errors behind it as 200: what counts is the identifier.
        var signedUp = await AskAsync(site, HttpMethod.Post, "user", JsonSerializer.Serialize(new { email, firstName = "Unishop", lastName = "Heartbeat" }), cancellation).ConfigureAwait(false);
        return signedUp.Text("uuid") is { Length: > 0 } uuid ? Outcome<string>.Success(uuid) : Fail<string>(signedUp, "sign-up");
    }

    public async Task<Outcome<ImmutableArray<string>>> CatalogueAsync(Uri site, CancellationToken cancellation)
    {
        var answer = await AskAsync(site, HttpMethod.Get, "unicorns", null, cancellation).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer.IsGood ? answer.Body : "null");
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? Outcome<ImmutableArray<string>>.Success([.. document.RootElement.EnumerateArray().Select(unicorn => unicorn.GetProperty("uuid").GetString()!).Order(StringComparer.Ordinal)])
                : Fail<ImmutableArray<string>>(answer, "catalogue");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Fail<ImmutableArray<string>>(answer, "catalogue");
        }
    }

    public async Task<Outcome<CartState>> ReadAsync(Uri site, string shopper, CancellationToken cancellation)
    {
        var answer = await AskAsync(site, HttpMethod.Get, "unicorns/basket/" + Uri.EscapeDataString(shopper), null, cancellation).ConfigureAwait(false);
        return answer.IsGood && answer.Cart() is { } cart ? Outcome<CartState>.Success(cart) : Fail<CartState>(answer, "cart");
    }

    public async Task<Outcome<Accepted>> ChangeAsync(Uri site, string shopper, string article, bool add, CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(new { uuid = shopper, unicorns = new[] { new { uuid = article } } });
        var answer = await AskAsync(site, add ? HttpMethod.Post : HttpMethod.Delete, "unicorns/basket", body, cancellation).ConfigureAwait(false);
        return answer.IsGood ? Outcome<Accepted>.Success(new Accepted(article)) : Fail<Accepted>(answer, "change of the cart");
    }

    private static Outcome<T> Fail<T>(ShopAnswer answer, string what) => Outcome<T>.Fail(new CallFailure(
        answer.Status is null ? FailureKind.Unreachable : answer.Status >= 500 ? FailureKind.ServiceError : FailureKind.Refused,
        answer.Status is { } status ? $"Http{status}" : "NoAnswer", answer.Detail(what), null));

    /// <summary>Asks the API of a site; where it is, is read again after it did not answer.</summary>
    private async Task<ShopAnswer> AskAsync(Uri site, HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        var folder = ShopHttp.FolderOf(site);
        if (!_apis.TryGetValue(folder, out var api))
        {
            var config = await http.ConfigAsync(folder, cancellation).ConfigureAwait(false);
            if (config.Api is not { } found)
            {
                return config.IsGood ? new ShopAnswer(null, "", "config.json names no host") : new ShopAnswer(null, "", config.Detail("config.json"));
            }

            _apis[folder] = api = found;
        }

        var answer = await http.AskAsync(method, new Uri(api, path), body, cancellation).ConfigureAwait(false);
        if (answer.Status is null)
        {
            _apis.TryRemove(folder, out _);
        }

        return answer;
    }
}
