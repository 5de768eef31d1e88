using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Launches the standby's instance. An instance of that name, image and type that lives already is the wanted state,
/// whoever launched it, and another of that name is in the way; the client token guards the time in which it can't be seen yet.
/// </summary>
internal sealed class LaunchInstance(ICompute compute) : IStepReconciler
{
    public string Kind => StepKinds.Launch;

    public StepGuard Guard => StepGuard.ClientToken;

    // EC2's reads are eventually consistent: a new instance may be missing from a listing for some seconds.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.InstanceName];
        var answer = await compute.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var instances, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        var living = instances.Where(ServerIdentity.Lives).ToImmutableArray();
        return ServerIdentity.InTheWay(living, context[StepKinds.ImageId], context[StepKinds.InstanceType]) is { } other ? new(Sight.Blocked, other)
            : living.FirstOrDefault(instance => instance.State == "running") is { } running ? Done(running, living)
            : living.FirstOrDefault() is { } pending ? new(Sight.InProgress, $"{pending.Id} is pending")
            : new(Sight.NotDone, $"no instance {name} lives in {context.Step.Region}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        compute.LaunchAsync(LaunchOf(context.Step), context.ClientToken, cancellation);

    /// <summary>The launch that a step asks for.</summary>
    internal static InstanceLaunch LaunchOf(PlanStep step) => new(
        step.Region,
        step.Parameters[StepKinds.ImageId],
        step.Parameters[StepKinds.InstanceType],
        step.Parameters[StepKinds.Subnet],
        step.Parameters[StepKinds.SecurityGroup],
        step.Parameters[StepKinds.InstanceProfile],
        step.Parameters[StepKinds.InstanceName],
        step.Parameters[StepKinds.UserData]);

    private static StepObservation Done(InstanceState running, ImmutableArray<InstanceState> living) =>
        new(Sight.Done, $"{running.Id} is running")
        {
            Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.InstanceId, running.Id),
            Warnings = living.Length > 1 ? [$"{living.Length} instances named {running.Name} live: {string.Join(", ", living.Select(i => i.Id))}"] : [],
        };
}
