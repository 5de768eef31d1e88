using Aws.Wire;
using Unishop.Simulator.Services;

namespace Unishop.Simulator.Worlds;

/// <summary>How a group starts an instance, and what it does when EC2 refuses.</summary>
internal static class GroupLaunches
{
    /// <summary>Seconds until a refused launch is tried again, doubled with each further one up to ten minutes (derived: AWS backs off).</summary>
    private const int FirstRetry = 30;

    /// <summary>Starts an instance in the zone that has the fewest.</summary>
    /// <returns>Whether EC2 took it.</returns>
    public static bool Launch(World world, ScalingGroup group, string cause)
    {
        group.LastScaledAt = world.Now;
        var subnet = group.Subnets.MinBy(candidate => group.Active.Count(member => member.Zone == candidate.Zone))!;
        try
        {
            var configuration = world.LaunchConfigurations.Find(candidate => candidate.Region == group.Region && candidate.Name == group.LaunchConfiguration)
                ?? throw new WireException(new WireError("ValidationError", $"The launch configuration {group.LaunchConfiguration} does not exist.", 400));
            var id = AwsServices.Carry(world, group.Region, "ec2", "RunInstances", Request(group, configuration, subnet)).Output.Structs("Instances").Single().Text("InstanceId")!;
            world.Instances.First(instance => instance.Id == id).Tags["aws:autoscaling:groupName"] = group.Name;
            var member = new GroupInstance
            {
                Id = id,
                LaunchConfiguration = configuration.Name,
                Zone = subnet.Zone,
                Type = configuration.Type,
                LaunchedAt = world.Now,
                Protected = group.ProtectNew,
                Launch = AutoScaling.Begin(world, group, $"Launching a new EC2 instance: {id}", cause),
            };
            group.Instances.Add(member);
            group.Failures = default;
            AutoScaling.AwaitRunning(world, group, member);
            return true;
        }
        catch (WireException refused)
        {
            var activity = AutoScaling.Begin(world, group, "Launching a new EC2 instance", cause);
            (activity.Status, activity.EndedAt) = ("Failed", world.Now);
            activity.Message = $"{refused.Error.Message} Launching EC2 instance failed.";
            var inARow = group.Failures.InARow + 1;
            group.Failures = (inARow, world.Now.AddSeconds(Math.Min(600, FirstRetry << Math.Min(inARow - 1, 8))));
            return false;
        }
    }

    private static WireStruct Request(ScalingGroup group, LaunchConfiguration configuration, Subnet subnet)
    {
        var tags = group.Tags.Where(tag => tag.Value.Propagate).Select(tag => (tag.Key, tag.Value.Value));
        return WireStruct.Of(
            ("ImageId", configuration.ImageId), ("InstanceType", configuration.Type), ("MinCount", 1), ("MaxCount", 1), ("SubnetId", subnet.Id),
            ("UserData", configuration.UserData),
            ("KeyName", configuration.KeyName),
            ("SecurityGroupIds", configuration.SecurityGroups.Count == 0 ? null : configuration.SecurityGroups.ToList<object?>()),
            ("IamInstanceProfile", configuration.Profile is null ? null : WireStruct.Of(("Name", configuration.Profile))),
            ("TagSpecifications", new List<object?>
            {
                WireStruct.Of(("ResourceType", "instance"), ("Tags", tags.Select(tag => WireStruct.Of(("Key", tag.Item1), ("Value", tag.Item2))).ToList<object?>())),
            }));
    }
}
