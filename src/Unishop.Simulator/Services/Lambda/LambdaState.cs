using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Lambda;

/// <summary>What Lambda keeps.</summary>
internal static class LambdaState
{
    extension(World world)
    {
        public List<Function> Functions => world.State<Kept>().Functions;
    }

    private sealed class Kept
    {
        public List<Function> Functions { get; } = [];
    }
}
