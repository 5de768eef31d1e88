using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>How a group starts an instance, and what it does when EC2 refuses.</summary>
internal static class GroupLaunches
{
    /// <summary>Seconds until a refused launch is tried again, doubled with each further one up to ten minutes (derived: AWS backs off).</summary>
    private const int FirstRetry = 30;
    private const string InServiceName = "InstanceInService";

    /// <summary>Starts an instance in the zone that has the fewest.</summary>
    /// <returns>Whether EC2 took it.</returns>
    public static bool Launch(World world, ScalingGroup group, string cause)
    {
        group.LastScaledAt = world.Now;
        var subnet = group.Subnets.MinBy(candidate => group.Active.Count(member => member.Zone == candidate.Zone))!;
        try
        {
            var template = Present(world, group);
            var launched = world.Invoke(group.Region, "ec2", "RunInstances", Request(world, group, template, subnet)).Output.Structs("Instances").Single();
            var id = launched.Text("InstanceId")!;
            world.Instances.First(instance => instance.Id == id).Tags["aws:autoscaling:groupName"] = group.Name;
            var member = new GroupInstance
            {
                Id = id,
                LaunchConfiguration = group.LaunchConfiguration,
                Template = template,
                Zone = subnet.Zone,
                Type = launched.Text("InstanceType")!,
                LaunchedAt = world.Now,
                Protected = group.ProtectNew,
                Launch = GroupScaling.Begin(world, group, $"Launching a new EC2 instance: {id}", cause),
            };
            group.Instances.Add(member);
            group.Failures = default;
            GroupScaling.AwaitRunning(world, group, member);
            if (group.LoadBalancers.Count > 0)
            {
                // From the stack update that asked for it, where one did: that is what an operator waits for.
                var asked = world.Operations.FindLast(operation => operation is { Name: "UpdateStack", CompletedAt: null } && operation.Region == group.Region);
                world.Operations.Add(new Operation(InServiceName, group.Region, id, asked?.AcceptedAt ?? world.Now, null));
            }

            return true;
        }
        catch (WireException refused)
        {
            var activity = GroupScaling.Begin(world, group, "Launching a new EC2 instance", cause);
            (activity.Status, activity.EndedAt) = ("Failed", world.Now);
            var capacity = refused.Error.Code == "InsufficientInstanceCapacity" ? $"Could not launch On-Demand Instances. {refused.Error.Code} - " : "";
            activity.Message = $"{capacity}{refused.Error.Message} Launching EC2 instance failed.";
            var inARow = group.Failures.InARow + 1;
            group.Failures = (inARow, world.Now.AddSeconds(Math.Min(600, FirstRetry << Math.Min(inARow - 1, 8))));
            return false;
        }
    }

    /// <summary>An instance takes traffic for the first time.</summary>
    public static void Serves(World world, string instanceId)
    {
        if (world.Operations.Find(operation => operation.Name == InServiceName && operation.Resource == instanceId) is { CompletedAt: null } operation)
        {
            operation.CompletedAt = world.Now;
        }
    }

    /// <summary>The group's template with the number of the version that it stands for now; <see langword="null"/> with a launch configuration.</summary>
    public static TemplateUse? Present(World world, ScalingGroup group)
    {
        if (group.Template is not { } use)
        {
            return null;
        }

        var version = world.Ec2.LaunchTemplates.Find(template => template.Region == group.Region && template.Id == use.Id)?.Version(use.Version)
            ?? throw new WireException(new WireError("ValidationError", $"The launch template {use.Id} has no version {use.Version}, or does not exist.", 400));
        return use with { Version = version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) };
    }

    /// <summary>A mapping in EC2's words: Auto Scaling says that there is no device with a flag, EC2 with a text.</summary>
    private static WireStruct Mapping(WireStruct asked) =>
        asked.Flag("NoDevice") is { } none ? WireStruct.Of([.. asked.Where(member => member.Key != "NoDevice").Select(member => (member.Key, member.Value)), ("NoDevice", none ? "" : null)]) : asked;

    private static WireStruct Request(World world, ScalingGroup group, TemplateUse? template, Subnet subnet)
    {
        var configuration = template is not null ? null
            : world.LaunchConfigurations.Find(candidate => candidate.Region == group.Region && candidate.Name == group.LaunchConfiguration)
                ?? throw new WireException(new WireError("ValidationError", $"The launch configuration {group.LaunchConfiguration} does not exist.", 400));
        var tags = group.Tags.Where(tag => tag.Value.Propagate).Select(tag => (tag.Key, tag.Value.Value));
        return WireStruct.Of(
            ("LaunchTemplate", template is null ? null : WireStruct.Of(("LaunchTemplateId", template.Id), ("Version", template.Version))),
            ("ImageId", configuration?.ImageId), ("InstanceType", configuration?.Type), ("MinCount", 1), ("MaxCount", 1), ("SubnetId", subnet.Id),
            ("UserData", configuration?.UserData),
            ("KeyName", configuration?.KeyName),
            ("BlockDeviceMappings", configuration?.BlockDevices.Select(Mapping).ToList<object?>()),
            ("SecurityGroupIds", configuration is null or { SecurityGroups.Count: 0 } ? null : configuration.SecurityGroups.ToList<object?>()),
            ("IamInstanceProfile", configuration?.Profile is null ? null : WireStruct.Of(("Name", configuration.Profile))),
            ("TagSpecifications", new List<object?>
            {
                WireStruct.Of(("ResourceType", "instance"), ("Tags", tags.Select(tag => WireStruct.Of(("Key", tag.Item1), ("Value", tag.Item2))).ToList<object?>())),
            }));
    }
}
