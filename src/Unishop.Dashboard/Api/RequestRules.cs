namespace Unishop.Dashboard.Api;

/// <summary>What every request has to keep to.</summary>
internal static class RequestRules
{
    /// <summary>The most bytes of a request; those of the API take <see cref="MaxApiBody"/>.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>The most bytes of a call of the API.</summary>
    public const int MaxApiBody = 16 * 1024;

    /// <summary>
    /// Whether a request comes from a page of another site. Browsers name the page's origin in every request that changes something or opens a
    /// WebSocket; programs that are no browsers name none.
    /// </summary>
    public static bool IsOfOtherSite(HttpRequest request) =>
        request.Headers.Origin.FirstOrDefault() is { } origin && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
