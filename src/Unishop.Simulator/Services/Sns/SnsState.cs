using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Sns;

/// <summary>What SNS keeps.</summary>
internal static class SnsState
{
    extension(World world)
    {
        public List<Topic> Topics => world.State<Kept>().Topics;
    }

    private sealed class Kept
    {
        public List<Topic> Topics { get; } = [];
    }
}
