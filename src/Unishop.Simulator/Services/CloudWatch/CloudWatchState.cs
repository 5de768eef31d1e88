using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>What CloudWatch keeps.</summary>
internal static class CloudWatchState
{
    extension(World world)
    {
        /// <summary>The metrics and alarms of the account.</summary>
        public Metrics Metrics => world.State<Kept>().Metrics;
    }

    private sealed class Kept
    {
        public Metrics Metrics { get; } = new();
    }
}
