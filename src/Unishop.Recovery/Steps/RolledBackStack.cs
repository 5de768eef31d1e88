using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Steps;

/// <summary>The calls that make room for a stack whose creation came to nothing.</summary>
internal static class RolledBackStack
{
    /// <summary>What is left of a stack whose creation came to nothing goes, before another one can have its name.</summary>
    public static PlannedCall Remove(string region, StackState stack) =>
        new("cloudformation", "DeleteStack", region, Plane.Control, ImmutableSortedDictionary<string, string>.Empty.Add("StackName", stack.Id));

    /// <summary>Files that its servers wrote keep such a stack's bucket, and so the stack, from being deleted.</summary>
    /// <param name="region">The Region.</param>
    /// <param name="bucket">The bucket.</param>
    public static PlannedCall Empty(string region, string bucket) =>
        new("s3", "DeleteObjects", region, Plane.Data, ImmutableSortedDictionary<string, string>.Empty.Add("Bucket", bucket));
}
