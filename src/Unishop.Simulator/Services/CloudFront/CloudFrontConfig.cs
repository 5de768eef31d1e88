using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFront;

/// <summary>A distribution's configuration: checked, and completed as CloudFront completes it.</summary>
internal static class CloudFrontConfig
{
    private static readonly HashSet<long> FailoverCodes = [400, 403, 404, 416, 429, 500, 502, 503, 504];

    /// <exception cref="WireException">It contradicts itself.</exception>
    public static WireStruct Complete(WireStruct asked)
    {
        CheckQuantities(asked);
        var config = Copy(asked);
        var origins = config.Struct("Origins")!;
        if (!origins.Structs("Items").Any())
        {
            throw Error("InvalidArgument", "The parameter Origins must have at least one item.");
        }

        origins["Items"] = origins.Structs("Items").Select(origin => (object?)Origin(origin)).ToList();
        var ids = origins.Structs("Items").Select(origin => origin.Text("Id")!).ToHashSet();
        foreach (var group in config.Struct("OriginGroups")?.Structs("Items") ?? [])
        {
            CheckGroup(group, ids);
        }

        var targets = ids.Concat((config.Struct("OriginGroups")?.Structs("Items") ?? []).Select(group => group.Text("Id")!)).ToHashSet();
        config["DefaultCacheBehavior"] = Behavior(config.Struct("DefaultCacheBehavior")!, targets);
        if (config.Struct("CacheBehaviors") is { } others && others.Structs("Items").Any())
        {
            others["Items"] = others.Structs("Items").Select(behavior => (object?)Behavior(behavior, targets)).ToList();
        }

        foreach (var list in new[] { "Aliases", "OriginGroups", "CacheBehaviors", "CustomErrorResponses" })
        {
            config.TryAdd(list, WireStruct.Of(("Quantity", 0)));
        }

        config.TryAdd("DefaultRootObject", "");
        config.TryAdd("PriceClass", "PriceClass_All");
        config.TryAdd("HttpVersion", "http2");
        config.TryAdd("IsIPV6Enabled", false);
        config.TryAdd("WebACLId", "");
        config.TryAdd("Staging", false);
        config.TryAdd("ViewerCertificate", WireStruct.Of(("CloudFrontDefaultCertificate", true), ("MinimumProtocolVersion", "TLSv1"), ("CertificateSource", "cloudfront")));
        config.TryAdd("Restrictions", WireStruct.Of(("GeoRestriction", WireStruct.Of(("RestrictionType", "none"), ("Quantity", 0)))));
        config.TryAdd("Logging", WireStruct.Of(("Enabled", false), ("IncludeCookies", false), ("Bucket", ""), ("Prefix", "")));
        return config;
    }

    private static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));

    private static WireStruct Origin(WireStruct asked)
    {
        var origin = Copy(asked);
        var domain = origin.Text("DomainName")!;
        var isBucket = domain.EndsWith(".amazonaws.com", StringComparison.Ordinal) && domain.Contains(".s3", StringComparison.Ordinal) && !domain.Contains(".s3-website", StringComparison.Ordinal);
        if (origin.Struct("S3OriginConfig") is not null == (origin.Struct("CustomOriginConfig") is not null))
        {
            throw Error("InvalidArgument", "The parameter Origin must have exactly one of S3OriginConfig and CustomOriginConfig.");
        }

        if (origin.Struct("S3OriginConfig") is not null && !isBucket)
        {
            throw Error("InvalidOrigin", "The specified origin server does not exist or is not valid: S3OriginConfig needs the REST endpoint of a bucket; a website endpoint needs CustomOriginConfig.", 404);
        }

        if (origin.Integer("ConnectionAttempts") is < 1 or > 3)
        {
            throw Error("InvalidArgument", "The parameter ConnectionAttempts must be between 1 and 3.");
        }

        if (origin.Integer("ConnectionTimeout") is < 1 or > 10)
        {
            throw Error("InvalidArgument", "The parameter ConnectionTimeout must be between 1 and 10.");
        }

        if (origin.Text("OriginPath") is { Length: > 0 } path && (!path.StartsWith('/') || path.EndsWith('/')))
        {
            throw Error("InvalidArgument", "The parameter OriginPath must begin with a slash and not end with one.");
        }

        origin.TryAdd("OriginPath", "");
        origin.TryAdd("CustomHeaders", WireStruct.Of(("Quantity", 0)));
        origin.TryAdd("ConnectionAttempts", 3L);
        origin.TryAdd("ConnectionTimeout", 10L);
        origin.TryAdd("OriginShield", WireStruct.Of(("Enabled", false)));
        return origin;
    }

    private static void CheckGroup(WireStruct group, HashSet<string> ids)
    {
        var members = group.Struct("Members")!.Structs("Items").Select(member => member.Text("OriginId")!).ToArray();
        if (members.Length != 2 || members[0] == members[1])
        {
            throw Error("InvalidArgument", "An origin group needs two different origins.");
        }

        if (members.FirstOrDefault(member => !ids.Contains(member)) is { } unknown)
        {
            throw Error("NoSuchOrigin", $"One or more of your origins or origin groups do not exist: {unknown}", 404);
        }

        if (group.Struct("FailoverCriteria")!.Struct("StatusCodes")!.GetValueOrDefault("Items") is not List<object?> { Count: > 0 } codes || !codes.OfType<long>().All(FailoverCodes.Contains))
        {
            throw Error("InvalidArgument", $"The failover criteria need one or more of {string.Join(", ", FailoverCodes)}.");
        }
    }

    private static WireStruct Behavior(WireStruct asked, HashSet<string> targets)
    {
        var behavior = Copy(asked);
        if (!targets.Contains(behavior.Text("TargetOriginId")!))
        {
            throw Error("NoSuchOrigin", "One or more of your origins or origin groups do not exist.", 404);
        }

        if (behavior.Text("CachePolicyId") is { } policy)
        {
            if (!Cdn.CachePolicies.ContainsKey(policy))
            {
                throw Error("NoSuchCachePolicy", "The cache policy does not exist.", 404);
            }

            if (behavior.Struct("ForwardedValues") is not null || behavior.Integer("MinTTL") is not null)
            {
                throw Error("InvalidArgument", "The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.");
            }
        }
        else if (behavior.Struct("ForwardedValues") is null)
        {
            throw Error("InvalidArgument", "The parameter ForwardedValues is required when no cache policy is associated to the cache behavior.");
        }
        else if (behavior.Integer("MinTTL") is { } least && least > (behavior.Integer("DefaultTTL") ?? 86_400))
        {
            throw Error("InvalidTTLOrder", "The TTL order is not valid.");
        }

        var reads = new List<object?> { "HEAD", "GET" };
        behavior.TryAdd("AllowedMethods", WireStruct.Of(("Quantity", 2), ("Items", reads), ("CachedMethods", WireStruct.Of(("Quantity", 2), ("Items", reads)))));
        behavior.TryAdd("TrustedSigners", WireStruct.Of(("Enabled", false), ("Quantity", 0)));
        behavior.TryAdd("TrustedKeyGroups", WireStruct.Of(("Enabled", false), ("Quantity", 0)));
        behavior.TryAdd("LambdaFunctionAssociations", WireStruct.Of(("Quantity", 0)));
        behavior.TryAdd("FunctionAssociations", WireStruct.Of(("Quantity", 0)));
        behavior.TryAdd("FieldLevelEncryptionId", "");
        behavior.TryAdd("SmoothStreaming", false);
        behavior.TryAdd("Compress", false);
        return behavior;
    }

    // Every list of CloudFront says how many items it has.
    private static void CheckQuantities(WireStruct value)
    {
        if (value.Integer("Quantity") is { } quantity && quantity != ((value.GetValueOrDefault("Items") as List<object?>)?.Count ?? 0))
        {
            throw Error("InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
        }

        foreach (var member in value.Values)
        {
            if (member is WireStruct inner)
            {
                CheckQuantities(inner);
            }
            else if (member is List<object?> items)
            {
                items.OfType<WireStruct>().ToList().ForEach(CheckQuantities);
            }
        }
    }

    private static WireStruct Copy(WireStruct value)
    {
        var copy = new WireStruct();
        foreach (var (name, member) in value)
        {
            copy[name] = member switch
            {
                WireStruct inner => Copy(inner),
                List<object?> items => items.Select(item => item is WireStruct one ? Copy(one) : item).ToList(),
                _ => member,
            };
        }

        return copy;
    }
}
