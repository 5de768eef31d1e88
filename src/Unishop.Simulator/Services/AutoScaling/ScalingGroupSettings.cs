using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>What CreateAutoScalingGroup and UpdateAutoScalingGroup ask of a group, and what they refuse.</summary>
internal static class ScalingGroupSettings
{
    /// <summary>Takes the bounds and the desired capacity over; bounds that pass the capacity take it with them, one that was asked for must fit.</summary>
    /// <exception cref="WireException">The bounds cross, or the capacity is not between them.</exception>
    public static void Resize(AwsCall call, ScalingGroup group)
    {
        var min = call.Input.Integer("MinSize") ?? group.Min;
        var max = call.Input.Integer("MaxSize") ?? group.Max;
        if (min < 0 || max < min)
        {
            throw Error($"Max bound, {max}, must be greater than or equal to min bound, {min}");
        }

        var desired = call.Input.Integer("DesiredCapacity") ?? Math.Min(Math.Max(group.Desired, min), max);
        if (desired < min || desired > max)
        {
            throw Error($"Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}");
        }

        (group.Min, group.Max, group.Desired) = (min, max, desired);
    }

    /// <summary>The health checks, as they are asked for.</summary>
    public static (string Type, long Grace, long Cooldown, bool ProtectNew) Checks(AwsCall call, ScalingGroup? group)
    {
        var type = call.Input.Text("HealthCheckType") ?? group?.HealthCheckType ?? "EC2";
        return Array.Exists(type.Split(','), part => part is not ("EC2" or "ELB"))
            ? throw Error($"Invalid HealthCheckType: {type}. Valid values are EC2 and ELB.")
            : (type, call.Input.Integer("HealthCheckGracePeriod") ?? group?.Grace ?? 0, call.Input.Integer("DefaultCooldown") ?? group?.Cooldown ?? 300,
                call.Input.Flag("NewInstancesProtectedFromScaleIn") ?? group?.ProtectNew ?? false);
    }

    /// <summary>What the group is to launch with; nothing where the call names nothing.</summary>
    /// <exception cref="WireException">It names both, or one that does not exist.</exception>
    public static (string? Configuration, TemplateUse? Template) Source(AwsCall call)
    {
        if (call.Input.ContainsKey("MixedInstancesPolicy"))
        {
            throw Error("MixedInstancesPolicy is not simulated: name a LaunchTemplate or a LaunchConfigurationName.");
        }

        var (configuration, named) = (KnownConfiguration(call), call.Input.Struct("LaunchTemplate"));
        if (named is null)
        {
            return (configuration, null);
        }

        if (configuration is not null)
        {
            throw Error("Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.");
        }

        try
        {
            var (template, _) = Ec2LaunchTemplates.Named(call, named);
            return (null, new TemplateUse(template.Id, template.Name, named.Text("Version") ?? "$Default"));
        }
        catch (WireException refused)
        {
            throw Error($"You must use a valid fully-formed launch template. {refused.Error.Message}");
        }
    }

    /// <summary>The asked-for launch configuration; <see langword="null"/> where none is named.</summary>
    private static string? KnownConfiguration(AwsCall call)
    {
        var name = call.Input.Text("LaunchConfigurationName");
        return name is null || LaunchConfigurationService.Seek(call, name) is not null ? name : throw Error($"Launch configuration name not found - Launch configuration {name} not found");
    }

    public static IReadOnlyList<string> KnownBalancers(AwsCall call)
    {
        var asked = call.Input.Texts("LoadBalancerNames").ToArray();
        var missing = Array.Find(asked, name => !call.World.LoadBalancers.Exists(balancer => balancer.Region == call.Region && balancer.Name == name));
        return missing is null ? asked : throw Error($"Provided Load Balancers may not be valid. Please ensure they exist and try again. ({missing})");
    }

    /// <summary>The asked-for subnets; <see langword="null"/> where neither subnets nor zones are named.</summary>
    public static IReadOnlyList<Subnet>? Subnets(AwsCall call)
    {
        var here = call.World.Networks.Where(network => network.Region == call.Region).ToArray();
        if (call.Input.Text("VPCZoneIdentifier") is { Length: > 0 } identifier)
        {
            return [.. identifier.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(id => here.SelectMany(network => network.Subnets).FirstOrDefault(subnet => subnet.Id == id) ?? throw Error($"The subnet ID '{id}' does not exist"))];
        }

        var zones = call.Input.Texts("AvailabilityZones").ToArray();
        return zones.Length == 0 ? null : [.. zones.Select(zone => here.FirstOrDefault(network => network.IsDefault)?.Subnets.FirstOrDefault(subnet => subnet.Zone == zone)
            ?? throw Error($"Invalid Availability Zone(s): {zone}"))];
    }

    private static WireException Error(string message) => new(new WireError("ValidationError", message, 400));
}
