using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Lets other accounts launch the image that an earlier step gave. A permission that is there already changes nothing.</summary>
internal sealed class ShareImage(IImages images) : IStepReconciler
{
    public string Kind => StepKinds.ShareImage;

    public StepGuard Guard => StepGuard.Precondition;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(5);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        if (Image(context) is not { } image)
        {
            return new(Sight.Blocked, $"step {context[StepKinds.ImageFrom]} gave no image to share; skip this step");
        }

        var answer = await images.SharedWithAsync(context.Step.Region, image, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var shared, out var failure) ? StepObservation.Unseen(failure)
            : Accounts(context).Except(shared).ToArray() is { Length: > 0 } missing ? new(Sight.NotDone, $"{image} can't be launched by {string.Join(", ", missing)} yet")
            : new(Sight.Done, $"{image} can be launched by {string.Join(", ", Accounts(context))}");
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        images.ShareAsync(context.Step.Region, Image(context)!, Accounts(context), cancellation);

    private static string? Image(StepContext context) => context.OutputOf(context[StepKinds.ImageFrom], StepKinds.ImageId);

    private static ImmutableArray<string> Accounts(StepContext context) => [.. context[StepKinds.Accounts].Split(',')];
}

/// <summary>
/// Takes the oldest of a workload's images away, with their snapshots, until so many are left as are to be kept. Only images that a run
/// of this workload made count: their name and description say so. An image goes once.
/// </summary>
internal sealed class RetainImages(IImages images) : IStepReconciler
{
    public string Kind => StepKinds.RetainImages;

    public StepGuard Guard => StepGuard.NamedTarget;

    // For so long DescribeImages may still show an image that was taken away.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public TimeSpan AcceptedLag => TimeSpan.FromMinutes(1);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await SurplusAsync(context, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var surplus, out var failure) ? StepObservation.Unseen(failure)
            : surplus.IsEmpty ? new(Sight.Done, $"at most {context[StepKinds.Keep]} images are kept")
            : new(Sight.NotDone, $"{surplus[^1].Id} ({surplus[^1].Name}) is one too many; {surplus.Length} to go") { Target = surplus[^1].Id };
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await SurplusAsync(context, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var surplus, out var failure) || surplus.IsEmpty)
        {
            return failure is null ? Outcome<Accepted>.Success(new Accepted("")) : Outcome<Accepted>.Fail(failure);
        }

        var outcome = await images.DeregisterAsync(context.Step.Region, surplus[^1].Id, cancellation).ConfigureAwait(false);
        // A listing that lags shows what is gone already.
        return outcome.Failure is { Kind: FailureKind.NotFound } ? Outcome<Accepted>.Success(new Accepted(surplus[^1].Id)) : outcome;
    }

    /// <summary>What is too many of those that runs made, the oldest last. Images that are still being made are neither counted nor touched.</summary>
    private async Task<Outcome<ImmutableArray<ImageState>>> SurplusAsync(StepContext context, CancellationToken cancellation)
    {
        var answer = await images.DescribeAsync(context.Step.Region, context[StepKinds.ImageName], cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var found, out var failure)
            ? Outcome<ImmutableArray<ImageState>>.Fail(failure)
            : Outcome<ImmutableArray<ImageState>>.Success(
                [
                    .. found.Where(image => image.IsAvailable && image.Name != context[StepKinds.ImageName]
                            && image.Description?.StartsWith(context[StepKinds.Owner], StringComparison.Ordinal) == true)
                        .OrderByDescending(image => image.CreatedAt).Skip(int.Parse(context[StepKinds.Keep], CultureInfo.InvariantCulture)),
                ]);
    }
}
