using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>What Auto Scaling keeps.</summary>
internal static class AutoScalingState
{
    extension(World world)
    {
        public List<LaunchConfiguration> LaunchConfigurations => world.State<Kept>().LaunchConfigurations;

        public List<ScalingGroup> ScalingGroups => world.State<Kept>().ScalingGroups;
    }

    private sealed class Kept
    {
        public List<LaunchConfiguration> LaunchConfigurations { get; } = [];

        public List<ScalingGroup> ScalingGroups { get; } = [];
    }
}
