using System.Collections.Frozen;

namespace Unishop.Simulator.Formation;

/// <summary>Resources that only wait for signals.</summary>
internal static class WaitResources
{
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::CloudFormation::WaitCondition")
        {
            Create = call => call.Properties.ContainsKey("Handle")
                ? throw Refusal.Validation("WaitCondition with a Handle is not simulated: use a CreationPolicy with a ResourceSignal")
                : $"{call.Stack.Id}/{call.Resource.LogicalId}/{call.World.Random.Uuid()}",
            Delete = _ => { },
            Update = _ => { },
            Replaces = FrozenSet<string>.Empty,
        },
    ];
}
