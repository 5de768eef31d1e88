using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>How an instance refresh goes on: a few at a time, each after the ones before it are warm.</summary>
internal static class InstanceRefreshes
{
    public static InstanceRefresh? Running(ScalingGroup group) => group.Refreshes.Find(refresh => refresh.Status is "InProgress" or "Cancelling");

    /// <summary>Replaces the next instances, if enough others serve.</summary>
    public static void Continue(World world, ScalingGroup group)
    {
        if (Running(group) is not { } refresh || group.Suspended.Contains("InstanceRefresh"))
        {
            return;
        }

        refresh.Old.RemoveAll(id => !group.Active.Any(member => member.Id == id));
        if (refresh.Status == "Cancelling")
        {
            (refresh.Status, refresh.EndedAt) = ("Cancelled", world.Now);
            return;
        }

        var settled = group.Active.Count(member => refresh.Old.Contains(member.Id)
            || (member.InServiceSince is { } since && (since < refresh.StartedAt || since.AddSeconds(refresh.Warmup) <= world.Now)));
        var needed = group.Desired - Math.Max(1, group.Desired - (long)Math.Ceiling(group.Desired * refresh.MinHealthy / 100.0));
        if (refresh.Old.Count == 0)
        {
            if (settled >= group.Desired)
            {
                (refresh.Status, refresh.EndedAt) = ("Successful", world.Now);
            }

            return;
        }

        foreach (var id in refresh.Old.Take((int)Math.Max(0, settled - needed)).ToArray())
        {
            var member = group.Active.First(candidate => candidate.Id == id);
            GroupScaling.Terminate(world, group, member, $"{GroupScaling.At(world)} an instance was taken out of service in response to an instance refresh.");
            refresh.Old.Remove(id);
        }
    }
}
