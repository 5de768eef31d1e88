namespace Unishop.Simulator.Services;

/// <summary>Auto Scaling: a pilot light has no groups.</summary>
internal sealed class AutoScalingService : AwsService
{
    public AutoScalingService()
    {
        Reads("DescribeAutoScalingGroups", _ => Of(("AutoScalingGroups", new List<object?>())));
        Reads("DescribeAutoScalingInstances", _ => Of(("AutoScalingInstances", new List<object?>())));
        Reads("DescribeScalingActivities", _ => Of(("Activities", new List<object?>())));
        Reads("DescribeLaunchConfigurations", _ => Of(("LaunchConfigurations", new List<object?>())));
    }

    public override string Model => "autoscaling";
}
