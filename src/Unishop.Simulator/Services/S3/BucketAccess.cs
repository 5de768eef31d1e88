using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;

/// <summary>Who may read what without signing: policies, ACLs, and the blocks of bucket and account that take both away.</summary>
internal static class BucketAccess
{
    /// <summary>The block that applies: the stricter of the bucket's and the account's.</summary>
    public static PublicAccessBlock Block(World world, Bucket bucket) => PublicAccessBlock.Stricter(bucket.Block, world.AccountPublicAccessBlock);

    /// <summary>Whether everybody may read an object; for a missing one, whether a policy would allow it.</summary>
    public static bool MayRead(World world, Bucket bucket, string key)
    {
        var block = Block(world, bucket);
        var byPolicy = !block.RestrictPublicBuckets && bucket.Policy is { } policy && policy.AllowsEverybody("s3:GetObject", $"{bucket.Arn}/{key}");
        var byAcl = !block.IgnorePublicAcls && bucket.Ownership != Bucket.EnforcedOwnership && bucket.Objects.GetValueOrDefault(key) is { HasPublicAcl: true };
        return byPolicy || byAcl;
    }
}
