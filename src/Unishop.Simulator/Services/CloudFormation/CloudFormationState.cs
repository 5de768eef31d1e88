using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What CloudFormation keeps.</summary>
internal static class CloudFormationState
{
    extension(World world)
    {
        public List<Stack> Stacks => world.State<Kept>().Stacks;

        /// <summary>A stack by its name, unless it is deleted, or by its id.</summary>
        public Stack? Stack(string region, string nameOrId) => world.Stacks.FirstOrDefault(
            stack => stack.Region == region && ((stack.Name == nameOrId && stack.DeletedAt is null) || stack.Id == nameOrId));
    }

    private sealed class Kept
    {
        public List<Stack> Stacks { get; } = [];
    }
}
