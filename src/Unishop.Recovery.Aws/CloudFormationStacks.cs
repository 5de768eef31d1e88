using System.Collections.Immutable;
using Amazon.CloudFormation.Model;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Stacks through the CloudFormation API.</summary>
internal sealed class CloudFormationStacks : IStacks
{
    // A change set is worked out in seconds; whoever looks at a preview waits no longer.
    private static readonly TimeSpan s_changeSetDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_changeSetLook = TimeSpan.FromMilliseconds(250);
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
                    Parameters = Parameters(update),
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

    public async Task<Outcome<ImmutableArray<string>>> PreviewAsync(StackUpdate update, CancellationToken cancellation)
    {
        var name = "unishop-preview-" + Guid.NewGuid().ToString("N");
        var made = await _calls.MakeAsync(
            $"cloudformation:CreateChangeSet {update.Region}",
            token => _clients.In(update.Region).ChangeStacks.CreateChangeSetAsync(
                new()
                {
                    StackName = update.StackName,
                    ChangeSetName = name,
                    UsePreviousTemplate = true,
                    Capabilities = ["CAPABILITY_NAMED_IAM"],
                    Parameters = Parameters(update),
                },
                token),
            _ => name,
            cancellation).ConfigureAwait(false);
        if (!made.TryGet(out _, out var failure))
        {
            return Outcome<ImmutableArray<string>>.Fail(failure);
        }

        try
        {
            return await AwaitChangesAsync(update, name, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // A set that stays is harmless, and named so that whoever finds it knows where it is from.
            await _calls.MakeAsync(
                $"cloudformation:DeleteChangeSet {update.Region}",
                token => _clients.In(update.Region).ChangeStacks.DeleteChangeSetAsync(new() { StackName = update.StackName, ChangeSetName = name }, token),
                _ => name,
                CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Outcome<ImmutableArray<string>>> AwaitChangesAsync(StackUpdate update, string name, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await _calls.MakeAsync(
                $"cloudformation:DescribeChangeSet {update.Region}",
                token => _clients.In(update.Region).Stacks.DescribeChangeSetAsync(new() { StackName = update.StackName, ChangeSetName = name }, token),
                answer => answer,
                cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var set, out var failure))
            {
                return Outcome<ImmutableArray<string>>.Fail(failure);
            }

            switch (set.Status?.Value)
            {
                case "CREATE_COMPLETE":
                    return Outcome<ImmutableArray<string>>.Success([.. (set.Changes ?? []).Select(Describe)], answer.RequestId);
                case "FAILED":
                    // CloudFormation has no status of its own for an update that changes nothing.
                    return set.StatusReason is { } reason && (reason.Contains("didn't contain changes", StringComparison.Ordinal) || reason.Contains("No updates", StringComparison.Ordinal))
                        ? Outcome<ImmutableArray<string>>.Success([], answer.RequestId)
                        : Outcome<ImmutableArray<string>>.Fail(new CallFailure(FailureKind.Refused, "ChangeSetFailed", set.StatusReason ?? "no reason given", answer.RequestId));
            }

            if (TimeProvider.System.GetElapsedTime(began) > s_changeSetDeadline)
            {
                return Outcome<ImmutableArray<string>>.Fail(new CallFailure(
                    FailureKind.Unreachable, "Timeout", $"the change set {name} is {set.Status?.Value} after {s_changeSetDeadline.TotalSeconds} s", answer.RequestId));
            }

            await Task.Delay(s_changeSetLook, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
    }

    private static string Describe(Change change) =>
        $"{change.ResourceChange?.Action?.Value?.ToUpperInvariant() switch { "ADD" => "add", "REMOVE" => "remove", "IMPORT" => "import", _ => "modify" }} {change.ResourceChange?.LogicalResourceId} ({change.ResourceChange?.ResourceType})"
        + (change.ResourceChange?.Replacement?.Value is "True" or "Conditional" ? $", replacement {(change.ResourceChange.Replacement.Value == "True" ? "certain" : "possible")}" : "");

    private static List<Parameter> Parameters(StackUpdate update) =>
    [
        .. update.Parameters.Select(parameter => new Parameter { ParameterKey = parameter.Key, ParameterValue = parameter.Value }),
        .. update.Kept.Select(key => new Parameter { ParameterKey = key, UsePreviousValue = true }),
    ];

    public Task<Outcome<Accepted>> CreateAsync(StackCreation creation, string clientToken, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"cloudformation:CreateStack {creation.Region}",
            token => _clients.In(creation.Region).ChangeStacks.CreateStackAsync(
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
        _calls.MakeAsync(
            $"cloudformation:DeleteStack {region}",
            token => _clients.In(region).ChangeStacks.DeleteStackAsync(new() { StackName = stackName, ClientRequestToken = clientToken }, token),
            _ => new Accepted(stackName),
            cancellation);

    public async Task<Outcome<ImmutableArray<string>>> ImportersAsync(string region, string exportName, CancellationToken cancellation)
    {
        var answer = await _calls.MakeAsync(
            $"cloudformation:ListImports {region}",
            token => _clients.In(region).Stacks.ListImportsAsync(new() { ExportName = exportName }, token),
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
