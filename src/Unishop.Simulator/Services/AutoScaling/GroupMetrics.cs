using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>What AWS measures of groups.</summary>
internal static class GroupMetrics
{
    /// <summary>Notes how large a group is.</summary>
    public static void Note(World world, ScalingGroup group)
    {
        void Step(string name, double value) =>
            world.Metrics.Step(MetricId.Of(group.Region, "AWS/AutoScaling", name, ("AutoScalingGroupName", group.Name)), world.Now, group.Deleted ? null : value);
        Step("GroupDesiredCapacity", group.Desired);
        Step("GroupMinSize", group.Min);
        Step("GroupMaxSize", group.Max);
        Step("GroupInServiceInstances", group.Instances.Count(member => member.State == "InService"));
        Step("GroupPendingInstances", group.Instances.Count(member => member.State == "Pending"));
        Step("GroupTerminatingInstances", group.Instances.Count(member => member.State == "Terminating"));
        Step("GroupTotalInstances", group.Instances.Count);
    }
}
