using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>Starts and cancels instance refreshes.</summary>
internal static class InstanceRefreshService
{
    public static AwsAnswer Start(AwsCall call, ScalingGroup group)
    {
        var world = call.World;
        if (InstanceRefreshes.Running(group) is { } running)
        {
            throw Error("InstanceRefreshInProgress", $"An Instance Refresh is already in progress and blocks the execution of this Instance Refresh: {running.Id}");
        }

        var preferences = call.Input.Struct("Preferences") ?? [];
        var minHealthy = preferences.Integer("MinHealthyPercentage") ?? 90;
        if (minHealthy is < 0 or > 100)
        {
            throw Error("ValidationError", $"MinHealthyPercentage must be between 0 and 100, not {minHealthy}");
        }

        var present = GroupLaunches.Present(world, group);
        var skips = preferences.Flag("SkipMatching") == true;
        var old = group.Active
            .Where(member => !skips || member.LaunchConfiguration != group.LaunchConfiguration || member.Template != present)
            .Select(member => member.Id).ToList();
        var refresh = new InstanceRefresh
        {
            Id = GroupScaling.Uuid(world),
            StartedAt = world.Now,
            MinHealthy = minHealthy,
            Warmup = preferences.Integer("InstanceWarmup") ?? group.Grace,
            Old = old,
            Total = old.Count,
        };
        group.Refreshes.Insert(0, refresh);
        return new AwsAnswer(WireStruct.Of(("InstanceRefreshId", refresh.Id)), Effect: true);
    }

    public static AwsAnswer Cancel(ScalingGroup group)
    {
        var running = InstanceRefreshes.Running(group)
            ?? throw Error("ActiveInstanceRefreshNotFound", $"No in progress or pending Instance Refresh found for Auto Scaling group {group.Name}");
        running.Status = "Cancelling";
        return new AwsAnswer(WireStruct.Of(("InstanceRefreshId", running.Id)), Effect: true);
    }

    private static WireException Error(string code, string message) => new(new WireError(code, message, 400));
}
