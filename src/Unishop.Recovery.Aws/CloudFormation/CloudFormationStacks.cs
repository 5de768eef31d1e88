using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Amazon.CloudFormation.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.CloudFormation;

/// <summary>Stacks through the CloudFormation API.</summary>
internal sealed partial class CloudFormationStacks : IStacks
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
        // DescribeStackResources ends at a hundred.
        Pages.ReadAllAsync(
            next => _calls.MakeAsync(
                $"cloudformation:ListStackResources {region}",
                token => _clients.In(region).Stacks.ListStackResourcesAsync(new() { StackName = stackName, NextToken = next }, token),
                answer => Pages.Of(answer.StackResourceSummaries, answer.NextToken),
                cancellation),
            resources => resources
                // A resource that is still being made has no physical id yet.
                .Where(resource => !string.IsNullOrEmpty(resource.PhysicalResourceId))
                .ToImmutableSortedDictionary(resource => resource.LogicalResourceId, resource => resource.PhysicalResourceId, StringComparer.Ordinal));

    public async Task<Outcome<ImmutableArray<string>>> FailuresAsync(string region, string stack, CancellationToken cancellation)
    {
        var failures = new List<string>();
        string? next = null;
        string? request;
        do
        {
            var page = await _calls.MakeAsync(
                $"cloudformation:DescribeStackEvents {region}",
                token => _clients.In(region).Stacks.DescribeStackEventsAsync(new() { StackName = stack, NextToken = next }, token),
                answer => Pages.Of(answer.StackEvents, answer.NextToken),
                cancellation).ConfigureAwait(false);
            if (!page.TryGet(out var events, out var failure))
            {
                return Outcome<ImmutableArray<string>>.Fail(failure);
            }

            // The newest come first, and the operation began with an event of the stack itself.
            var own = events.Items.TakeWhile(happened => !IsBeginning(happened)).ToArray();
            failures.AddRange(own.Where(IsCause).Select(happened => $"{happened.LogicalResourceId}: {Said(happened.ResourceStatusReason)}"));
            (next, request) = (own.Length == events.Items.Count ? events.Next : null, page.RequestId);
        }
        while (next is not null);

        failures.Reverse();
        return Outcome<ImmutableArray<string>>.Success([.. failures], request);
    }

    private static bool IsBeginning(StackEvent happened) =>
        happened.PhysicalResourceId == happened.StackId && happened.ResourceStatus?.Value is "CREATE_IN_PROGRESS" or "UPDATE_IN_PROGRESS";

    /// <summary>What was only given up because something else failed is no cause.</summary>
    private static bool IsCause(StackEvent happened) =>
        happened.PhysicalResourceId != happened.StackId
        && happened.ResourceStatus?.Value is "CREATE_FAILED" or "UPDATE_FAILED"
        && happened.ResourceStatusReason is { } reason && !reason.EndsWith("cancelled", StringComparison.Ordinal);

    /// <summary>What a resource's handler was told by its service, without the ids around it.</summary>
    private static string Said(string reason) => HandlerMessage().Match(reason) is { Success: true } handler ? handler.Groups["said"].Value.TrimEnd('.') : reason;

    [GeneratedRegex("""^Resource handler returned message: "(?<said>.*?)( \(Service: [^"]*)?" \(RequestToken: """, RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HandlerMessage();

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
                    // A database of a stack that comes to nothing would keep its name from the next try.
                    RetainExceptOnCreate = true,
                    Parameters = [.. creation.Parameters.Select(parameter => new Parameter { ParameterKey = parameter.Key, ParameterValue = parameter.Value })],
                    Tags = [new Tag { Key = "made-by", Value = "Unishop.Dashboard" }],
                },
                token),
            answer => new Accepted(answer.StackId ?? creation.StackName),
            cancellation);

    public Task<Outcome<Accepted>> DeleteAsync(string region, string stack, string clientToken, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"cloudformation:DeleteStack {region}",
            token => _clients.In(region).ChangeStacks.DeleteStackAsync(new() { StackName = stack, ClientRequestToken = clientToken }, token),
            _ => new Accepted(stack),
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
            Id = stack.StackId ?? stack.StackName,
            Drift = stack.DriftInformation?.StackDriftStatus?.Value is "DRIFTED" or "IN_SYNC" ? stack.DriftInformation.StackDriftStatus.Value : null,
            Parameters = (stack.Parameters ?? []).ToImmutableSortedDictionary(parameter => parameter.ParameterKey, parameter => parameter.ParameterValue ?? "", StringComparer.Ordinal),
        };
    }
}
