using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>
/// The CloudFront distribution. Its control plane lives in us-east-1: it is read on good days and never needed to recover.
/// No failure is thrown, all are values.
/// </summary>
public interface IEdge
{
    /// <summary>The distribution that has an origin group of that id; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation);

    /// <summary>
    /// Makes a distribution whose default behaviour sends requests to an origin group of two sites, the first before the second
    /// (<c>CreateDistribution</c>); repeating with the same token changes nothing.
    /// </summary>
    Task<Outcome<Accepted>> CreateAsync(EdgeCreation creation, string clientToken, CancellationToken cancellation);

    /// <summary>Has a distribution answer nobody any more (<c>UpdateDistribution</c>, Enabled); a disabled one stays as it is.</summary>
    Task<Outcome<Accepted>> DisableAsync(string distributionId, CancellationToken cancellation);

    /// <summary>Deletes a distribution (<c>DeleteDistribution</c>): CloudFront refuses while it is enabled or not deployed.</summary>
    Task<Outcome<Accepted>> DeleteAsync(string distributionId, CancellationToken cancellation);
}

/// <summary>A distribution to be made.</summary>
/// <param name="OriginGroup">The id of its origin group.</param>
/// <param name="First">The site that requests go to.</param>
/// <param name="Second">The site that they go to where the first fails.</param>
public sealed record EdgeCreation(string OriginGroup, EdgeOrigin First, EdgeOrigin Second);

/// <summary>A site behind a distribution.</summary>
/// <param name="Id">The origin's id.</param>
/// <param name="Region">The Region of its bucket.</param>
/// <param name="Bucket">The bucket that is served as a website.</param>
public sealed record EdgeOrigin(string Id, string Region, string Bucket);
