using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Elb;

/// <summary>What classic load balancing keeps.</summary>
internal static class ElbState
{
    extension(World world)
    {
        public List<LoadBalancer> LoadBalancers => world.State<Kept>().LoadBalancers;

        /// <summary>Reads of the shop that no metric has counted yet.</summary>
        public GatheredReads Reads => world.State<Kept>().Reads;
    }

    private sealed class Kept
    {
        public List<LoadBalancer> LoadBalancers { get; } = [];

        public GatheredReads Reads { get; } = new();
    }
}
