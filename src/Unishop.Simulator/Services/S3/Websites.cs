using System.Net;
using System.Text;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;


/// <summary>The website endpoints of buckets: index and error documents, redirects, S3's error pages.</summary>
internal static class Websites
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>What the endpoint answers.</summary>
    /// <param name="world">The world.</param>
    /// <param name="bucketName">The bucket.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path without its first slash.</param>
    /// <param name="requestId">The id that the error page shows.</param>
    public static WebAnswer Answer(World world, string bucketName, string method, string path, string requestId)
    {
        if (method is not ("GET" or "HEAD"))
        {
            return Plain(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", requestId, []);
        }

        if (!world.Buckets.TryGetValue(bucketName, out var bucket))
        {
            return Plain(404, "NoSuchBucket", "The specified bucket does not exist", requestId, [("BucketName", bucketName)]);
        }

        if (bucket.Website is not { } website)
        {
            return Plain(404, "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", requestId, [("BucketName", bucketName)]);
        }

        if (website.RedirectAll is { } redirect)
        {
            return Moved(301, $"{redirect.Protocol ?? "http"}://{redirect.Host}/{path}");
        }

        var key = path.Length == 0 || path.EndsWith('/') ? path + website.IndexDocument : path;
        if (!BucketAccess.MayRead(world, bucket, key))
        {
            return Fail(world, bucket, 403, "AccessDenied", "Access Denied", requestId, []);
        }

        if (bucket.Objects.GetValueOrDefault(key) is { } found)
        {
            return found.Headers.TryGetValue("WebsiteRedirectLocation", out var location) ? Moved(301, location) : Serve(200, found);
        }

        // A folder without its slash is sent on where it has an index document.
        return bucket.Objects.GetValueOrDefault($"{key}/{website.IndexDocument}") is not null
            ? Moved(302, $"/{key}/")
            : Fail(world, bucket, 404, "NoSuchKey", "The specified key does not exist.", requestId, [("Key", key)]);
    }

    private static WebAnswer Serve(int status, S3Object item) => new(status, item.ContentType, item.Content)
    {
        Headers = new Dictionary<string, string>(
            from header in new[] { ("CacheControl", "Cache-Control"), ("ContentEncoding", "Content-Encoding"), ("ContentLanguage", "Content-Language"), ("ContentDisposition", "Content-Disposition") }
            where item.Headers.ContainsKey(header.Item1)
            select KeyValuePair.Create(header.Item2, item.Headers[header.Item1]))
        {
            ["ETag"] = item.ETag,
            ["Last-Modified"] = item.ModifiedAt.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        },
    };

    private static WebAnswer Moved(int status, string location) => new(status, Html, []) { Headers = new Dictionary<string, string> { ["Location"] = location } };

    /// <summary>The bucket's own error document, or S3's page, which then says why the document could not be had.</summary>
    private static WebAnswer Fail(World world, Bucket bucket, int status, string code, string message, string requestId, (string Name, string Value)[] details)
    {
        if (bucket.Website!.ErrorDocument is not { } document)
        {
            return Plain(status, code, message, requestId, details);
        }

        if (!BucketAccess.MayRead(world, bucket, document))
        {
            return Page(status, code, message, requestId, details, [("Code", "AccessDenied"), ("Message", "Access Denied")]);
        }

        return bucket.Objects.GetValueOrDefault(document) is { } found
            ? Serve(status, found)
            : Page(status, code, message, requestId, details, [("Code", "NoSuchKey"), ("Message", "The specified key does not exist."), ("Key", document)]);
    }

    private static WebAnswer Plain(int status, string code, string message, string requestId, (string Name, string Value)[] details) =>
        Page(status, code, message, requestId, details, []);

    private static WebAnswer Page(int status, string code, string message, string requestId, (string Name, string Value)[] details, (string Name, string Value)[] second)
    {
        var title = $"{status} {(status == 403 ? "Forbidden" : status == 404 ? "Not Found" : "Method Not Allowed")}";
        var items = Items([("Code", code), ("Message", message), .. details, ("RequestId", requestId), ("HostId", requestId)]);
        var document = second.Length == 0 ? "" : $"<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3><ul>{Items(second)}</ul>";
        return WebAnswer.Text(status, Html, $"<html><head><title>{title}</title></head><body><h1>{title}</h1><ul>{items}</ul>{document}<hr/></body></html>");
    }

    private static string Items((string Name, string Value)[] details) =>
        string.Concat(details.Select(detail => $"<li>{detail.Name}: {WebUtility.HtmlEncode(detail.Value)}</li>"));
}
