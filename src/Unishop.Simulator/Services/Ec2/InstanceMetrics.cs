using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>What AWS measures of instances.</summary>
internal sealed class InstanceMetrics : IMetricSource
{
    private static readonly string[] Names = ["CPUUtilization", "StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"];

    public string Namespace => "AWS/EC2";

    public IEnumerable<MetricId> All(World world, string region) => world.Instances.Where(instance => instance.Region == region && instance.State == "running")
        .SelectMany(instance => Names, (instance, name) => MetricId.Of(region, Namespace, name, ("InstanceId", instance.Id)));

    public double? Measured(World world, MetricId id, DateTimeOffset minute) => Array.IndexOf(Names, id.Name) >= 0 ? OfInstance(world, id, minute) : world.Metrics.At(id, minute);

    private static double? OfInstance(World world, MetricId id, DateTimeOffset minute)
    {
        if (world.Instances.Find(candidate => candidate.Region == id.Region && candidate.Id == id.Dimension("InstanceId")) is not { State: "running" } instance || minute < instance.LaunchedAt)
        {
            return null;
        }

        return id.Name == "CPUUtilization" ? Math.Round(2 + (WorldRandom.Noise(world.Seed ^ instance.LaunchedAt.ToUnixTimeSeconds(), minute.ToUnixTimeSeconds() / 60) * 6), 2) : 0;
    }
}
