using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>Auto Scaling: launch configurations, groups, activities, instance refreshes.</summary>
internal sealed class AutoScalingService : AwsService
{
    private static readonly string[] Processes =
        ["Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions"];

    public AutoScalingService()
    {
        Changes("CreateLaunchConfiguration", LaunchConfigurationService.Create);
        Changes("DeleteLaunchConfiguration", LaunchConfigurationService.Delete);
        Changes("CreateAutoScalingGroup", Create);
        Changes("UpdateAutoScalingGroup", Update);
        Changes("SetDesiredCapacity", SetDesired);
        Changes("DeleteAutoScalingGroup", Delete);
        Changes("SetInstanceHealth", SetHealth);
        Changes("TerminateInstanceInAutoScalingGroup", TerminateInstance);
        Changes("SuspendProcesses", call => Suspension(call, (group, process) => group.Suspended.Add(process)));
        Changes("ResumeProcesses", call => Suspension(call, (group, process) => group.Suspended.Remove(process)));
        Changes("AttachLoadBalancers", Attach);
        Changes("DetachLoadBalancers", Detach);
        Changes("CreateOrUpdateTags", Tag);
        Changes("StartInstanceRefresh", call => InstanceRefreshService.Start(call, Find(call)));
        Changes("CancelInstanceRefresh", call => InstanceRefreshService.Cancel(Find(call)));
        Reads("DescribeAutoScalingGroups", Describe);
        Reads("DescribeAutoScalingInstances", DescribeInstances);
        Reads("DescribeScalingActivities", DescribeActivities);
        Reads("DescribeLaunchConfigurations", call => Paged(call, "LaunchConfigurations", LaunchConfigurationService.Listed(call), LaunchConfigurationService.Struct));
        Reads("DescribeInstanceRefreshes", call => Find(call) is var group ? Paged(call, "InstanceRefreshes", [.. group.Refreshes.Where(refresh => !call.Input.ContainsKey("InstanceRefreshIds") || call.Input.Texts("InstanceRefreshIds").Contains(refresh.Id))], refresh => ScalingGroupViews.Refresh(group, refresh)) : []);
        Reads("DescribeLoadBalancers", call => Paged(call, "LoadBalancers", Find(call).LoadBalancers, name => Of(("LoadBalancerName", name), ("State", "InService"))));
        Reads("DescribeTags", call => Paged(call, "Tags", [.. Here(call).SelectMany(ScalingGroupViews.Tags).Where(tag => Ec2Filters.Match(call.Input, name => name switch
        {
            "auto-scaling-group" => [tag.Text("ResourceId")!],
            "key" => [tag.Text("Key")!],
            "value" => [tag.Text("Value")!],
            "propagate-at-launch" => [tag.Flag("PropagateAtLaunch") == true ? "true" : "false"],
            _ => null,
        }))], tag => tag));
    }

    public override string Model => "autoscaling";

    private static IEnumerable<ScalingGroup> Here(AwsCall call) => call.World.ScalingGroups.Where(group => group.Region == call.Region);

    private static ScalingGroup? Seek(AwsCall call, string name) => Here(call).FirstOrDefault(group => group.Name == name);

    private static ScalingGroup Find(AwsCall call) => Find(call, call["AutoScalingGroupName"]);

    private static ScalingGroup Find(AwsCall call, string name) =>
        Seek(call, name) ?? throw Error("ValidationError", $"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found");

    private static (ScalingGroup Group, GroupInstance Member) FindMember(AwsCall call)
    {
        var id = call["InstanceId"];
        var group = Here(call).FirstOrDefault(candidate => candidate.Active.Any(member => member.Id == id))
            ?? throw Error("ValidationError", $"Instance Id not found - No managed instance found for instance ID {id}");
        return (group, group.Active.First(member => member.Id == id));
    }

    private static WireStruct Paged<T>(AwsCall call, string member, IReadOnlyList<T> found, Func<T, WireStruct> view)
    {
        var size = call.Input.Integer("MaxRecords") ?? 50;
        if (size is < 1 or > 100)
        {
            throw Error("ValidationError", $"1 validation error detected: Value '{size}' at 'maxRecords' failed to satisfy constraint: Member must be between 1 and 100");
        }

        var (page, next) = Page(found, call.Input.Text("NextToken"), size, "InvalidNextToken");
        return Of((member, page.Select(view)), ("NextToken", next));
    }

    private static AwsAnswer Create(AwsCall call)
    {
        var (world, name) = (call.World, call["AutoScalingGroupName"]);
        if (Seek(call, name) is not null)
        {
            throw Error("AlreadyExists", $"AutoScalingGroup by this name already exists - A group with the name {name} already exists");
        }

        var (configuration, template) = ScalingGroupSettings.Source(call);
        if (configuration is null && template is null)
        {
            throw Error("ValidationError", "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.");
        }

        var group = new ScalingGroup
        {
            Name = name,
            Region = call.Region,
            Arn = $"arn:aws:autoscaling:{call.Region}:{World.Account}:autoScalingGroup:{GroupScaling.Uuid(world)}:autoScalingGroupName/{name}",
            CreatedAt = world.Now,
            LaunchConfiguration = configuration,
            Template = template,
            Subnets = ScalingGroupSettings.Subnets(call) ?? throw Error("ValidationError", "At least one Availability Zone or VPC Subnet is required."),
        };
        group.LoadBalancers.AddRange(ScalingGroupSettings.KnownBalancers(call));
        foreach (var tag in call.Input.Structs("Tags"))
        {
            group.Tags[tag.Text("Key")!] = (tag.Text("Value") ?? "", tag.Flag("PropagateAtLaunch") ?? true);
        }

        ScalingGroupSettings.Resize(call, group);
        (group.HealthCheckType, group.Grace, group.Cooldown, group.ProtectNew) = ScalingGroupSettings.Checks(call, null);
        world.ScalingGroups.Add(group);
        GroupScaling.Reconcile(world, group, $"{GroupScaling.At(world)} a user request created an AutoScalingGroup changing the desired capacity from 0 to {group.Desired}.");
        GroupScaling.Watch(world, group);
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Update(AwsCall call)
    {
        var (world, group) = (call.World, Find(call));
        RequireNotDeleting(group);
        var before = group.Desired;
        var (configuration, template) = ScalingGroupSettings.Source(call);
        var subnets = ScalingGroupSettings.Subnets(call);
        var checks = ScalingGroupSettings.Checks(call, group);
        ScalingGroupSettings.Resize(call, group);
        if (configuration is not null || template is not null)
        {
            (group.LaunchConfiguration, group.Template) = (configuration, template);
        }

        group.Subnets = subnets ?? group.Subnets;
        (group.HealthCheckType, group.Grace, group.Cooldown, group.ProtectNew) = checks;
        GroupScaling.Reconcile(world, group, $"{GroupScaling.At(world)} a user request update of AutoScalingGroup constraints to min: {group.Min}, max: {group.Max}, desired: {group.Desired} changing the desired capacity from {before} to {group.Desired}.");
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer SetDesired(AwsCall call)
    {
        var (world, group) = (call.World, Find(call));
        RequireNotDeleting(group);
        var (before, desired) = (group.Desired, call.Input.Integer("DesiredCapacity")!.Value);
        if (desired < group.Min || desired > group.Max)
        {
            throw Error("ValidationError", desired < group.Min
                ? $"New SetDesiredCapacity value {desired} is below min value {group.Min} for the AutoScalingGroup."
                : $"New SetDesiredCapacity value {desired} is above max value {group.Max} for the AutoScalingGroup.");
        }

        if (call.Input.Flag("HonorCooldown") == true && group.LastScaledAt?.AddSeconds(group.Cooldown) > world.Now)
        {
            throw Error("ScalingActivityInProgress", $"The cooldown period of AutoScalingGroup {group.Name} is not over yet.");
        }

        group.Desired = desired;
        GroupScaling.Reconcile(world, group, $"{GroupScaling.At(world)} a user request explicitly set group desired capacity changing the desired capacity from {before} to {desired}.");
        return new AwsAnswer([], Effect: true);
    }

    private static void RequireNotDeleting(ScalingGroup group)
    {
        if (group.Deleting)
        {
            throw Error("ScalingActivityInProgress", $"AutoScalingGroup {group.Name} is pending delete");
        }
    }

    private static AwsAnswer Delete(AwsCall call)
    {
        var (world, group) = (call.World, Find(call));
        if (group.Instances.Count > 0 && call.Input.Flag("ForceDelete") != true)
        {
            throw group.Instances.Exists(member => !member.IsActive) && group.Desired == 0
                ? Error("ScalingActivityInProgress", "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.")
                : Error("ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.");
        }

        (group.Min, group.Desired, group.Deleting) = (0, 0, true);
        if (group.Instances.Count == 0)
        {
            group.Deleted = true;
            world.ScalingGroups.Remove(group);
        }

        // Neither protection nor a suspended process holds a forced deletion up.
        foreach (var member in group.Active.ToArray())
        {
            GroupScaling.Terminate(world, group, member, $"{GroupScaling.At(world)} a user request force deleted AutoScaling group.  {GroupScaling.At(world)} instance {member.Id} was selected for termination.");
        }

        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer SetHealth(AwsCall call)
    {
        var (group, member) = FindMember(call);
        var healthy = call["HealthStatus"] switch
        {
            "Healthy" => true,
            "Unhealthy" => false,
            var other => throw Error("ValidationError", $"{other} is not a valid health status: Healthy and Unhealthy are."),
        };
        var inGrace = member.InServiceSince is not { } since || since.AddSeconds(group.Grace) > call.World.Now;
        if (!(inGrace && call.Input.Flag("ShouldRespectGracePeriod") != false))
        {
            member.Healthy = healthy;
        }

        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer TerminateInstance(AwsCall call)
    {
        var (world, (group, member)) = (call.World, FindMember(call));
        var cause = $"{GroupScaling.At(world)} instance {member.Id} was taken out of service in response to a user request";
        if (call.Input.Flag("ShouldDecrementDesiredCapacity") == true)
        {
            if (group.Desired <= group.Min)
            {
                throw Error("ValidationError", $"Currently, desiredSize equals minSize ({group.Min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
            }

            cause += $", shrinking the capacity from {group.Desired} to {--group.Desired}";
        }

        var activity = GroupScaling.Terminate(world, group, member, cause + ".");
        return new AwsAnswer(Of(("Activity", ScalingGroupViews.Activity(group, activity))), Effect: true);
    }

    private static AwsAnswer Suspension(AwsCall call, Action<ScalingGroup, string> apply)
    {
        var group = Find(call);
        var asked = call.Input.Texts("ScalingProcesses").ToArray();
        if (Array.Find(asked, process => !Processes.Contains(process)) is { } wrong)
        {
            throw Error("ValidationError", $"{wrong} is not a valid process: {string.Join(", ", Processes)} are.");
        }

        Array.ForEach(asked.Length == 0 ? Processes : asked, process => apply(group, process));
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Attach(AwsCall call)
    {
        var group = Find(call);
        group.LoadBalancers.AddRange(ScalingGroupSettings.KnownBalancers(call).Except(group.LoadBalancers).ToArray());
        foreach (var member in group.Instances.Where(member => member.State == "InService"))
        {
            GroupScaling.Register(GroupScaling.Balancers(call.World, group), member);
        }

        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Detach(AwsCall call)
    {
        var group = Find(call);
        var names = call.Input.Texts("LoadBalancerNames").ToArray();
        if (Array.Find(names, name => !group.LoadBalancers.Contains(name)) is { } foreign)
        {
            throw Error("ValidationError", $"Trying to remove Load Balancers that are not part of the group: {foreign}");
        }

        foreach (var balancer in GroupScaling.Balancers(call.World, group).Where(balancer => names.Contains(balancer.Name)))
        {
            balancer.Registrations.RemoveAll(registration => group.Instances.Exists(member => member.Id == registration.InstanceId));
        }

        group.LoadBalancers.RemoveAll(name => names.Contains(name));
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Tag(AwsCall call)
    {
        // All groups must exist before the first is touched.
        foreach (var (group, tag) in call.Input.Structs("Tags").Select(tag => (Find(call, tag.Text("ResourceId") ?? ""), tag)).ToArray())
        {
            group.Tags[tag.Text("Key")!] = (tag.Text("Value") ?? "", tag.Flag("PropagateAtLaunch") ?? true);
        }

        return new AwsAnswer([], Effect: true);
    }

    private static WireStruct Describe(AwsCall call)
    {
        var names = call.Input.Texts("AutoScalingGroupNames").ToArray();
        return Paged(call, "AutoScalingGroups", [.. Here(call).Where(group => (names.Length == 0 || names.Contains(group.Name)) && Ec2Filters.Match(call.Input, name => name switch
        {
            "tag-key" => [.. group.Tags.Keys],
            "tag-value" => [.. group.Tags.Values.Select(tag => tag.Value)],
            _ when name.StartsWith("tag:", StringComparison.Ordinal) => group.Tags.TryGetValue(name[4..], out var tag) ? [tag.Value] : [],
            _ => null,
        }))], ScalingGroupViews.Group);
    }

    private static WireStruct DescribeInstances(AwsCall call)
    {
        var ids = call.Input.Texts("InstanceIds").ToArray();
        return Paged(call, "AutoScalingInstances", [.. from known in Here(call)
                                                     from instance in known.Instances
                                                     where ids.Length == 0 || ids.Contains(instance.Id)
                                                     select ScalingGroupViews.InstanceOf(known, instance)], view => view);
    }

    private static WireStruct DescribeActivities(AwsCall call)
    {
        var name = call.Input.Text("AutoScalingGroupName");
        var ids = call.Input.Texts("ActivityIds").ToArray();
        return Paged(call, "Activities", [.. from known in name is null ? Here(call) : [Find(call, name)]
                                           from activity in known.Activities
                                           where ids.Length == 0 || ids.Contains(activity.Id)
                                           select ScalingGroupViews.Activity(known, activity)], view => view);
    }
}
