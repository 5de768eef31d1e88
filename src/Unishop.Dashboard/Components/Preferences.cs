using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Components;

/// <summary>What a viewer chose: language, theme and name, each remembered in a cookie for a year.</summary>
internal static class Preferences
{
    /// <summary>The cookie that keeps the theme: <c>dark</c> or <c>light</c>; absent: as the system has it.</summary>
    public const string ThemeCookie = "theme";

    /// <summary>The cookie that keeps the operator's name.</summary>
    public const string OperatorCookie = "operator";

    /// <summary>The longest name.</summary>
    public const int LongestName = 60;

    /// <summary>The language of a request: the viewer's choice, else the browser's.</summary>
    public static void UsePreferences(this WebApplication app) => app.UseRequestLocalization();

    /// <summary>Maps the plain forms that set preferences; each leads back to the page that it was sent from.</summary>
    public static void MapPreferences(this WebApplication app)
    {
        var preferences = app.MapGroup("/preferences").ExcludeFromDescription();
        preferences.MapPost("/language", (HttpContext http, [FromForm] string value, [FromForm] string back) =>
        {
            if (Web.Languages.Contains(value))
            {
                Keep(http, CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(value))));
            }

            return Back(back);
        });
        preferences.MapPost("/theme", (HttpContext http, [FromForm] string value, [FromForm] string back) =>
        {
            Keep(http, ThemeCookie, value is "dark" or "light" ? value : null);
            return Back(back);
        });
        preferences.MapPost("/operator", (HttpContext http, [FromForm] string? value, [FromForm] string back) =>
        {
            Keep(http, OperatorCookie, Name(value) is { } name ? Uri.EscapeDataString(name) : null);
            return Back(back);
        });
    }

    /// <summary>A name without control characters and of reasonable length; <see langword="null"/> for none.</summary>
    public static string? Name(string? value)
    {
        var kept = new string([.. (value ?? "").Where(character => !char.IsControl(character))]).Trim();
        return kept.Length == 0 ? null : kept.Length > LongestName ? kept[..LongestName] : kept;
    }

    /// <summary>Whether an address is one of this site's own, given without scheme and host.</summary>
    public static bool IsOwn(string? address) =>
        address is ['/', ..] && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl);

    private static IResult Back(string address) => Results.LocalRedirect(IsOwn(address) ? address : "/");

    private static void Keep(HttpContext http, string name, string? value)
    {
        if (value is null)
        {
            http.Response.Cookies.Delete(name);
            return;
        }

        http.Response.Cookies.Append(name, value, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            HttpOnly = name != ThemeCookie,
            Secure = http.Request.IsHttps,
            IsEssential = true,
        });
    }
}
