using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Notifiers;

/// <summary>
/// Posts notices as JSON. <c>X-Unishop-Signature</c> is <c>sha256=</c> and the HMAC-SHA-256 of <c>timestamp.body</c> in hexadecimal,
/// with the timestamp of <c>X-Unishop-Timestamp</c> in Unix seconds: a receiver can refuse what is forged or old.
/// </summary>
public sealed class WebhookNotifier(Uri address, string secret) : INotifier, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // The receiver may well be in a network of one's own; a machine's metadata are nobody's receiver.
        ConnectCallback = new GuardedConnection((_, address) => !PublicAddresses.IsMetadata(address)).OpenAsync,
    }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public string Channel => "webhook";

    /// <summary>The signature of a body.</summary>
    public static string Sign(string secret, string timestamp, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));

    /// <inheritdoc/>
    public async Task<string?> SendAsync(Notice notice, CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(notice, JsonSerializerOptions.Web);
        // The receiver's clock is the real one, whatever the world's is.
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-Unishop-Timestamp", timestamp);
        request.Headers.Add("X-Unishop-Signature", Sign(secret, timestamp, body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"{address.Host} answered {(int)response.StatusCode}";
        }
        catch (HttpRequestException failed)
        {
            return failed.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
