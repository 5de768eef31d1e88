using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Planning;

/// <summary>What a service says of a call that is not made.</summary>
/// <param name="Step">The step.</param>
/// <param name="Operation">The call, e.g. <c>ec2:RunInstances</c>.</param>
/// <param name="Allowed">Whether it would be allowed; <see langword="null"/> where the service did not say.</param>
/// <param name="Reason">What it said.</param>
public sealed record DryRun(string Step, string Operation, bool? Allowed, string Reason)
{
    /// <summary>The IAM action that the caller lacks, e.g. <c>ec2:CreateTags</c>; <see langword="null"/> where it is not that.</summary>
    public string? Missing { get; init; }
}

/// <summary>Asks services whether they would allow a plan's calls, where they offer that: EC2 by dry runs, CloudFormation by change sets.</summary>
public sealed partial class Rehearsal(WorldPorts world)
{
    // What these ask for does not depend on what is there, or is asked with something that is there already.
    private static readonly string[] AskedAsTheyAre = [StepKinds.Launch, StepKinds.ShareImage, StepKinds.TemplateVersion, StepKinds.TemplateDefault];

    private readonly ImmutableArray<IStepReconciler> _askers = world.DryRuns is not { } asks ? [] :
    [
        new LaunchInstance(asks.Compute),
        new PowerInstance(asks.Compute, start: true),
        new PowerInstance(asks.Compute, start: false),
        new TerminateInstances(asks.Compute),
        new CreateImage(asks.Images),
        new CopyImage(asks.Images),
        new ShareImage(asks.Images),
        new RetainImages(asks.Images),
        new RemoveImages(asks.Images),
        new AddTemplateVersion(asks.Images),
        new SetTemplateDefault(asks.Images),
        new OpenDatabase(asks.Gates),
        new CloseDatabase(asks.Gates),
    ];

    /// <summary>Asks; changes nothing.</summary>
    public async Task<ImmutableArray<DryRun>> OfAsync(Workload workload, Plan plan, CancellationToken cancellation)
    {
        var answers = ImmutableArray.CreateBuilder<DryRun>();
        var run = await StandInRun.OfAsync(plan, world.Images, cancellation).ConfigureAwait(false);
        foreach (var step in plan.Steps)
        {
            if (_askers.FirstOrDefault(asker => asker.Kind == step.Kind) is { } asker)
            {
                answers.Add(await AskAsync(asker, new StepContext(workload, run, step, ""), cancellation).ConfigureAwait(false));
            }
            else if (step.Kind == StepKinds.UpdateStack)
            {
                answers.Add(await ChangesAsync(step, cancellation).ConfigureAwait(false));
            }
        }

        return answers.ToImmutable();
    }

    private static async Task<DryRun> AskAsync(IStepReconciler asker, StepContext context, CancellationToken cancellation)
    {
        var step = context.Step;
        var operation = "ec2:" + step.Calls[0].Operation;
        if (StepReferences.Missing(step, context.Run) is not null || StandInRun.LacksImage(context))
        {
            return new DryRun(step.Id, operation, null, "it can be asked for when the steps before it have given what it needs");
        }

        if (!AskedAsTheyAre.Contains(step.Kind))
        {
            var seen = await asker.ObserveAsync(context, cancellation).ConfigureAwait(false);
            if (seen.Sight != Sight.NotDone)
            {
                return new DryRun(step.Id, operation, null, $"not asked: {seen.Detail}");
            }
        }

        var answer = await asker.ActAsync(context, cancellation).ConfigureAwait(false);
        return answer.TryGet(out _, out var failure)
            ? new DryRun(step.Id, operation, true, "EC2 would do it")
            : Refused(step.Id, operation, failure);
    }

    private async Task<DryRun> ChangesAsync(PlanStep step, CancellationToken cancellation)
    {
        const string Operation = "cloudformation:CreateChangeSet";
        var answer = await world.Stacks.PreviewAsync(UpdateStack.UpdateOf(step), cancellation).ConfigureAwait(false);
        return answer.TryGet(out var changes, out var failure)
            ? new DryRun(step.Id, Operation, true, changes.IsEmpty ? "CloudFormation would change nothing" : $"CloudFormation would {string.Join("; ", changes)}")
            : Refused(step.Id, Operation, failure);
    }

    // That a service can't be asked says nothing about what it would allow.
    private static DryRun Refused(string step, string operation, CallFailure failure) =>
        new(step, operation, failure.IsTransient && failure.Kind != FailureKind.WrongState ? null : false, failure.Text)
        {
            Missing = failure.Kind != FailureKind.AccessDenied ? null
                : Denied().Match(failure.Message) is { Success: true } named ? named.Groups[1].Value
                : operation,
        };

    // In AWS's words: "... is not authorized to perform: ec2:CreateTags on resource: ...".
    [GeneratedRegex(@"not authorized to perform: ([a-z0-9-]+:[A-Za-z0-9]+)")]
    private static partial Regex Denied();
}
