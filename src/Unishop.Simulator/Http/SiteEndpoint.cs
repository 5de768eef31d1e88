using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Http;

/// <summary>The website endpoints of buckets and the shop's API on instances, as a browser reaches them.</summary>
internal sealed class SiteEndpoint(Universe universe, AwsEndpoint aws)
{
    public async Task WebsiteAsync(HttpContext http, string bucketName, string? path)
    {
        var region = universe.Read(world => world.Buckets.GetValueOrDefault(bucketName)?.Region);
        if (region is not null)
        {
            await aws.HangWhileLostAsync(region, http.RequestAborted).ConfigureAwait(false);
        }

        var key = string.IsNullOrEmpty(path) ? "index.html" : path.EndsWith('/') ? path + "index.html" : path;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Server"] = "AmazonS3";
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            await FailAsync(http, 405, "MethodNotAllowed", "The specified method is not allowed against this resource.", null).ConfigureAwait(false);
            return;
        }

        var (bucket, readable, found) = universe.Read(world =>
        {
            var candidate = world.Buckets.GetValueOrDefault(bucketName);
            return (candidate, candidate?.IsReadable ?? false, candidate?.Objects.GetValueOrDefault(key));
        });
        if (bucket is not { IsWebsite: true })
        {
            await FailAsync(http, 404, "NoSuchBucket", "The specified bucket does not exist", ("BucketName", bucketName)).ConfigureAwait(false);
        }
        else if (!readable)
        {
            await FailAsync(http, 403, "AccessDenied", "Access Denied", null).ConfigureAwait(false);
        }
        else if (found is null)
        {
            await FailAsync(http, 404, "NoSuchKey", "The specified key does not exist.", ("Key", key)).ConfigureAwait(false);
        }
        else
        {
            http.Response.ContentType = found.ContentType;
            http.Response.Headers.ETag = found.ETag;
            http.Response.ContentLength = found.Content.Length;
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await http.Response.Body.WriteAsync(found.Content, http.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    public async Task AppAsync(HttpContext http, string region, string host, string? path)
    {
        await aws.HangWhileLostAsync(region, http.RequestAborted).ConfigureAwait(false);
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "HEAD, GET, PUT, POST, DELETE, PATCH, OPTIONS";
        headers.AccessControlAllowHeaders = "*";
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = 200;
            return;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false);
        var answer = universe.Shop(region, host, http.Request.Method, "/" + path?.TrimEnd('/'), body);
        if (answer is null)
        {
            // Nothing listens on that host: the connection is refused, which over one shared port is an abort.
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.IsJson ? "application/json" : "text/plain; charset=utf-8";
        await http.Response.WriteAsync(answer.Body, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>S3's HTML error with its second block: the custom error document is missing or can't be read either.</summary>
    private static async Task FailAsync(HttpContext http, int status, string code, string message, (string Name, string Value)? extra)
    {
        var id = Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();
        var title = $"{status} {(status == 403 ? "Forbidden" : status == 404 ? "Not Found" : "Method Not Allowed")}";
        var second = code == "NoSuchKey" ? "<li>Code: NoSuchKey</li><li>Message: The specified key does not exist.</li><li>Key: error.html</li>" : $"<li>Code: {code}</li><li>Message: {message}</li>";
        var item = extra is { } value ? $"<li>{value.Name}: {WebUtility.HtmlEncode(value.Value)}</li>" : "";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(
            $"<html><head><title>{title}</title></head><body><h1>{title}</h1><ul><li>Code: {code}</li><li>Message: {message}</li>{item}<li>RequestId: {id}</li><li>HostId: {id}</li></ul>"
            + $"<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3><ul>{second}</ul><hr/></body></html>",
            http.RequestAborted).ConfigureAwait(false);
    }
}
