using System.Text;
using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Control;

/// <summary>The website endpoints of buckets and the shop's API on instances, as a browser reaches them.</summary>
internal sealed class SiteEndpoint(Simulation simulation, AwsEndpoint aws)
{
    public async Task WebsiteAsync(HttpContext http, string bucketName, string? path)
    {
        var region = simulation.Read(world => world.Buckets.GetValueOrDefault(bucketName)?.Region);
        if (region is not null)
        {
            if (simulation.Read(world => world.Faults.HasNoAddress(region, "s3")))
            {
                http.Abort();
                return;
            }

            await aws.HangWhileUnreachableAsync(region, http.RequestAborted).ConfigureAwait(false);
        }

        var answer = simulation.Read(world => Websites.Answer(world, bucketName, http.Request.Method, path ?? "", RequestId()));
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Server"] = "AmazonS3";
        await SendAsync(http, answer, $"/website/{bucketName}").ConfigureAwait(false);
    }

    /// <summary>Sends an answer; a redirect to the site's own root stays below its address here.</summary>
    public static async Task SendAsync(HttpContext http, WebAnswer answer, string root)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            if (name == "Cache-Control")
            {
                continue;
            }

            http.Response.Headers[name] = name == "Location" && value.StartsWith('/') ? root + value : value;
        }

        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>A stage of API Gateway. What a browser may read of its answer is what the API's own headers say.</summary>
    private async Task StageAsync(HttpContext http, string region, string host, string path)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var request = new StageRequest(
            http.Request.Method, path, http.Request.Query.ToDictionary(entry => entry.Key, entry => entry.Value.ToString()),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false));
        if (simulation.Stage(region, host, request) is { } answer)
        {
            http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
            await SendAsync(http, answer, "").ConfigureAwait(false);
        }
        else
        {
            http.Abort();
        }
    }

    public static string RequestId() => Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();

    public async Task AppAsync(HttpContext http, string region, string host, string? path)
    {
        await aws.HangWhileUnreachableAsync(region, http.RequestAborted).ConfigureAwait(false);
        if (host.Contains(".execute-api.", StringComparison.Ordinal))
        {
            await StageAsync(http, region, host, path ?? "").ConfigureAwait(false);
            return;
        }

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
        var answer = simulation.Shop(region, host, http.Request.Method, "/" + path?.TrimEnd('/'), body);
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
}
