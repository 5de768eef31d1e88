using System.Collections.Immutable;
using Amazon.S3.Model;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.S3;

/// <summary>Buckets through the S3 API.</summary>
internal sealed class S3Buckets(RegionalClients clients, AwsCalls calls) : IBuckets
{
    private const int MostAtOnce = 1000;

    public Task<Outcome<BucketState?>> DescribeAsync(string region, string bucket, CancellationToken cancellation) => calls.FindAsync(
        $"s3:ListObjectVersions {region}",
        token => clients.In(region).Buckets.ListVersionsAsync(new ListVersionsRequest { BucketName = bucket, MaxKeys = 1 }, token),
        answer => new BucketState(bucket, answer.Versions is [var first, ..] ? NameOf(first) : null),
        cancellation);

    public async Task<Outcome<Accepted>> EmptyAsync(string region, string bucket, CancellationToken cancellation)
    {
        var answer = await calls.MakeAsync(
            $"s3:ListObjectVersions {region}",
            token => clients.In(region).Buckets.ListVersionsAsync(new ListVersionsRequest { BucketName = bucket, MaxKeys = MostAtOnce }, token),
            answer => answer.Versions ?? [],
            cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var objects, out var failure) ? Outcome<Accepted>.Fail(failure)
            : objects.Count == 0 ? Outcome<Accepted>.Success(new Accepted(bucket), answer.RequestId)
            : await calls.MakeAsync(
                $"s3:DeleteObjects {region}",
                token => clients.In(region).ChangeBuckets.DeleteObjectsAsync(new DeleteObjectsRequest
                {
                    BucketName = bucket,
                    Objects = [.. objects.Select(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId })],
                    Quiet = true,
                }, token),
                _ => new Accepted(NameOf(objects[0])),
                cancellation).ConfigureAwait(false);
    }

    private static string NameOf(S3ObjectVersion version) => $"{version.Key} {version.VersionId}";

    public Task<Outcome<ImmutableArray<string>>> ListAsync(string region, string prefix, CancellationToken cancellation) => calls.MakeAsync(
        $"s3:ListBuckets {region}",
        token => clients.In(region).Buckets.ListBucketsAsync(new ListBucketsRequest { Prefix = prefix, BucketRegion = region }, token),
        // Some endpoints answer with all buckets whatever is asked for.
        answer => (answer.Buckets ?? []).Where(bucket => bucket.BucketName.StartsWith(prefix, StringComparison.Ordinal) && (string.IsNullOrEmpty(bucket.BucketRegion) || bucket.BucketRegion == region))
            .Select(bucket => bucket.BucketName).ToImmutableArray(),
        cancellation);
}
