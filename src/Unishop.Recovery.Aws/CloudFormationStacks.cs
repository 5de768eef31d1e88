using System.Collections.Immutable;
using Amazon.CloudFormation.Model;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Stacks through the CloudFormation API.</summary>
internal sealed class CloudFormationStacks : IStacks
{
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly SharedReads<StackState> _stacks;

    public CloudFormationStacks(RegionalClients clients, AwsCalls calls, TimeProvider time)
    {
        _clients = clients;
        _calls = calls;
        _stacks = new(time, ReadAsync);
    }

    public Task<Outcome<StackState?>> DescribeAsync(string region, string stackName, CancellationToken cancellation) => _stacks.FindAsync(region, stackName, cancellation);

    public Task<Outcome<ImmutableSortedDictionary<string, string>>> ResourcesAsync(string region, string stackName, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"cloudformation:DescribeStackResources {region}",
            token => _clients.In(region).Stacks.DescribeStackResourcesAsync(new() { StackName = stackName }, token),
            answer => (answer.StackResources ?? [])
                // A resource that is still being made has no physical id yet.
                .Where(resource => !string.IsNullOrEmpty(resource.PhysicalResourceId))
                .ToImmutableSortedDictionary(resource => resource.LogicalResourceId, resource => resource.PhysicalResourceId, StringComparer.Ordinal),
            cancellation);

    public Task<Outcome<Accepted>> UpdateParametersAsync(StackUpdate update, string clientToken, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"cloudformation:UpdateStack {update.Region}",
            token => _clients.In(update.Region).ChangeStacks.UpdateStackAsync(
                new()
                {
                    StackName = update.StackName,
                    UsePreviousTemplate = true,
                    ClientRequestToken = clientToken,
                    // The labs' templates name their IAM roles.
                    Capabilities = ["CAPABILITY_NAMED_IAM"],
                    Parameters =
                    [
                        .. update.Parameters.Select(parameter => new Parameter { ParameterKey = parameter.Key, ParameterValue = parameter.Value }),
                        .. update.Kept.Select(key => new Parameter { ParameterKey = key, UsePreviousValue = true }),
                    ],
                },
                token),
            answer => new Accepted(answer.StackId ?? update.StackName),
            cancellation);

    private Task<Outcome<ImmutableDictionary<string, StackState>>> ReadAsync(string region, ImmutableArray<string> names) => Pages.ReadAsync(
        names,
        next => _calls.MakeAsync(
            $"cloudformation:DescribeStacks {region}",
            token => _clients.In(region).Stacks.DescribeStacksAsync(new() { StackName = names is [var only] ? only : null, NextToken = next }, token),
            answer => Pages.Of(answer.Stacks, answer.NextToken),
            CancellationToken.None),
        stack => stack.StackName,
        stacks => State(stacks[0]));

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
                .ToImmutableSortedDictionary(output => output.ExportName, output => output.OutputValue, StringComparer.Ordinal))
        {
            Drift = stack.DriftInformation?.StackDriftStatus?.Value is "DRIFTED" or "IN_SYNC" ? stack.DriftInformation.StackDriftStatus.Value : null,
            Parameters = (stack.Parameters ?? []).ToImmutableSortedDictionary(parameter => parameter.ParameterKey, parameter => parameter.ParameterValue ?? "", StringComparer.Ordinal),
        };
    }
}
