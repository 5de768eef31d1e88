using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Shop;

/// <summary>Asks the shop over HTTP; each request has its own deadline, in real time, and no answer is an answer too.</summary>
internal sealed class ShopHttp : IDisposable
{
    private const int MostBytes = 4 * 1024 * 1024;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _certificateEnds = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpClient _http;
    private readonly TimeSpan _deadline;
    private readonly ShopTargets _targets;

    public ShopHttp(TimeSpan deadline, ShopTargets targets)
    {
        (_deadline, _targets) = (deadline, targets);
        _http = new HttpClient(new SocketsHttpHandler
        {
            // After a failover the same name leads elsewhere: an old connection must not keep the old answer alive.
            PooledConnectionLifetime = TimeSpan.FromSeconds(30),
            UseCookies = false,
            // Where an answer leads to is said by whoever answers; and a proxy would resolve names in our place.
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = new GuardedConnection(targets.IsAllowed).OpenAsync,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = KeepEnd },
        })
        {
            MaxResponseContentBufferSize = MostBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.CacheControl = new CacheControlHeaderValue { NoCache = true };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("unishop-dashboard-probe", "1.0"));
    }

    /// <summary>The folder that a site's <c>config.json</c> is in.</summary>
    public static Uri FolderOf(Uri site) => site.AbsolutePath.EndsWith('/') ? site : new Uri(site.AbsoluteUri + "/");

    /// <summary>When the certificate of a host ends; <see langword="null"/> where none was seen.</summary>
    public DateTimeOffset? CertificateEnd(string host) => _certificateEnds.TryGetValue(host, out var end) ? end : null;

    public Task<ShopAnswer> ConfigAsync(Uri folder, CancellationToken cancellation) => AskAsync(HttpMethod.Get, new Uri(folder, "config.json"), null, cancellation);

    public async Task<ShopAnswer> AskAsync(HttpMethod method, Uri address, string? body, CancellationToken cancellation)
    {
        if (_targets.Refusal(address) is { } refusal)
        {
            return new ShopAnswer(null, "", refusal);
        }

        using var timer = new CancellationTokenSource(_deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        using var request = new HttpRequestMessage(method, address);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return new ShopAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            return new ShopAnswer(null, "", string.Create(CultureInfo.InvariantCulture, $"no answer within {_deadline.TotalSeconds:0.###} s"));
        }
        catch (HttpRequestException failed)
        {
            return new ShopAnswer(null, "", failed.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Judges as .NET does, and keeps when the certificate ends.</summary>
    private bool KeepEnd(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (sender is SslStream { TargetHostName: { Length: > 0 } host } && certificate is X509Certificate2 seen)
        {
            _certificateEnds[host] = new DateTimeOffset(seen.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        }

        return errors == SslPolicyErrors.None;
    }
}
