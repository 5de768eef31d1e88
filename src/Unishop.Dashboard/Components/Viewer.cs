using System.Net;
using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Components;

/// <summary>Who looks at a page, as far as that is known without a sign-in.</summary>
/// <param name="Name">The name that commands are recorded under.</param>
/// <param name="HasChosenName">Whether the viewer gave that name.</param>
public sealed record Viewer(string Name, bool HasChosenName)
{
    /// <summary>The viewer behind a request: the name that was given, else where the request came from.</summary>
    internal static Viewer Of(HttpContext? http)
    {
        var given = Preferences.Name(http?.Request.Cookies[Preferences.OperatorCookie] is { } cookie ? Uri.UnescapeDataString(cookie) : null);
        return given is null ? new Viewer($"operator@{Address(http)}", false) : new Viewer(given, true);
    }

    private static IPAddress Address(HttpContext? http) =>
        http?.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) : IPAddress.None;
}
