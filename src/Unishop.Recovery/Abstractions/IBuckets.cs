using System.Collections.Immutable;

namespace Unishop.Recovery.Abstractions;

/// <summary>S3 buckets and what is in them. No failure is thrown, all are values.</summary>
public interface IBuckets
{
    /// <summary>
    /// Whether there is anything in a bucket, versions and markers of deleted objects included; a <see langword="null"/> value where there
    /// is no such bucket.
    /// </summary>
    Task<Outcome<BucketState?>> DescribeAsync(string region, string bucket, CancellationToken cancellation);

    /// <summary>
    /// Deletes up to a thousand objects for good, every version (<c>DeleteObjects</c>): in an empty bucket it changes nothing.
    /// What was deleted is named by the first of them, as <see cref="BucketState.First"/> does.
    /// </summary>
    Task<Outcome<Accepted>> EmptyAsync(string region, string bucket, CancellationToken cancellation);

    /// <summary>The account's buckets of a Region whose name begins so.</summary>
    Task<Outcome<ImmutableArray<string>>> ListAsync(string region, string prefix, CancellationToken cancellation);
}

/// <summary>What is in a bucket.</summary>
/// <param name="Name">The bucket.</param>
/// <param name="First">The first version of an object in it, by key and version; <see langword="null"/> where nothing is in it.</param>
public sealed record BucketState(string Name, string? First);
