using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>What plans take from a snapshot: where a reading is unknown at the moment, what it said last.</summary>
internal static class PlanFacts
{
    public static Reading<T>? Best<T>(Reading<T> reading) => reading.IsKnown ? reading : reading.LastKnown;

    public static string? Site(RegionSnapshot region, RegionalResources resources) =>
        Best(region.Stacks)?.Value.FirstOrDefault(stack => stack.Name == resources.Stack)?.Outputs.GetValueOrDefault(StackResources.WebsiteUrl);
}
