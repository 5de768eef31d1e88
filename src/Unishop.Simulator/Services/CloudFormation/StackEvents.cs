using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The only way in which a stack or a resource gets another status: with an event.</summary>
internal static class StackEvents
{
    public const string StackType = "AWS::CloudFormation::Stack";

    public static void Set(World world, Stack stack, string status, string? reason = null)
    {
        (stack.Status, stack.StatusReason) = (status, reason);
        Add(world, stack, stack.Name, stack.Id, StackType, status, reason, null);
    }

    public static void Set(World world, Stack stack, StackResource resource, string status, string? reason = null)
    {
        (resource.Status, resource.Reason, resource.At) = (status, reason, world.Now);
        Add(world, stack, resource.LogicalId, resource.PhysicalId, resource.Type, status, reason, resource.Properties.ToJsonString());
    }

    private static void Add(World world, Stack stack, string logicalId, string physicalId, string type, string status, string? reason, string? properties)
    {
        var id = type == StackType ? world.Random.Uuid() : $"{logicalId}-{status}-{world.Now:yyyy-MM-ddTHH:mm:ss.fffZ}";
        if (stack.Events.Exists(other => other.Id == id))
        {
            id += $"-{stack.Events.Count}";
        }

        stack.Events.Add(new StackEvent(id, world.Now, logicalId, physicalId, type, status, reason, properties, stack.ClientToken));
    }
}
