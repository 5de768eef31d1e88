using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>Groups, their instances and activities as Auto Scaling describes them.</summary>
internal static class ScalingGroupViews
{
    public static WireStruct Group(ScalingGroup group) => WireStruct.Of(
        ("AutoScalingGroupName", group.Name), ("AutoScalingGroupARN", group.Arn), ("LaunchConfigurationName", group.LaunchConfiguration), ("LaunchTemplate", Template(group.Template)),
        ("MinSize", group.Min), ("MaxSize", group.Max), ("DesiredCapacity", group.Desired), ("DefaultCooldown", group.Cooldown),
        ("AvailabilityZones", group.Subnets.Select(subnet => subnet.Zone).Distinct()), ("LoadBalancerNames", group.LoadBalancers), ("TargetGroupARNs", new List<object?>()),
        ("HealthCheckType", group.HealthCheckType), ("HealthCheckGracePeriod", group.Grace), ("CreatedTime", group.CreatedAt),
        ("VPCZoneIdentifier", string.Join(',', group.Subnets.Select(subnet => subnet.Id))), ("Status", group.Deleting ? "Delete in progress" : null),
        ("SuspendedProcesses", group.Suspended.Select(process => WireStruct.Of(("ProcessName", process), ("SuspensionReason", "User suspended")))),
        ("EnabledMetrics", new List<object?>()), ("TerminationPolicies", new List<object?> { "Default" }), ("NewInstancesProtectedFromScaleIn", group.ProtectNew),
        ("ServiceLinkedRoleARN", $"arn:aws:iam::{World.Account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
        ("Tags", Tags(group)),
        ("Instances", group.Instances.Select(Instance)));

    public static IEnumerable<WireStruct> Tags(ScalingGroup group) => group.Tags.Select(tag => WireStruct.Of(
        ("Key", tag.Key), ("Value", tag.Value.Value), ("PropagateAtLaunch", tag.Value.Propagate), ("ResourceId", group.Name), ("ResourceType", "auto-scaling-group")));

    public static WireStruct Instance(GroupInstance instance) => WireStruct.Of(
        ("InstanceId", instance.Id), ("InstanceType", instance.Type), ("AvailabilityZone", instance.Zone), ("LifecycleState", instance.State),
        ("HealthStatus", instance.Healthy ? "Healthy" : "Unhealthy"), ("LaunchConfigurationName", instance.LaunchConfiguration), ("LaunchTemplate", Template(instance.Template)), ("ProtectedFromScaleIn", instance.Protected));

    private static WireStruct? Template(TemplateUse? use) => use is null ? null : WireStruct.Of(
        ("LaunchTemplateId", use.Id), ("LaunchTemplateName", use.Name), ("Version", use.Version));

    public static WireStruct InstanceOf(ScalingGroup group, GroupInstance instance)
    {
        var output = Instance(instance);
        output["AutoScalingGroupName"] = group.Name;
        output["HealthStatus"] = instance.Healthy ? "HEALTHY" : "UNHEALTHY";
        return output;
    }

    public static WireStruct Activity(ScalingGroup group, ScalingActivity activity) => WireStruct.Of(
        ("ActivityId", activity.Id), ("AutoScalingGroupName", group.Name), ("Description", activity.Description), ("Cause", activity.Cause),
        ("StartTime", activity.StartedAt), ("EndTime", activity.EndedAt), ("StatusCode", activity.Status), ("StatusMessage", activity.Message),
        ("Progress", activity.EndedAt is null ? 50 : 100), ("Details", "{}"), ("AutoScalingGroupARN", group.Arn));

    public static WireStruct Refresh(ScalingGroup group, InstanceRefresh refresh) => WireStruct.Of(
        ("InstanceRefreshId", refresh.Id), ("AutoScalingGroupName", group.Name), ("Status", refresh.Status), ("StartTime", refresh.StartedAt), ("EndTime", refresh.EndedAt),
        ("PercentageComplete", refresh.Status == "Successful" || refresh.Total == 0 ? 100 : 100 * (refresh.Total - refresh.Old.Count) / (refresh.Total + 1)),
        ("InstancesToUpdate", refresh.Old.Count),
        ("Preferences", WireStruct.Of(("MinHealthyPercentage", refresh.MinHealthy), ("InstanceWarmup", refresh.Warmup))));
}
