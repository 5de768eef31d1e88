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

    public Task<Outcome<Accepted>> UpdateParametersAsync(StackUpdate update, string clientToken, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"cloudformation:UpdateStack {update.Region}",
            token => clients.In(update.Region).ChangeStacks.UpdateStackAsync(
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

    public Task<Outcome<Accepted>> CreateAsync(StackCreation creation, string clientToken, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"cloudformation:CreateStack {creation.Region}",
            token => clients.In(creation.Region).ChangeStacks.CreateStackAsync(
                new()
                {
                    StackName = creation.StackName,
                    TemplateBody = creation.Template,
                    ClientRequestToken = clientToken,
                    Capabilities = ["CAPABILITY_NAMED_IAM"],
                    Parameters = [.. creation.Parameters.Select(parameter => new Parameter { ParameterKey = parameter.Key, ParameterValue = parameter.Value })],
                    Tags = [new Tag { Key = "made-by", Value = "Unishop.Dashboard" }],
                },
                token),
            answer => new Accepted(answer.StackId ?? creation.StackName),
            cancellation);

    public Task<Outcome<Accepted>> DeleteAsync(string region, string stackName, string clientToken, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"cloudformation:DeleteStack {region}",
            token => clients.In(region).ChangeStacks.DeleteStackAsync(new() { StackName = stackName, ClientRequestToken = clientToken }, token),
            _ => new Accepted(stackName),
            cancellation);

    public async Task<Outcome<ImmutableArray<string>>> ImportersAsync(string region, string exportName, CancellationToken cancellation)
    {
        var answer = await calls.MakeAsync(
            $"cloudformation:ListImports {region}",
            token => clients.In(region).Stacks.ListImportsAsync(new() { ExportName = exportName }, token),
            answer => (answer.Imports ?? []).ToImmutableArray(),
            cancellation).ConfigureAwait(false);
        // CloudFormation says by an error that nobody imports it.
        return answer.Failure is { Code: "ValidationError" } none && none.Message.Contains("not imported", StringComparison.Ordinal)
            ? Outcome<ImmutableArray<string>>.Success([], none.RequestId)
            : answer;
    }

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
