using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>What EC2 keeps.</summary>
internal static class Ec2State
{
    extension(World world)
    {
        public List<Image> Images => world.State<Kept>().Images;

        public List<Instance> Instances => world.State<Kept>().Instances;

        public List<Network> Networks => world.State<Kept>().Networks;

        /// <summary>The Regions that something was asked of.</summary>
        public SortedSet<string> UsedRegions => world.State<Kept>().UsedRegions;

        /// <summary>What EC2 keeps besides.</summary>
        public Ec2Resources Ec2 => world.State<Kept>().Ec2;

        /// <summary>How many vCPUs the running instances of a Region may have.</summary>
        public int VcpuQuota
        {
            get => world.State<Kept>().VcpuQuota;
            set => world.State<Kept>().VcpuQuota = value;
        }
    }

    private sealed class Kept
    {
        public List<Image> Images { get; } = [];

        public List<Instance> Instances { get; } = [];

        public List<Network> Networks { get; } = [];

        public Ec2Resources Ec2 { get; } = new();

        public SortedSet<string> UsedRegions { get; } = new(StringComparer.Ordinal);

        public int VcpuQuota { get; set; } = Vcpus.UsualQuota;
    }
}
