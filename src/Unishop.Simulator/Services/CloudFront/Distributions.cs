using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services.CloudFront;

/// <summary>A CloudFront distribution.</summary>
internal sealed class Distribution
{
    public required string Id { get; init; }

    public required string DomainName { get; init; }

    /// <summary>The configuration that the API shows.</summary>
    public required WireStruct Config { get; set; }

    /// <summary>The configuration as it was asked for when it was created, for a repetition of the same call.</summary>
    public required string AskedFor { get; init; }

    /// <summary>The configuration that the edges work by: the newest that is deployed; absent before the first.</summary>
    public WireStruct? Live { get; set; }

    public required string ETag { get; set; }

    public string Status { get; set; } = "InProgress";

    public required DateTimeOffset ModifiedAt { get; set; }

    public List<Invalidation> Invalidations { get; } = [];

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public string CallerReference => Config.Text("CallerReference")!;

    public bool IsEnabled => Config.Flag("Enabled") == true;

    public string Arn => $"arn:aws:cloudfront::{World.Account}:distribution/{Id}";
}

/// <summary>What is to be taken out of the caches.</summary>
internal sealed class Invalidation
{
    public required string Id { get; init; }

    public required string CallerReference { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>A place that CloudFront fetches from.</summary>
/// <param name="Id">Its name in the distribution.</param>
/// <param name="DomainName">Its host.</param>
/// <param name="Path">What is put before every path.</param>
/// <param name="Patience">How long it is tried to connect, all attempts together.</param>
internal sealed record CdnOrigin(string Id, string DomainName, string Path, TimeSpan Patience);

/// <summary>How long answers are kept, in seconds.</summary>
internal sealed record CdnLifetime(long Least, long Standard, long Most);

/// <summary>What a distribution does with a request, decided anew for each: CloudFront remembers no earlier failure.</summary>
/// <param name="Origins">Where to fetch from, in order.</param>
/// <param name="FailoverCodes">The answers on which the next origin is asked.</param>
/// <param name="Methods">The methods that are let through.</param>
/// <param name="Lifetime">How long answers are kept.</param>
/// <param name="Path">The path to ask for, with the default root object.</param>
/// <param name="ErrorSeconds">How long an error is kept.</param>
internal sealed record CdnPlan(
    IReadOnlyList<CdnOrigin> Origins, IReadOnlySet<long> FailoverCodes, IReadOnlySet<string> Methods, CdnLifetime Lifetime, string Path, IReadOnlyDictionary<long, long> ErrorSeconds)
{
    /// <summary>Whether failing over is possible for a method: only reads do.</summary>
    public bool MayFailOver(string method) => Origins.Count > 1 && method is "GET" or "HEAD" or "OPTIONS";
}

/// <summary>How distributions decide.</summary>
internal static class Cdn
{
    /// <summary>The managed cache policies, by their published ids.</summary>
    public static readonly IReadOnlyDictionary<string, CdnLifetime> CachePolicies = new Dictionary<string, CdnLifetime>
    {
        [CachingDisabled] = new(0, 0, 0),
        ["658327ea-f89d-4fab-a63d-7e88639e58f6"] = new(1, 86_400, 31_536_000),
        ["b2884449-e4de-46a7-ac36-70bc7f1ddd6d"] = new(1, 86_400, 31_536_000),
    };

    /// <summary>The managed policy CachingDisabled.</summary>
    public const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

    /// <summary>What a distribution does with a path; <see langword="null"/> while it is not deployed or not enabled.</summary>
    public static CdnPlan? Plan(Distribution distribution, string path)
    {
        if (distribution.Live is not { } config || config.Flag("Enabled") != true)
        {
            return null;
        }

        var asked = path.Length == 0 ? config.Text("DefaultRootObject") ?? "" : path;
        var behavior = config.Struct("CacheBehaviors")?.Structs("Items").FirstOrDefault(candidate => PolicyStatement.Fits(candidate.Text("PathPattern")!.TrimStart('/'), asked, StringComparison.Ordinal))
            ?? config.Struct("DefaultCacheBehavior")!;
        var target = behavior.Text("TargetOriginId")!;
        var group = config.Struct("OriginGroups")?.Structs("Items").FirstOrDefault(candidate => candidate.Text("Id") == target);
        var members = group is null ? [target] : group.Struct("Members")!.Structs("Items").Select(member => member.Text("OriginId")!).ToArray();
        var origins = config.Struct("Origins")!.Structs("Items").ToDictionary(origin => origin.Text("Id")!);
        return new CdnPlan(
            [.. members.Select(id => Origin(origins[id]))],
            group?.Struct("FailoverCriteria")!.Struct("StatusCodes")!.GetValueOrDefault("Items") is List<object?> codes ? codes.OfType<long>().ToHashSet() : new HashSet<long>(),
            (behavior.Struct("AllowedMethods")?.Texts("Items") ?? ["GET", "HEAD"]).ToHashSet(),
            LifetimeOf(behavior),
            asked,
            config.Struct("CustomErrorResponses")?.Structs("Items").ToDictionary(error => error.Integer("ErrorCode")!.Value, error => error.Integer("ErrorCachingMinTTL") ?? 10) ?? []);
    }

    /// <summary>How long an answer is kept: what the origin says, between the bounds of the behaviour; errors by their own rule.</summary>
    public static TimeSpan KeepFor(CdnPlan plan, WebAnswer answer)
    {
        if (answer.Status >= 400)
        {
            return TimeSpan.FromSeconds(plan.ErrorSeconds.GetValueOrDefault(answer.Status, 10));
        }

        var said = answer.Headers.GetValueOrDefault("Cache-Control");
        var seconds = said is null ? plan.Lifetime.Standard
            : said.Contains("no-store", StringComparison.OrdinalIgnoreCase) || said.Contains("no-cache", StringComparison.OrdinalIgnoreCase) || said.Contains("private", StringComparison.OrdinalIgnoreCase) ? 0
            : said.Split("max-age=") is [_, var age] && long.TryParse(age.Split(',', ' ')[0], out var given) ? given
            : plan.Lifetime.Standard;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, plan.Lifetime.Least, Math.Max(plan.Lifetime.Least, plan.Lifetime.Most)));
    }

    /// <summary>Whether a stored answer was taken out of the caches meanwhile.</summary>
    public static bool IsInvalidated(Distribution distribution, string path, DateTimeOffset storedAt) => distribution.Invalidations.Exists(invalidation =>
        invalidation.CreatedAt >= storedAt && invalidation.Paths.Any(pattern => PolicyStatement.Fits(pattern, "/" + path, StringComparison.Ordinal)));

    private static CdnOrigin Origin(WireStruct origin) => new(
        origin.Text("Id")!, origin.Text("DomainName")!, (origin.Text("OriginPath") ?? "").TrimEnd('/'),
        TimeSpan.FromSeconds((origin.Integer("ConnectionAttempts") ?? 3) * (origin.Integer("ConnectionTimeout") ?? 10)));

    private static CdnLifetime LifetimeOf(WireStruct behavior) => behavior.Text("CachePolicyId") is { } policy
        ? CachePolicies[policy]
        : new CdnLifetime(behavior.Integer("MinTTL") ?? 0, behavior.Integer("DefaultTTL") ?? 86_400, behavior.Integer("MaxTTL") ?? 31_536_000);
}

/// <summary>What CloudFront reaches under an origin's name.</summary>
internal static class CdnOrigins
{
    /// <summary>The bucket and whether its website is meant; <see langword="null"/> where the name is no bucket's.</summary>
    public static (string Bucket, bool IsWebsite, string Below)? BucketOf(World world, CdnOrigin origin)
    {
        // The simulator's own address of a website, as its stacks give it.
        var address = new Uri(world.BaseUrl).Authority;
        if (origin.DomainName.Equals(address, StringComparison.OrdinalIgnoreCase) && origin.Path.Split('/', 4) is ["", "website", var named, .. var rest])
        {
            return (named, true, rest.Length == 0 ? "" : rest[0] + "/");
        }

        var host = origin.DomainName;
        var below = origin.Path.TrimStart('/') is { Length: > 0 } path ? path + "/" : "";
        foreach (var (mark, isWebsite) in new[] { (".s3-website-", true), (".s3-website.", true), (".s3.", false), (".s3-", false) })
        {
            if (host.IndexOf(mark, StringComparison.Ordinal) is > 0 and var at && host.EndsWith(".amazonaws.com", StringComparison.Ordinal))
            {
                return (host[..at], isWebsite, below);
            }
        }

        return null;
    }

    /// <summary>What the REST endpoint of a bucket answers without a signature: an object, or an XML error.</summary>
    public static WebAnswer Rest(World world, string bucketName, string key)
    {
        if (!world.Buckets.TryGetValue(bucketName, out var bucket))
        {
            return Xml(404, "NoSuchBucket", "The specified bucket does not exist");
        }

        // Without permission to list, S3 does not even say that there is no such key.
        return key.Length > 0 && BucketAccess.MayRead(world, bucket, key) && bucket.Objects.GetValueOrDefault(key) is { } found
            ? new WebAnswer(200, found.ContentType, found.Content) { Headers = new Dictionary<string, string> { ["ETag"] = found.ETag } }
            : Xml(403, "AccessDenied", "Access Denied");
    }

    private static WebAnswer Xml(int status, string code, string message) =>
        WebAnswer.Text(status, "application/xml", $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>");
}
