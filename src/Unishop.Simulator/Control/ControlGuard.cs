using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Unishop.Simulator.Control;

/// <summary>
/// Who may use the simulator's port. The controls: programs of this machine, and whoever has the token. AWS's interfaces and the shop: whoever
/// asks by a loopback name. A page that a browser shows can do nothing but use the shop, as anybody on the internet could.
/// </summary>
/// <param name="token">The token that opens the controls; <see langword="null"/> or empty: there is none.</param>
internal sealed class ControlGuard(string? token)
{
    /// <summary>Where the controls are.</summary>
    public const string ControlPath = "/_sim";

    private const string Bearer = "Bearer ";
    private static readonly string[] SitePaths = ["/website", "/app", "/cdn", "/waitcondition"];
    private readonly byte[]? _token = string.IsNullOrEmpty(token) ? null : Encoding.UTF8.GetBytes(token);

    /// <summary>Lets a request through, or refuses it with a reason.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (Obstacle(http) is var (code, reason))
        {
            await ControlApi.Refuse(code, reason, StatusCodes.Status403Forbidden).ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
    }

    private (string Code, string Reason)? Obstacle(HttpContext http)
    {
        var isControl = http.Request.Path.StartsWithSegments(ControlPath, StringComparison.OrdinalIgnoreCase);
        if (isControl && HasToken(http.Request))
        {
            return null;
        }

        if (!IsLoopbackName(http.Request.Host.Host))
        {
            return ("host-unknown", $"Host: '{http.Request.Host}' is not accepted; needed: a loopback name, e.g. 127.0.0.1 or localhost");
        }

        return isControl ? ControlObstacle(http) : CallObstacle(http.Request);
    }

    /// <summary>A browser names the page behind a request: in <c>Origin</c> where it changes something, in <c>Sec-Fetch-Site</c> always.</summary>
    private static (string Code, string Reason)? ControlObstacle(HttpContext http) =>
        http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from) ? ("token-missing", "Authorization: needed from another machine: Bearer and the simulator's token")
        : http.Request.Headers.Origin.Count > 0 || http.Request.Headers["Sec-Fetch-Site"] is not ([] or ["none"])
            ? ("other-site", "Pages can't use the simulator's controls; needed: a program of this machine, or Authorization: Bearer and the simulator's token")
        : null;

    /// <summary>A form of any page can post here with the signature's scope in the address: what changes something needs a header that no form can set.</summary>
    private static (string Code, string Reason)? CallObstacle(HttpRequest request) =>
        request.Headers.Origin.Count > 0 && request.Headers.Authorization.Count == 0 && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && !HttpMethods.IsOptions(request.Method) && !Array.Exists(SitePaths, site => request.Path.StartsWithSegments(site, StringComparison.OrdinalIgnoreCase))
            ? ("other-site", "Pages can't call AWS's interfaces without a signature in the header Authorization")
            : null;

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool HasToken(HttpRequest request) =>
        _token is not null && request.Headers.Authorization is [{ } given] && given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given[Bearer.Length..].Trim()), _token);
}
