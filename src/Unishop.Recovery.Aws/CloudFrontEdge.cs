using System.Collections.Immutable;
using Amazon.CloudFront.Model;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>The distribution through the CloudFront API, whose control plane lives in us-east-1.</summary>
/// <param name="clients">The clients.</param>
/// <param name="calls">Makes the calls.</param>
/// <param name="endpoint">The one address of everything, where there is one: a distribution then answers under <c>/cdn/{id}/</c> of it.</param>
internal sealed class CloudFrontEdge(RegionalClients clients, AwsCalls calls, Uri? endpoint) : IEdge
{
    private const string ControlRegion = "us-east-1";

    public async Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation)
    {
        string? marker = null;
        do
        {
            var from = marker;
            var answer = await calls.MakeAsync(
                $"cloudfront:ListDistributions {ControlRegion}",
                token => clients.In(ControlRegion).Distributions.ListDistributionsAsync(new ListDistributionsRequest { Marker = from }, token),
                answer => answer.DistributionList,
                cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var page, out var failure))
            {
                return Outcome<EdgeState?>.Fail(failure);
            }

            foreach (var distribution in page?.Items ?? [])
            {
                if (distribution.OriginGroups?.Items?.FirstOrDefault(candidate => candidate.Id == originGroup) is { } found)
                {
                    return Outcome<EdgeState?>.Success(State(distribution, found), answer.RequestId);
                }
            }

            marker = page?.IsTruncated == true ? page.NextMarker : null;
        }
        while (!string.IsNullOrEmpty(marker));
        return Outcome<EdgeState?>.Success(null);
    }

    private EdgeState State(DistributionSummary distribution, OriginGroup origins) => new(
        distribution.Id,
        distribution.Status ?? "",
        distribution.Enabled ?? false,
        endpoint is null ? new Uri($"https://{distribution.DomainName}/") : new Uri(endpoint, $"/cdn/{distribution.Id}/"),
        [
            .. from member in origins.Members?.Items ?? []
               join origin in distribution.Origins?.Items ?? [] on member.OriginId equals origin.Id
               select origin.DomainName,
        ],
        [.. origins.FailoverCriteria?.StatusCodes?.Items ?? []],
        distribution.DefaultCacheBehavior?.TargetOriginId == origins.Id);
}
