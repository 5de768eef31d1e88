using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>How a group comes to its desired capacity and stays there.</summary>
internal static class GroupScaling
{
    /// <summary>How often a group looks at itself (derived: activities begin within half a minute).</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void Watch(World world, ScalingGroup group) => world.After(Round, () =>
    {
        if (!group.Deleted)
        {
            CheckHealth(world, group);
            InstanceRefreshes.Continue(world, group);
            Reconcile(world, group, null);
            Watch(world, group);
        }

        GroupMetrics.Note(world, group);
    });

    /// <summary>AWS's way to begin a sentence of a cause.</summary>
    public static string At(World world) => $"At {world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";

    /// <summary>Starts or ends as many instances as are missing or too many.</summary>
    /// <param name="world">The world.</param>
    /// <param name="group">The group.</param>
    /// <param name="why">The first sentence of the activities' cause; <see langword="null"/> where nobody asked.</param>
    public static void Reconcile(World world, ScalingGroup group, string? why)
    {
        var lead = why is null ? "" : why + "  ";
        var active = group.Active.Count();
        var mayLaunch = !group.Suspended.Contains("Launch") && (why is not null || group.Failures.RetryAt <= world.Now);
        for (var count = active; mayLaunch && count < group.Desired; count++)
        {
            mayLaunch = GroupLaunches.Launch(world, group, $"{lead}{At(world)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from {count} to {group.Desired}.");
        }

        if (group.Suspended.Contains("Terminate"))
        {
            return;
        }

        for (var count = active; count > group.Desired && Surplus(world, group) is { } surplus; count--)
        {
            Terminate(world, group, surplus, $"{lead}{At(world)} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from {count} to {count - 1}.  {At(world)} instance {surplus.Id} was selected for termination.");
        }
    }

    /// <summary>Ends an instance of the group; it leaves the group when it is terminated.</summary>
    public static ScalingActivity Terminate(World world, ScalingGroup group, GroupInstance member, string cause)
    {
        member.State = "Terminating";
        group.LastScaledAt = world.Now;
        if (member.Launch.EndedAt is null)
        {
            (member.Launch.Status, member.Launch.EndedAt) = ("Cancelled", world.Now);
        }

        var activity = Begin(world, group, $"Terminating EC2 instance: {member.Id}", cause);
        foreach (var balancer in Balancers(world, group))
        {
            balancer.Registrations.RemoveAll(registration => registration.InstanceId == member.Id);
        }

        if (Find(world, member) is { } running)
        {
            Compute.Terminate(world, running);
        }

        AwaitEnd(world, group, member, activity);
        return activity;
    }

    public static ScalingActivity Begin(World world, ScalingGroup group, string description, string cause)
    {
        var activity = new ScalingActivity { Id = Uuid(world), Description = description, Cause = cause, StartedAt = world.Now };
        group.Activities.Insert(0, activity);
        return activity;
    }

    public static string Uuid(World world)
    {
        var hex = world.Random.Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    public static LoadBalancer[] Balancers(World world, ScalingGroup group) =>
        [.. world.LoadBalancers.Where(balancer => balancer.Region == group.Region && group.LoadBalancers.Contains(balancer.Name))];

    /// <summary>Waits for a new instance to run, then puts it into service.</summary>
    public static void AwaitRunning(World world, ScalingGroup group, GroupInstance member) => world.After(Second, () =>
    {
        if (member.State != "Pending")
        {
            return;
        }

        if (Find(world, member)?.State == "pending")
        {
            AwaitRunning(world, group, member);
        }
        else if (Find(world, member)?.State == "running")
        {
            (member.State, member.InServiceSince) = ("InService", world.Now);
            (member.Launch.Status, member.Launch.EndedAt) = ("Successful", world.Now);
            if (!group.Suspended.Contains("AddToLoadBalancer"))
            {
                Register(Balancers(world, group), member);
            }
        }
    });

    public static void Register(IEnumerable<LoadBalancer> balancers, GroupInstance member)
    {
        foreach (var balancer in balancers.Where(balancer => !balancer.Registrations.Exists(registration => registration.InstanceId == member.Id)))
        {
            balancer.Registrations.Add(new Registration { InstanceId = member.Id });
        }
    }

    private static void AwaitEnd(World world, ScalingGroup group, GroupInstance member, ScalingActivity activity) => world.After(Second, () =>
    {
        if (Find(world, member) is { State: not "terminated" })
        {
            AwaitEnd(world, group, member, activity);
            return;
        }

        group.Instances.Remove(member);
        (activity.Status, activity.EndedAt) = ("Successful", world.Now);
        if (group.Deleting && group.Instances.Count == 0)
        {
            group.Deleted = true;
            world.ScalingGroups.Remove(group);
        }
    });

    private static void CheckHealth(World world, ScalingGroup group)
    {
        foreach (var member in group.Active.ToArray())
        {
            var complaint = !member.Healthy ? "user health-check"
                : group.Suspended.Contains("HealthCheck") ? null
                : Complaint(world, group, member);
            if (complaint is not null)
            {
                member.Healthy = false;
                if (!group.Suspended.Contains("ReplaceUnhealthy") && !group.Suspended.Contains("Terminate"))
                {
                    Terminate(world, group, member, $"{At(world)} an instance was taken out of service in response to a {complaint}.");
                }
            }
        }
    }

    private static string? Complaint(World world, ScalingGroup group, GroupInstance member)
    {
        if (Find(world, member) is null or { State: not ("pending" or "running") })
        {
            return "EC2 health check indicating it has been terminated or stopped";
        }

        // A balancer's word counts after the grace period, and only when as many checks have failed as it takes: one that is still
        // registering is neither in service nor unhealthy.
        var graceIsOver = member.InServiceSince is { } since && since.AddSeconds(group.Grace) <= world.Now;
        return graceIsOver && group.HealthCheckType == "ELB" && Balancers(world, group).Any(balancer => balancer.Registrations.Exists(registration =>
            registration.InstanceId == member.Id && !registration.InService && registration.Failed >= balancer.Check.UnhealthyThreshold))
            ? "ELB system health check failure"
            : null;
    }

    /// <summary>AWS's default policy: the fullest zone, there the oldest configuration or version, of those the oldest instance; no protected one.</summary>
    private static GroupInstance? Surplus(World world, ScalingGroup group) => group.Active.Where(member => !member.Protected)
        .OrderByDescending(member => group.Active.Count(other => other.Zone == member.Zone))
        .ThenBy(member => world.LaunchConfigurations.Find(known => known.Region == group.Region && known.Name == member.LaunchConfiguration)?.CreatedAt ?? DateTimeOffset.MinValue)
        .ThenBy(member => long.Parse(member.Template?.Version ?? "0", System.Globalization.CultureInfo.InvariantCulture))
        .ThenBy(member => member.LaunchedAt)
        .FirstOrDefault();

    private static Instance? Find(World world, GroupInstance member) => world.Instances.Find(instance => instance.Id == member.Id);
}
