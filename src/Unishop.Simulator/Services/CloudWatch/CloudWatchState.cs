using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>What CloudWatch keeps.</summary>
internal static class CloudWatchState
{
    extension(World world)
    {
        public List<Alarm> Alarms => world.State<Kept>().Alarms;
    }

    private sealed class Kept
    {
        public List<Alarm> Alarms { get; } = [];
    }
}
