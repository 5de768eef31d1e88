using System.Collections.Immutable;
using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.CloudFront;

/// <summary>What a distribution before two sites is configured to be.</summary>
internal static class DistributionConfigs
{
    // The managed policy CachingDisabled: a cached page would hide that its site is gone.
    private const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    private static readonly ImmutableArray<int> s_failoverCodes = [400, 403, 404, 416, 500, 502, 503, 504];

    // The Regions whose website endpoints have a hyphen before the Region and no dot.
    private static readonly ImmutableHashSet<string> s_hyphenated =
    [
        "us-east-1", "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-west-1", "sa-east-1", "us-gov-west-1",
    ];

    public static DistributionConfig Of(EdgeCreation creation, string clientToken) => new()
    {
        CallerReference = clientToken,
        Comment = $"Unishop: {creation.First.Id}, then {creation.Second.Id}",
        Enabled = true,
        Origins = new Origins { Quantity = 2, Items = [Website(creation.First), Website(creation.Second)] },
        OriginGroups = new OriginGroups
        {
            Quantity = 1,
            Items =
            [
                new OriginGroup
                {
                    Id = creation.OriginGroup,
                    FailoverCriteria = new OriginGroupFailoverCriteria { StatusCodes = new StatusCodes { Quantity = s_failoverCodes.Length, Items = [.. s_failoverCodes] } },
                    Members = new OriginGroupMembers
                    {
                        Quantity = 2,
                        Items = [new OriginGroupMember { OriginId = creation.First.Id }, new OriginGroupMember { OriginId = creation.Second.Id }],
                    },
                },
            ],
        },
        DefaultCacheBehavior = new DefaultCacheBehavior
        {
            TargetOriginId = creation.OriginGroup,
            ViewerProtocolPolicy = ViewerProtocolPolicy.AllowAll,
            CachePolicyId = CachingDisabled,
            Compress = true,
        },
    };

    /// <summary>A website endpoint is an origin of the customer's own, not a bucket: it speaks http and serves the index page.</summary>
    private static Origin Website(EdgeOrigin origin) => new()
    {
        Id = origin.Id,
        DomainName = $"{origin.Bucket}.s3-website{(s_hyphenated.Contains(origin.Region) ? '-' : '.')}{origin.Region}.amazonaws.com",
        CustomOriginConfig = new CustomOriginConfig { HTTPPort = 80, HTTPSPort = 443, OriginProtocolPolicy = OriginProtocolPolicy.HttpOnly },
    };
}
