using System.Collections.Immutable;
using Unishop.Recovery.Observation;

namespace Unishop.Recovery.Ports;

/// <summary>CloudFormation stacks. No failure is thrown, all are values.</summary>
public interface IStacks
{
    /// <summary>The stack with outputs and exports; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<StackState?>> DescribeAsync(string region, string stackName, CancellationToken cancellation);

    /// <summary>The physical ids of a stack's resources by logical id.</summary>
    Task<Outcome<ImmutableSortedDictionary<string, string>>> ResourcesAsync(string region, string stackName, CancellationToken cancellation);
}
