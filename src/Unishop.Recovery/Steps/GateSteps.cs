using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Opens or closes a site by its bucket's block of public access, as the labs' disaster does. Absolute: repeating changes nothing.</summary>
internal sealed class SetSite(IGates gates, bool open) : IStepReconciler
{
    public string Kind => open ? StepKinds.OpenSite : StepKinds.CloseSite;

    public StepGuard Guard => StepGuard.Precondition;

    // A bucket's configuration is eventually consistent.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var bucket = context[StepKinds.Bucket];
        var answer = await gates.DescribeSiteAsync(context.Step.Region, bucket, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var gate, out var failure) ? StepObservation.Unseen(failure)
            : gate is null ? new(Sight.Blocked, $"there is no bucket {bucket} in {context.Step.Region}")
            : new(gate.IsBlocked != open ? Sight.Done : Sight.NotDone, $"{bucket} is {(gate.IsBlocked ? "blocked" : "open")}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        gates.SetSiteAsync(context.Step.Region, context[StepKinds.Bucket], blocked: !open, cancellation);
}

/// <summary>What is seen of the database's security group, for the step that closes it and for the one that opens it.</summary>
internal static class DatabaseGate
{
    /// <param name="gates">The gates.</param>
    /// <param name="context">The step; it names the group.</param>
    /// <param name="closed">What it means to the step that nobody is let in.</param>
    /// <param name="open">What it means to the step that somebody is.</param>
    /// <param name="cancellation">The caller's own end.</param>
    public static async Task<StepObservation> ObserveAsync(IGates gates, StepContext context, Sight closed, Sight open, CancellationToken cancellation)
    {
        var group = context[StepKinds.SecurityGroup];
        var answer = await gates.DescribeDatabaseAsync(context.Step.Region, group, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var gate, out var failure) ? StepObservation.Unseen(failure)
            : gate is null ? new(Sight.Blocked, $"there is no security group {group} in {context.Step.Region}")
            : gate.LetsIn.IsEmpty ? new(closed, $"{group} lets nobody in")
            : new(open, $"{group} lets in {string.Join("; ", gate.LetsIn)}");
    }
}

/// <summary>Takes everything away that the database's security group lets in; what that was is kept as evidence.</summary>
internal sealed class CloseDatabase(IGates gates) : IStepReconciler
{
    public string Kind => StepKinds.CloseDatabase;

    public StepGuard Guard => StepGuard.Precondition;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(5);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation) =>
        DatabaseGate.ObserveAsync(gates, context, Sight.Done, Sight.NotDone, cancellation);

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        gates.CloseDatabaseAsync(context.Step.Region, context[StepKinds.SecurityGroup], cancellation);
}

/// <summary>Lets the servers in to the database again. EC2 refuses a rule that is there already.</summary>
internal sealed class OpenDatabase(IGates gates) : IStepReconciler
{
    public string Kind => StepKinds.OpenDatabase;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(5);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation) =>
        DatabaseGate.ObserveAsync(gates, context, Sight.NotDone, Sight.Done, cancellation);

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => gates.OpenDatabaseAsync(
        context.Step.Region, context[StepKinds.SecurityGroup], context[StepKinds.From], int.Parse(context[StepKinds.Port], CultureInfo.InvariantCulture), cancellation);
}

/// <summary>Starts or stops the instances of a name, one call for each; one that is there already stays as it is.</summary>
internal sealed class PowerInstance(ICompute compute, bool start) : IStepReconciler
{
    public string Kind => start ? StepKinds.StartInstance : StepKinds.StopInstance;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.InstanceName];
        var answer = await compute.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var instances, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        var wanted = start ? "running" : "stopped";
        var wrong = instances.Where(instance => instance.State != wanted).ToArray();
        return instances.IsEmpty && start ? new(Sight.Blocked, $"no instance {name} lives in {context.Step.Region}")
            : wrong.Length == 0 ? new(Sight.Done, $"{string.Join(", ", instances.Select(instance => instance.Id))} {wanted}".Trim())
            : new(Array.Exists(wrong, NeedsCall) ? Sight.NotDone : Sight.InProgress, string.Join(", ", wrong.Select(instance => $"{instance.Id} is {instance.State}")))
            {
                Target = Array.Find(wrong, NeedsCall)?.Id,
            };
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await compute.DescribeAsync(context.Step.Region, context[StepKinds.InstanceName], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var instances, out var failure) ? Outcome<Accepted>.Fail(failure)
            : instances.FirstOrDefault(NeedsCall) is not { } instance ? Outcome<Accepted>.Success(new Accepted(""))
            : start ? await compute.StartAsync(context.Step.Region, instance.Id, cancellation).ConfigureAwait(false)
            : await compute.StopAsync(context.Step.Region, instance.Id, cancellation).ConfigureAwait(false);
    }

    private bool NeedsCall(InstanceState instance) => start ? instance.State == "stopped" : instance.State is "running" or "pending";
}

/// <summary>Ends the instances of a name, one call for each.</summary>
internal sealed class TerminateInstances(ICompute compute) : IStepReconciler
{
    public string Kind => StepKinds.Terminate;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.InstanceName];
        var answer = await compute.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var instances, out var failure) ? StepObservation.Unseen(failure)
            : instances.IsEmpty ? new(Sight.Done, $"no instance {name} lives in {context.Step.Region}")
            {
                Warnings = context.Step.Parameters.TryGetValue(StepKinds.Leftovers, out var leftovers) ? [$"left behind: {leftovers}"] : [],
            }
            : instances.All(instance => instance.State == "shutting-down") ? new(Sight.InProgress, $"{string.Join(", ", instances.Select(instance => instance.Id))} shutting down")
            : new(Sight.NotDone, string.Join(", ", instances.Select(instance => $"{instance.Id} is {instance.State}")))
            {
                Target = instances.First(instance => instance.State != "shutting-down").Id,
            };
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await compute.DescribeAsync(context.Step.Region, context[StepKinds.InstanceName], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var instances, out var failure) ? Outcome<Accepted>.Fail(failure)
            : instances.FirstOrDefault(instance => instance.State != "shutting-down") is { } instance
                ? await compute.TerminateAsync(context.Step.Region, instance.Id, cancellation).ConfigureAwait(false)
            : Outcome<Accepted>.Success(new Accepted(""));
    }
}
