using System.Collections.Immutable;
using Amazon.CloudFront.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.CloudFront;

/// <summary>The distribution through the CloudFront API, whose control plane lives in us-east-1.</summary>
/// <param name="clients">The clients.</param>
/// <param name="calls">Makes the calls.</param>
/// <param name="endpoint">The one address of everything, where there is one: a distribution then answers under <c>/cdn/{id}/</c> of it.</param>
internal sealed class CloudFrontEdge(RegionalClients clients, AwsCalls calls, Uri? endpoint) : IEdge
{
    private const string ControlRegion = "us-east-1";

    public async Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation)
    {
        var all = new List<EdgeState>();
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
                    all.Add(State(distribution, found));
                }
            }

            marker = page?.IsTruncated == true ? page.NextMarker : null;
        }
        while (!string.IsNullOrEmpty(marker));

        // An origin group's id is unique in its distribution only: which one is meant is not for this side to guess.
        return all.Count > 1
            ? Outcome<EdgeState?>.Fail(new CallFailure(
                FailureKind.Refused, "Ambiguous",
                $"{all.Count} distributions have an origin group {originGroup}: {string.Join(", ", all.Select(edge => edge.Id))}; give the group of this workload an id of its own, e.g. {originGroup}-1",
                null))
            : Outcome<EdgeState?>.Success(all.FirstOrDefault());
    }

    public Task<Outcome<Accepted>> CreateAsync(EdgeCreation creation, string clientToken, CancellationToken cancellation) => calls.MakeAsync(
        $"cloudfront:CreateDistribution {ControlRegion}",
        token => clients.In(ControlRegion).ChangeDistributions.CreateDistributionAsync(
            new() { DistributionConfig = DistributionConfigs.Of(creation, clientToken) }, token),
        answer => new Accepted(answer.Distribution?.Id ?? ""),
        cancellation);

    public async Task<Outcome<Accepted>> DisableAsync(string distributionId, CancellationToken cancellation)
    {
        var answer = await ConfigAsync(distributionId, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var found, out var failure))
        {
            return Outcome<Accepted>.Fail(failure);
        }

        if (found.DistributionConfig.Enabled != true)
        {
            return Outcome<Accepted>.Success(new Accepted(distributionId), answer.RequestId);
        }

        found.DistributionConfig.Enabled = false;
        return await calls.MakeAsync(
            $"cloudfront:UpdateDistribution {ControlRegion}",
            token => clients.In(ControlRegion).ChangeDistributions.UpdateDistributionAsync(
                new() { Id = distributionId, IfMatch = found.ETag, DistributionConfig = found.DistributionConfig }, token),
            _ => new Accepted(distributionId),
            cancellation).ConfigureAwait(false);
    }

    public async Task<Outcome<Accepted>> DeleteAsync(string distributionId, CancellationToken cancellation)
    {
        var answer = await ConfigAsync(distributionId, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var found, out var failure) ? Outcome<Accepted>.Fail(failure)
            : await calls.MakeAsync(
                $"cloudfront:DeleteDistribution {ControlRegion}",
                token => clients.In(ControlRegion).ChangeDistributions.DeleteDistributionAsync(new() { Id = distributionId, IfMatch = found.ETag }, token),
                _ => new Accepted(distributionId),
                cancellation).ConfigureAwait(false);
    }

    private Task<Outcome<GetDistributionConfigResponse>> ConfigAsync(string distributionId, CancellationToken cancellation) => calls.MakeAsync(
        $"cloudfront:GetDistributionConfig {ControlRegion}",
        token => clients.In(ControlRegion).Distributions.GetDistributionConfigAsync(new() { Id = distributionId }, token),
        answer => answer,
        cancellation);

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
