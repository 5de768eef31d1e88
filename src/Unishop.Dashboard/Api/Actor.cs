using Unishop.Dashboard.Components;
using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Api;

/// <summary>Under which name a command of the API is recorded: there is no sign-in yet, so it is what the caller says and where it called from.</summary>
internal static class Actor
{
    /// <summary>The header in which a caller names itself.</summary>
    public const string Header = "X-Unishop-Actor";

    /// <summary>The name.</summary>
    public static string Of(HttpContext http)
    {
        var from = http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "unknown";
        return Preferences.Name(http.Request.Headers[Header].FirstOrDefault()) is { } name ? $"{name} (api@{from})" : $"api@{from}";
    }
}
