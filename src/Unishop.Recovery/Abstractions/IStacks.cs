using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>CloudFormation stacks. No failure is thrown, all are values.</summary>
public interface IStacks
{
    /// <summary>The stack with outputs and exports; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<StackState?>> DescribeAsync(string region, string stackName, CancellationToken cancellation);

    /// <summary>The physical ids of a stack's resources by logical id.</summary>
    Task<Outcome<ImmutableSortedDictionary<string, string>>> ResourcesAsync(string region, string stackName, CancellationToken cancellation);

    /// <summary>
    /// Why the last operation on a stack failed (<c>DescribeStackEvents</c>), the first cause first, each as the resource's name and CloudFormation's reason;
    /// empty where nothing failed.
    /// </summary>
    Task<Outcome<ImmutableArray<string>>> FailuresAsync(string region, string stack, CancellationToken cancellation);

    /// <summary>
    /// Changes parameters and nothing else (<c>UpdateStack</c> with the previous template and the other parameters as they are);
    /// repeating with the same token changes nothing.
    /// </summary>
    Task<Outcome<Accepted>> UpdateParametersAsync(StackUpdate update, string clientToken, CancellationToken cancellation);

    /// <summary>
    /// What an update of parameters would change, in words (<c>CreateChangeSet</c>, which is looked at and deleted); empty where it would
    /// change nothing.
    /// </summary>
    Task<Outcome<ImmutableArray<string>>> PreviewAsync(StackUpdate update, CancellationToken cancellation);

    /// <summary>
    /// Makes a stack (<c>CreateStack</c>): a second of the same name fails with <see cref="FailureKind.AlreadyExists"/>; repeating with
    /// the same token changes nothing. Where making it fails, what was made goes again, databases included.
    /// </summary>
    Task<Outcome<Accepted>> CreateAsync(StackCreation creation, string clientToken, CancellationToken cancellation);

    /// <summary>Takes a stack away (<c>DeleteStack</c>), by its name or its id; for one that is gone, or on its way, it changes nothing.</summary>
    Task<Outcome<Accepted>> DeleteAsync(string region, string stack, string clientToken, CancellationToken cancellation);

    /// <summary>The stacks that import an export (<c>ListImports</c>); empty where none does.</summary>
    Task<Outcome<ImmutableArray<string>>> ImportersAsync(string region, string exportName, CancellationToken cancellation);
}

/// <summary>A stack to be made.</summary>
/// <param name="Region">Where.</param>
/// <param name="StackName">Its name.</param>
/// <param name="Template">The template itself, at most 51,200 bytes.</param>
/// <param name="Parameters">The parameters; those that are not named keep the template's own value.</param>
public sealed record StackCreation(
    string Region, string StackName, string Template, ImmutableSortedDictionary<string, string> Parameters);

/// <summary>An update of a stack's parameters.</summary>
/// <param name="Region">Where.</param>
/// <param name="StackName">The stack.</param>
/// <param name="Parameters">The parameters that change.</param>
/// <param name="Kept">The keys of the parameters that stay as they are.</param>
public sealed record StackUpdate(
    string Region, string StackName, ImmutableSortedDictionary<string, string> Parameters, ImmutableArray<string> Kept);
