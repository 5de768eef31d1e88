using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Iam;

/// <summary>What IAM keeps.</summary>
internal static class IamState
{
    extension(World world)
    {
        /// <summary>The roles and instance profiles of the account.</summary>
        public Identities Identities => world.State<Kept>().Identities;
    }

    private sealed class Kept
    {
        public Identities Identities { get; } = new();
    }
}
