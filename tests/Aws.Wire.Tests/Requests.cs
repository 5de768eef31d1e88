using System.Text;

namespace Aws.Wire.Tests;

/// <summary>Requests as clients send them.</summary>
internal static class Requests
{
    public static WireRequest Form(ServiceModel service, string action, IEnumerable<KeyValuePair<string, string>> fields) =>
        Form(QueryForm.Encode([new("Action", action), new("Version", service.ApiVersion), .. fields]));

    public static WireRequest Form(string body) => Of("POST", "/", "", Encoding.UTF8.GetBytes(body), ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));

    public static WireRequest Json(ServiceModel service, string operation, byte[] body) =>
        Of("POST", "/", "", body, ("X-Amz-Target", $"{service.TargetPrefix}.{operation}"), ("Content-Type", "application/x-amz-json-1.0"));

    public static WireRequest Cbor(string operation, byte[] body) =>
        Of("POST", $"/service/GraniteServiceVersion20100801/operation/{operation}", "", body, ("smithy-protocol", "rpc-v2-cbor"), ("Content-Type", "application/cbor"));

    /// <summary>A REST request as it reaches a server: the path decoded, the query not.</summary>
    public static WireRequest Rest(RestRequest request) => Of(
        request.Method,
        request.PathValues.Aggregate(request.PathTemplate, (path, place) => path.Replace(place.Key, place.Value, StringComparison.Ordinal)),
        string.Join('&', request.Query.Select(pair => pair.Value is null ? pair.Key : $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")),
        request.Body,
        [.. request.Headers.Select(header => (header.Key, header.Value)), .. request.ContentType is { } type ? [("Content-Type", type)] : Array.Empty<(string, string)>()]);

    public static WireRequest Of(string method, string path, string query, byte[] body, params (string Name, string Value)[] headers) =>
        new(method, path, query, headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase), body);

    public static string Text(WireResponse response) => Encoding.UTF8.GetString(response.Body);
}
