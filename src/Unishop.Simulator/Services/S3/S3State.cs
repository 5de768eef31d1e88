using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;

/// <summary>What S3 keeps.</summary>
internal static class S3State
{
    extension(World world)
    {
        public SortedDictionary<string, Bucket> Buckets => world.State<Kept>().Buckets;

        /// <summary>What the sites had that a fault has blocked, by bucket.</summary>
        public Dictionary<string, PublicAccessBlock?> BlockedSites => world.State<Kept>().BlockedSites;

        /// <summary>The public access block of the whole account; absent: none is configured.</summary>
        public PublicAccessBlock? AccountPublicAccessBlock
        {
            get => world.State<Kept>().AccountBlock;
            set => world.State<Kept>().AccountBlock = value;
        }
    }

    private sealed class Kept
    {
        public SortedDictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, PublicAccessBlock?> BlockedSites { get; } = new(StringComparer.Ordinal);

        public PublicAccessBlock? AccountBlock { get; set; }
    }
}
