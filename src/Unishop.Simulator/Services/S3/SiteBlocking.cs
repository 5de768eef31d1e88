using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;

/// <summary>The labs' own disaster: the public access of a Region's sites is blocked, and given back afterwards.</summary>
internal static class SiteBlocking
{
    public static void Block(World world, string region)
    {
        foreach (var bucket in world.Buckets.Values.Where(bucket => bucket.Region == region && bucket.Website is not null && bucket.Block != PublicAccessBlock.Everything))
        {
            world.BlockedSites[bucket.Name] = bucket.Block;
            bucket.Block = PublicAccessBlock.Everything;
        }
    }

    /// <summary>Gives the buckets back what they had, unless somebody has changed it since.</summary>
    public static void Unblock(World world, string region)
    {
        foreach (var bucket in world.Buckets.Values.Where(bucket => bucket.Region == region && bucket.Block == PublicAccessBlock.Everything))
        {
            if (world.BlockedSites.Remove(bucket.Name, out var before))
            {
                bucket.Block = before;
            }
        }
    }
}
