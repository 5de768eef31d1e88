using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Control;

/// <summary>
/// What viewers get from CloudFront. Each request asks the first origin first, waits out its connection attempts where its Region
/// does not answer, and goes to the second on what the origin group names.
/// </summary>
internal sealed class CdnEndpoint(Simulation simulation)
{
    // Caches are the edges' and not the world's: looking at a page changes no world. They go with the world they are of.
    private readonly ConditionalWeakTable<World, ConcurrentDictionary<string, Stored>> _caches = [];

    public async Task HandleAsync(HttpContext http, string distribution, string? path)
    {
        var method = http.Request.Method;
        var known = simulation.Read(world => Look(world, distribution, path ?? ""));
        if (known is not { } request)
        {
            // A name that does not resolve: nobody is there to answer.
            http.Abort();
            return;
        }

        var (plan, cache, key) = request;
        if (!plan.Methods.Contains(method))
        {
            await SendAsync(http, distribution, Refusal(403, "This distribution is not configured to allow the HTTP request method that was used for this request."), "Error from cloudfront").ConfigureAwait(false);
            return;
        }

        if (simulation.Read(world => Fresh(world, distribution, plan, cache, key)) is { } stored)
        {
            await SendAsync(http, distribution, stored.Answer, stored.Answer.Status < 400 ? "Hit from cloudfront" : "Error from cloudfront").ConfigureAwait(false);
            return;
        }

        var answer = await FetchAsync(plan, method, http.RequestAborted).ConfigureAwait(false);
        if (method is "GET" && Cdn.KeepFor(plan, answer) is { Ticks: > 0 } time)
        {
            var now = simulation.Clock.GetUtcNow();
            cache[key] = new Stored(answer, now, now + time);
        }

        await SendAsync(http, distribution, answer, answer.Status < 400 ? "Miss from cloudfront" : "Error from cloudfront").ConfigureAwait(false);
    }

    private static Distribution? Find(World world, string name) => world.Distributions.Find(candidate => candidate.Id == name || candidate.DomainName == name);

    private (CdnPlan Plan, ConcurrentDictionary<string, Stored> Cache, string Key)? Look(World world, string name, string path) =>
        Find(world, name) is { } distribution && Cdn.Plan(distribution, path) is { } plan
            ? (plan, _caches.GetValue(world, _ => new(StringComparer.Ordinal)), distribution.Id + " " + plan.Path)
            : null;

    private static Stored? Fresh(World world, string name, CdnPlan plan, ConcurrentDictionary<string, Stored> cache, string key) =>
        cache.TryGetValue(key, out var stored) && stored.Until > world.Now && Find(world, name) is { } distribution && !Cdn.IsInvalidated(distribution, plan.Path, stored.At) ? stored : null;

    private async Task<WebAnswer> FetchAsync(CdnPlan plan, string method, CancellationToken aborted)
    {
        var last = Refusal(502, "We can't connect to the server for this app or website at this time.");
        foreach (var origin in plan.Origins)
        {
            last = await AskAsync(origin, plan.Path, method, aborted).ConfigureAwait(false);
            if (!plan.MayFailOver(method) || !plan.FailoverCodes.Contains(last.Status))
            {
                break;
            }
        }

        return last;
    }

    /// <summary>Asks one origin; one whose Region is lost is waited for as long as its attempts and timeout say.</summary>
    private async Task<WebAnswer> AskAsync(CdnOrigin origin, string path, string method, CancellationToken aborted)
    {
        var until = simulation.Clock.GetUtcNow() + origin.Patience;
        while (true)
        {
            var (target, isLost, changed) = simulation.Read(world =>
            {
                var bucket = CdnOrigins.BucketOf(world, origin);
                var region = bucket is { } found ? world.Buckets.GetValueOrDefault(found.Bucket)?.Region : null;
                return (bucket, region is not null && world.Faults.IsUnreachable(region), world.Faults.Changed);
            });
            if (target is not { } bucket)
            {
                return Refusal(502, "CloudFront wasn't able to resolve the origin domain name.");
            }

            if (!isLost)
            {
                return simulation.Read(world => bucket.IsWebsite
                    ? Websites.Answer(world, bucket.Bucket, method, bucket.Below + path, SiteEndpoint.RequestId())
                    : CdnOrigins.Rest(world, bucket.Bucket, bucket.Below + path));
            }

            var left = until - simulation.Clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return Refusal(504, "CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection.");
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            await Task.WhenAny(changed, Task.Delay(left, simulation.Clock, enough.Token)).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
            aborted.ThrowIfCancellationRequested();
        }
    }

    private static WebAnswer Refusal(int status, string reason) => WebAnswer.Text(status, "text/html",
        $"<html><head><title>ERROR: The request could not be satisfied</title></head><body><h1>{status} ERROR</h1><h2>The request could not be satisfied.</h2><hr/>{reason}<hr/><address>Generated by cloudfront (CloudFront)</address></body></html>");

    private static Task SendAsync(HttpContext http, string distribution, WebAnswer answer, string cache)
    {
        http.Response.Headers["X-Cache"] = cache;
        http.Response.Headers.Via = "1.1 edge.cloudfront.net (CloudFront)";
        // The viewer's own browser must not mask what the edge does.
        http.Response.Headers.CacheControl = "no-store";
        return SiteEndpoint.SendAsync(http, answer, "/cdn/" + distribution);
    }

    private sealed record Stored(WebAnswer Answer, DateTimeOffset At, DateTimeOffset Until);
}
