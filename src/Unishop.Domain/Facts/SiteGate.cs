using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>The gate of a site.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="IsBlocked">Whether any part of the block of public access is on.</param>
public sealed record SiteGate(string Bucket, bool IsBlocked);
