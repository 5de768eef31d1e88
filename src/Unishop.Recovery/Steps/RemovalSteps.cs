using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Empties a bucket that a stack of the workload made, a thousand objects with each call.</summary>
internal sealed class EmptyBucket(IBuckets buckets) : IStepReconciler
{
    public string Kind => StepKinds.EmptyBucket;

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.Zero;

    // S3 shows at once what was deleted; where the same object leads the list again, it is looked at again before anything is deleted again.
    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var bucket = context[StepKinds.Bucket];
        var answer = await buckets.DescribeAsync(context.Step.Region, bucket, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var state, out var failure) ? StepObservation.Unseen(failure)
            : state is null ? new(Sight.Done, $"there is no bucket {bucket} in {context.Step.Region}")
            : state.First is { } first ? new(Sight.NotDone, $"there are objects in {bucket}") { Target = first }
            : new(Sight.Done, $"{bucket} is empty");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        buckets.EmptyAsync(context.Step.Region, context[StepKinds.Bucket], cancellation);
}

/// <summary>Takes a stack away; one whose exports others import stays, and is named.</summary>
internal sealed class DeleteStack(IStacks stacks) : IStepReconciler
{
    public string Kind => StepKinds.DeleteStack;

    public StepGuard Guard => StepGuard.NamedTarget;

    public bool Removes => true;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (name, region) = (context[StepKinds.Stack], context.Step.Region);
        var answer = await stacks.DescribeAsync(region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var stack, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        if (stack is null or { Status: "DELETE_COMPLETE" })
        {
            return new(Sight.Done, $"there is no stack {name} in {region}");
        }

        if (stack.Status == "DELETE_FAILED" && context.HasActed)
        {
            return new(Sight.Failed, $"{stack.InWords()}; take what is named away and retry");
        }

        return stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal)
            ? new(Sight.InProgress, $"{name} is {stack.Status}")
            : await SeeImportersAsync(context, stack, cancellation).ConfigureAwait(false);
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        stacks.DeleteAsync(context.Step.Region, context[StepKinds.Stack], context.ClientToken, cancellation);

    private async Task<StepObservation> SeeImportersAsync(StepContext context, StackState stack, CancellationToken cancellation)
    {
        if (context.Step.Parameters.ContainsKey(StepKinds.Imported))
        {
            foreach (var export in stack.Exports.Keys)
            {
                var answer = await stacks.ImportersAsync(context.Step.Region, export, cancellation).ConfigureAwait(false);
                if (!answer.TryGet(out var importers, out var failure))
                {
                    return StepObservation.Unseen(failure);
                }

                if (!importers.IsEmpty)
                {
                    return new(Sight.Done, $"{stack.Name} stays: {string.Join(", ", importers)} import what it exports")
                    {
                        Warnings = [$"{stack.Name} in {context.Step.Region} stays, because {string.Join(", ", importers)} import what it exports"],
                    };
                }
            }
        }

        return new(Sight.NotDone, $"{stack.Name} is {stack.Status}");
    }
}

/// <summary>Deletes the replica of a table, with what is in it.</summary>
internal sealed class RemoveReplica(ITables tables) : IStepReconciler
{
    public string Kind => StepKinds.RemoveReplica;

    public StepGuard Guard => StepGuard.NamedTarget;

    public bool Removes => true;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (name, from, region) = (context[StepKinds.Table], context[StepKinds.From], context.Step.Region);
        var answer = await tables.DescribeAsync(from, name, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var table, out var failure) ? StepObservation.Unseen(failure)
            : table?.Replicas.FirstOrDefault(candidate => candidate.Region == region) is not { } replica ? new(Sight.Done, $"{name} has no replica in {region}")
            : replica.Status == "DELETING" ? new(Sight.InProgress, $"the replica of {name} in {region} is {replica.Status}")
            : table.Status != "ACTIVE" ? new(Sight.InProgress, $"{name} is {table.Status} in {from}")
            : new(Sight.NotDone, $"the replica of {name} in {region} is {replica.Status}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        tables.RemoveReplicaAsync(context[StepKinds.From], context[StepKinds.Table], context.Step.Region, cancellation);
}

/// <summary>A step towards the end of one named distribution.</summary>
internal abstract class EdgeRemovalStep(IEdge edge) : IStepReconciler
{
    public abstract string Kind { get; }

    public StepGuard Guard => StepGuard.NamedTarget;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    public virtual bool Removes => false;

    protected IEdge Edge => edge;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var id = context[StepKinds.Distribution];
        var answer = await edge.FindAsync(context[StepKinds.OriginGroup], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var found, out var failure) ? StepObservation.Unseen(failure)
            : found is null ? new(Sight.Done, $"there is no distribution {id}")
            : found.Id != id ? new(Sight.Done, $"there is no distribution {id}") { Warnings = [$"distribution {found.Id} has an origin group of the same name; it was not touched"] }
            : Judge(found);
    }

    public abstract Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation);

    protected abstract StepObservation Judge(EdgeState found);
}

/// <summary>Has the distribution answer nobody any more.</summary>
internal sealed class DisableEdge(IEdge edge) : EdgeRemovalStep(edge)
{
    public override string Kind => StepKinds.DisableEdge;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        Edge.DisableAsync(context[StepKinds.Distribution], cancellation);

    protected override StepObservation Judge(EdgeState found) =>
        found.IsEnabled ? new(Sight.NotDone, $"distribution {found.Id} is enabled")
        : found.Status != "Deployed" ? new(Sight.InProgress, $"distribution {found.Id} is disabled and {found.Status}")
        : new(Sight.Done, $"distribution {found.Id} is disabled");
}

/// <summary>Deletes the disabled distribution.</summary>
internal sealed class DeleteEdge(IEdge edge) : EdgeRemovalStep(edge)
{
    public override string Kind => StepKinds.DeleteEdge;

    public override bool Removes => true;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        Edge.DeleteAsync(context[StepKinds.Distribution], cancellation);

    protected override StepObservation Judge(EdgeState found) =>
        found.IsEnabled ? new(Sight.Blocked, $"distribution {found.Id} is enabled")
        : found.Status != "Deployed" ? new(Sight.InProgress, $"distribution {found.Id} is {found.Status}")
        : new(Sight.NotDone, $"distribution {found.Id} is disabled");
}

/// <summary>Takes all images of a workload away, with their snapshots: those of its very name and those that its runs made.</summary>
internal sealed class RemoveImages(IImages images) : IStepReconciler
{
    public string Kind => StepKinds.RemoveImages;

    public StepGuard Guard => StepGuard.NamedTarget;

    public bool Removes => true;

    // For so long DescribeImages may still show an image that was taken away.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await OwnAsync(context, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var own, out var failure) ? StepObservation.Unseen(failure)
            : own.IsEmpty ? new(Sight.Done, $"there is no image {context[StepKinds.ImageName]} in {context.Step.Region}")
            : own.FirstOrDefault(image => image.State == "pending") is { } pending ? new(Sight.InProgress, $"{pending.Id} ({pending.Name}) is pending")
            : new(Sight.NotDone, $"{string.Join(", ", own.Select(image => $"{image.Id} ({image.Name})"))} to go");
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await OwnAsync(context, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var own, out var failure) || own.IsEmpty)
        {
            return failure is null ? Outcome<Accepted>.Success(new Accepted("")) : Outcome<Accepted>.Fail(failure);
        }

        var outcome = await images.DeregisterAsync(context.Step.Region, own[0].Id, cancellation).ConfigureAwait(false);
        // A listing that lags shows what is gone already.
        return outcome.Failure is { Kind: FailureKind.NotFound } ? Outcome<Accepted>.Success(new Accepted(own[0].Id)) : outcome;
    }

    private async Task<Outcome<ImmutableArray<ImageState>>> OwnAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context[StepKinds.ImageName];
        var answer = await images.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        return answer.TryGet(out var found, out _)
            ? Outcome<ImmutableArray<ImageState>>.Success([.. found.Where(image => ImageLineage.IsOf(image.Name, name))])
            : answer;
    }
}
