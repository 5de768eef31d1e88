using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Launch templates, launch configurations and Auto Scaling groups in stacks.</summary>
internal static class ScalingResources
{
    private const string AutoScaling = "autoscaling";
    private static readonly string[] Sizes = ["MinSize", "MaxSize", "DesiredCapacity"];

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::EC2::LaunchTemplate")
        {
            Create = call => call.Invoke("ec2", "CreateLaunchTemplate", call.Input("ec2", "CreateLaunchTemplate", ("LaunchTemplateName", call.Name("LaunchTemplateName", longest: 128))))
                .Struct("LaunchTemplate")!.Text("LaunchTemplateId")!,
            Update = call =>
            {
                var data = call.Input("ec2", "CreateLaunchTemplateVersion", ("LaunchTemplateId", call.PhysicalId));
                data.Remove("LaunchTemplateName");
                call.Invoke("ec2", "CreateLaunchTemplateVersion", data);
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "DeleteLaunchTemplate", WireStruct.Of(("LaunchTemplateId", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "LaunchTemplateId" => call.PhysicalId,
                "LatestVersionNumber" => Number(Template(call), "LatestVersionNumber"),
                "DefaultVersionNumber" => Number(Template(call), "DefaultVersionNumber"),
                _ => null,
            },
        },
        new("AWS::AutoScaling::LaunchConfiguration")
        {
            Create = call =>
            {
                var name = call.Name("LaunchConfigurationName");
                call.Invoke(AutoScaling, "CreateLaunchConfiguration", call.Input(AutoScaling, "CreateLaunchConfiguration", ("LaunchConfigurationName", name)));
                return name;
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke(AutoScaling, "DeleteLaunchConfiguration", WireStruct.Of(("LaunchConfigurationName", call.PhysicalId)))),
        },
        new("AWS::AutoScaling::AutoScalingGroup")
        {
            Create = call =>
            {
                var name = call.Name("AutoScalingGroupName");
                call.Invoke(AutoScaling, "CreateAutoScalingGroup", GroupInput(call, "CreateAutoScalingGroup", name));
                return name;
            },
            IsReady = IsSettled,
            Update = UpdateGroup,
            Delete = call => ResourceTypes.Remove(() => call.Invoke(AutoScaling, "DeleteAutoScalingGroup", WireStruct.Of(("AutoScalingGroupName", call.PhysicalId), ("ForceDelete", true)))),
            IsGone = call => Group(call) is null,
            Attribute = (call, name) => name == "AutoScalingGroupARN" ? Group(call)?.Text("AutoScalingGroupARN") : null,
        },
    ];

    /// <summary>A group is there when its instances run; whether the shop on them answers is for signals to say.</summary>
    private static bool IsSettled(ResourceCall call) => Group(call) is { } group
        && group.Structs("Instances").Count(instance => instance.Text("LifecycleState") == "InService") >= group.Integer("DesiredCapacity");

    private static void UpdateGroup(ResourceCall call)
    {
        var input = GroupInput(call, "UpdateAutoScalingGroup", call.PhysicalId);
        if (UpdatePolicy.LeavesSizes(call.Resource.UpdatePolicy))
        {
            foreach (var size in Sizes.Where(size => JsonNode.DeepEquals(call.Former?[size], call.Properties[size])))
            {
                input.Remove(size);
            }
        }

        call.Invoke(AutoScaling, "UpdateAutoScalingGroup", input);
        var tags = Tags(call);
        if (tags.Count > 0)
        {
            call.Invoke(AutoScaling, "CreateOrUpdateTags", WireStruct.Of(("Tags", tags.Select(tag => (object?)tag).ToList())));
        }

        var wanted = (call.Properties["LoadBalancerNames"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToArray();
        var present = Group(call)!.Texts("LoadBalancerNames").ToArray();
        Attach("AttachLoadBalancers", wanted.Except(present));
        Attach("DetachLoadBalancers", present.Except(wanted));

        void Attach(string operation, IEnumerable<string> names)
        {
            var balancers = names.ToList<object?>();
            if (balancers.Count > 0)
            {
                call.Invoke(AutoScaling, operation, WireStruct.Of(("AutoScalingGroupName", call.PhysicalId), ("LoadBalancerNames", balancers)));
            }
        }
    }

    /// <summary>A template names the subnets in a list, the operation in one text.</summary>
    private static WireStruct GroupInput(ResourceCall call, string operation, string name)
    {
        var source = (JsonObject)call.Properties.DeepClone();
        source.Remove("Tags");
        var subnets = source["VPCZoneIdentifier"] as JsonArray;
        source.Remove("VPCZoneIdentifier");
        var input = (call with { Resource = call.Resource with { Properties = source } }).Input(AutoScaling, operation, ("AutoScalingGroupName", name));
        if (subnets is not null)
        {
            input["VPCZoneIdentifier"] = string.Join(',', subnets.Select(subnet => subnet!.GetValue<string>()));
        }

        if (operation == "CreateAutoScalingGroup")
        {
            input["Tags"] = Tags(call with { Resource = call.Resource with { PhysicalId = name } }).Select(tag => (object?)tag).ToList();
        }

        return input;
    }

    /// <summary>The declared tags and those that CloudFormation adds.</summary>
    private static List<WireStruct> Tags(ResourceCall call)
    {
        var declared = (call.Properties["Tags"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(tag => (Key: tag["Key"]!.GetValue<string>(), Value: tag["Value"]!.GetValue<string>(), Propagate: tag["PropagateAtLaunch"]?.GetValue<string>() == "true"));
        return
        [
            .. declared.Select(tag => WireStruct.Of(
                ("ResourceId", call.PhysicalId), ("ResourceType", "auto-scaling-group"), ("Key", tag.Key), ("Value", tag.Value), ("PropagateAtLaunch", tag.Propagate))),
        ];
    }

    private static string? Number(WireStruct? from, string member) => from?.Integer(member)?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static WireStruct? Template(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("ec2", "DescribeLaunchTemplates", WireStruct.Of(("LaunchTemplateIds", new List<object?> { call.PhysicalId }))))?.Structs("LaunchTemplates").FirstOrDefault();

    private static WireStruct? Group(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke(AutoScaling, "DescribeAutoScalingGroups", WireStruct.Of(("AutoScalingGroupNames", new List<object?> { call.PhysicalId }))))?.Structs("AutoScalingGroups").FirstOrDefault();
}
