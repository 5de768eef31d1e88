using System.Security.Authentication;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Unishop.Dashboard.Api;

namespace Unishop.Dashboard.Hosting;

/// <summary>The console on a network: who is believed, by which names it answers, over which certificate, how much it takes.</summary>
internal static class Network
{
    private const string Circuits = "/_blazor";
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private static readonly string[] SignIns = ["/sign-in", "/signin", "/signin-oidc"];

    /// <summary>Registers limits, the certificate and what a proxy may say.</summary>
    public static void AddNetwork(this WebApplicationBuilder builder, NetworkSettings settings)
    {
        builder.Services.AddSingleton(settings);
        // The hosts are looked at below: a probe of a load balancer names an address that nobody could list.
        builder.Services.PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
        builder.Services.Configure<ForwardedHeadersOptions>(options => Believe(options, settings));
        builder.Services.AddHsts(options => options.MaxAge = Year);
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Limit(http, settings));
            options.OnRejected = async (rejected, _) => await RefuseFloodAsync(rejected.HttpContext, rejected.Lease);
        });
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
    }

    /// <summary>Takes what proxies say, and refuses what is not meant for this console. First of all.</summary>
    public static void UseNetwork(this WebApplication app, NetworkSettings settings)
    {
        if (!settings.KnownProxies.IsEmpty)
        {
            app.UseForwardedHeaders();
        }

        app.UseHsts();
        if (settings.PathBase.Length > 0)
        {
            app.UsePathBase(settings.PathBase);
            // Otherwise the route is chosen before the path is cut.
            app.UseRouting();
        }

        app.Use((http, next) => Obstacle(http.Request, settings) is var (status, code, reason) ? Problems.Of(status, code, reason).ExecuteAsync(http) : next(http));
    }

    /// <summary>Refuses floods; behind what finds out who asks.</summary>
    public static void UseLimits(this WebApplication app) => app.UseRateLimiter();

    /// <summary>Refuses forms without their token in words; behind the check itself.</summary>
    public static void UseFormCheck(this WebApplication app) => app.Use((http, next) => http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
        ? Problems.Of(StatusCodes.Status400BadRequest, "form-token-missing", "The form has no valid token; open its page again and send it from there.").ExecuteAsync(http)
        : next(http));

    private static (int Status, string Code, string Reason)? Obstacle(HttpRequest request, NetworkSettings settings) =>
        // Probes have to reach these by whatever name; they tell nothing.
        !request.Path.StartsWithSegments("/health") && !HostFits(request.Host, settings)
            ? (StatusCodes.Status400BadRequest, "host-unknown", $"This console does not answer to the name '{request.Host.Host}'; AllowedHosts lists those that it does.")
        : request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true || request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? (StatusCodes.Status400BadRequest, "character-refused", "The address holds the character NUL (%00), which is accepted nowhere.")
        : request.Path.StartsWithSegments(Circuits) && RequestRules.IsOfOtherSite(request)
            ? (StatusCodes.Status403Forbidden, "other-site", $"Pages of {request.Headers.Origin} can't use this console. Behind a proxy, Network:KnownProxies must name it.")
        : null;

    private static bool HostFits(HostString host, NetworkSettings settings) =>
        settings.AllowedHosts.Contains("*") || HostString.MatchesAny(host.Host, [.. settings.AllowedHosts]);

    private static void Believe(ForwardedHeadersOptions options, NetworkSettings settings)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.KnownProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        // Through as many of the known proxies as there are in a row; the first that is not known is the client.
        options.ForwardLimit = null;
    }

    private static void Listen(KestrelServerOptions kestrel, NetworkSettings settings)
    {
        kestrel.Limits.MaxRequestBodySize = RequestRules.MaxBody;
        if (settings.Certificate is { } certificate)
        {
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificate = certificate.Current.TargetCertificate;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                // Asked for at each connection, with those that signed it: the files may have been renewed.
                https.OnAuthenticate = (_, options) => (options.ServerCertificate, options.ServerCertificateContext) = (null, certificate.Current);
            });
        }
    }

    private static RateLimitPartition<string> Limit(HttpContext http, NetworkSettings settings)
    {
        var from = http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var path = http.Request.Path;
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method);
        return Array.Exists(SignIns, signIn => path.StartsWithSegments(signIn)) && !isRead
                ? RateLimitPartition.GetTokenBucketLimiter($"sign-in {from}", _ => Bucket(settings.SignInsPerMinute))
            : path.StartsWithSegments("/api") && !isRead
                ? RateLimitPartition.GetTokenBucketLimiter($"write {from}", _ => Bucket(settings.WritesPerMinute))
            : RateLimitPartition.GetNoLimiter("");
    }

    /// <summary>A minute's worth at once, and then as many as come in by the second.</summary>
    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        // Whole tokens: few a minute come in every few seconds.
        var every = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute));
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute, TokensPerPeriod = Math.Max(1, (int)(perMinute * every.TotalSeconds / 60)), ReplenishmentPeriod = every, QueueLimit = 0,
        };
    }

    private static async Task RefuseFloodAsync(HttpContext http, RateLimitLease lease)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 60;
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Problems.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", $"Too many requests from this address; try again in {seconds} s.").ExecuteAsync(http);
    }
}
