using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFront;

/// <summary>What CloudFront keeps.</summary>
internal static class CloudFrontState
{
    extension(World world)
    {
        public List<Distribution> Distributions => world.State<Kept>().Distributions;
    }

    private sealed class Kept
    {
        public List<Distribution> Distributions { get; } = [];
    }
}
