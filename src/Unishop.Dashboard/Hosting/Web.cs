using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Unishop.Dashboard.Hosting;

/// <summary>The web server: languages, safe headers, files and pages.</summary>
internal static class Web
{
    /// <summary>
    /// What a page may load and do: itself and nothing else; no inline script, no inline style, no frame around it. SVG as data is
    /// allowed for images only.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The languages that screens exist in; the first is the default.</summary>
    public static readonly string[] Languages = ["en", "es", "vi"];

    /// <summary>Registers what the web server needs.</summary>
    public static void AddWeb(this WebApplicationBuilder builder)
    {
        // The page may not be framed at all; antiforgery's own header would allow this site to.
        builder.Services.AddAntiforgery(options =>
        {
            options.SuppressXFrameOptionsHeader = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        // Without it only Development finds the files of packages and of the SDK in a build's output; a published folder has them all.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            // es-MX keeps its own number and date formats with the Spanish text.
            var cultures = CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => Languages.Contains(culture.TwoLetterISOLanguageName)).ToArray();
            options.DefaultRequestCulture = new RequestCulture("en");
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    /// <summary>Registers the pages.</summary>
    public static void AddPages(this IServiceCollection services) => services.AddRazorComponents().AddInteractiveServerComponents();

    /// <summary>Sets the headers that every answer carries, also one that an error made.</summary>
    public static void UseSafeHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            // An answer that is more than a page of this console brings its own, stricter one.
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
            }

            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
            return Task.CompletedTask;
        });
        return next(http);
    });

    /// <summary>Errors and missing pages: problem details for programs, a page of the console for people.</summary>
    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
    }

    /// <summary>
    /// Serves the files below <c>wwwroot</c>, those of packages and Blazor's own script; a browser asks each time whether its copy is
    /// the newest.
    /// </summary>
    public static void MapFiles(this WebApplication app) => app.MapStaticAssets();

    /// <summary>Maps the pages.</summary>
    public static void MapPages(this WebApplication app) => app.MapRazorComponents<App>()
        .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
}
