using System.Collections.Immutable;
using Amazon.CloudFormation.Model;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Stacks through the CloudFormation API.</summary>
internal sealed class CloudFormationStacks(RegionalClients clients, AwsCalls calls) : IStacks
{
    public Task<Outcome<StackState?>> DescribeAsync(string region, string stackName, CancellationToken cancellation) =>
        calls.FindAsync(
            $"cloudformation:DescribeStacks {region}",
            token => clients.In(region).Stacks.DescribeStacksAsync(new() { StackName = stackName }, token),
            answer => answer.Stacks is [{ } stack, ..] ? State(stack) : null,
            cancellation);

    public Task<Outcome<ImmutableSortedDictionary<string, string>>> ResourcesAsync(string region, string stackName, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"cloudformation:DescribeStackResources {region}",
            token => clients.In(region).Stacks.DescribeStackResourcesAsync(new() { StackName = stackName }, token),
            answer => (answer.StackResources ?? [])
                // A resource that is still being made has no physical id yet.
                .Where(resource => !string.IsNullOrEmpty(resource.PhysicalResourceId))
                .ToImmutableSortedDictionary(resource => resource.LogicalResourceId, resource => resource.PhysicalResourceId, StringComparer.Ordinal),
            cancellation);

    private static StackState State(Stack stack)
    {
        var outputs = stack.Outputs ?? [];
        return new StackState(
            stack.StackName,
            stack.StackStatus?.Value ?? "",
            stack.StackStatusReason,
            (stack.LastUpdatedTime ?? stack.CreationTime) is { } changed ? new DateTimeOffset(changed.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.MinValue,
            outputs.ToImmutableSortedDictionary(output => output.OutputKey, output => output.OutputValue, StringComparer.Ordinal),
            outputs.Where(output => !string.IsNullOrEmpty(output.ExportName))
                .ToImmutableSortedDictionary(output => output.ExportName, output => output.OutputValue, StringComparer.Ordinal));
    }
}
