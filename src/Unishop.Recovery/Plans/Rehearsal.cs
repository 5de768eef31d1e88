using System.Collections.Immutable;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Plans;

/// <summary>What a service says of a call that is not made.</summary>
/// <param name="Step">The step.</param>
/// <param name="Operation">The call, e.g. <c>ec2:RunInstances</c>.</param>
/// <param name="Allowed">Whether it would be allowed; <see langword="null"/> where the service did not say.</param>
/// <param name="Reason">What it said.</param>
public sealed record DryRun(string Step, string Operation, bool? Allowed, string Reason);

/// <summary>Asks services whether they would allow a plan's calls, where they offer that: EC2 by dry runs, CloudFormation by change sets.</summary>
public sealed class Rehearsal(WorldPorts world)
{
    /// <summary>Asks; changes nothing.</summary>
    public async Task<ImmutableArray<DryRun>> OfAsync(Plan plan, CancellationToken cancellation)
    {
        var answers = ImmutableArray.CreateBuilder<DryRun>();
        foreach (var step in plan.Steps.Where(step => step.Kind == StepKinds.Launch))
        {
            var answer = await world.Compute.DryRunAsync(LaunchInstance.LaunchOf(step), cancellation).ConfigureAwait(false);
            answers.Add(answer.TryGet(out _, out var failure)
                ? new DryRun(step.Id, "ec2:RunInstances", true, "EC2 would do it")
                // That EC2 can't be asked says nothing about what it would allow.
                : new DryRun(step.Id, "ec2:RunInstances", failure.IsTransient && failure.Kind != FailureKind.WrongState ? null : false, failure.Text));
        }

        foreach (var step in plan.Steps.Where(step => step.Kind == StepKinds.UpdateStack))
        {
            var answer = await world.Stacks.PreviewAsync(UpdateStack.UpdateOf(step), cancellation).ConfigureAwait(false);
            answers.Add(answer.TryGet(out var changes, out var failure)
                ? new DryRun(step.Id, "cloudformation:CreateChangeSet", true, changes.IsEmpty ? "CloudFormation would change nothing" : $"CloudFormation would {string.Join("; ", changes)}")
                : new DryRun(step.Id, "cloudformation:CreateChangeSet", failure.IsTransient ? null : false, failure.Text));
        }

        return answers.ToImmutable();
    }
}
