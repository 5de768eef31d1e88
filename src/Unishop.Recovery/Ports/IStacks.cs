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

    /// <summary>
    /// Changes parameters and nothing else (<c>UpdateStack</c> with the previous template and the other parameters as they are);
    /// repeating with the same token changes nothing.
    /// </summary>
    Task<Outcome<Accepted>> UpdateParametersAsync(StackUpdate update, string clientToken, CancellationToken cancellation);
}

/// <summary>An update of a stack's parameters.</summary>
/// <param name="Region">Where.</param>
/// <param name="StackName">The stack.</param>
/// <param name="Parameters">The parameters that change.</param>
/// <param name="Kept">The keys of the parameters that stay as they are.</param>
public sealed record StackUpdate(
    string Region, string StackName, ImmutableSortedDictionary<string, string> Parameters, ImmutableArray<string> Kept);
