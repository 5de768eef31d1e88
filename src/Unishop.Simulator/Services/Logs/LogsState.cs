using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Logs;

/// <summary>What CloudWatch Logs keeps.</summary>
internal static class LogsState
{
    extension(World world)
    {
        public List<LogGroup> LogGroups => world.State<Kept>().LogGroups;
    }

    private sealed class Kept
    {
        public List<LogGroup> LogGroups { get; } = [];
    }
}
