using System.Collections.Immutable;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Follows an image until it is available. A name can exist only once in an account and Region.</summary>
internal abstract class ImageStep(IImages images) : IStepReconciler
{
    public abstract string Kind { get; }

    public abstract StepGuard Guard { get; }

    // EC2's reads are eventually consistent: a new image may be missing from a listing for some seconds.
    public TimeSpan ApiLag => TimeSpan.FromSeconds(15);

    protected IImages Images => images;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var name = context.Named(StepKinds.ImageName);
        var answer = await images.DescribeAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var found, out var failure))
        {
            return StepObservation.Unseen(failure);
        }

        return found.FirstOrDefault(image => image.Name == name) switch
        {
            null => new(Sight.NotDone, $"there is no image {name} in {context.Step.Region}"),
            { State: "available" } image => new(Sight.Done, $"{image.Id} ({name}) is available")
            {
                Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.ImageId, image.Id),
            },
            { State: "pending" } image => new(Sight.InProgress, $"{image.Id} ({name}) is pending"),
            { } image => new(context.HasActed ? Sight.Failed : Sight.Blocked, $"{image.Id} ({name}) is {image.State}; deregister it and retry"),
        };
    }

    public abstract Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation);
}

/// <summary>Makes an image of the running instance, without rebooting it.</summary>
internal sealed class CreateImage(IImages images) : ImageStep(images)
{
    public override string Kind => StepKinds.CreateImage;

    public override StepGuard Guard => StepGuard.NamedTarget;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => Images.CreateAsync(
        context.Step.Region, context[StepKinds.InstanceId], context.Named(StepKinds.ImageName), context[StepKinds.Description], cancellation);
}

/// <summary>Copies an image into the Region that may have to launch it; the call goes there.</summary>
internal sealed class CopyImage(IImages images) : ImageStep(images)
{
    public override string Kind => StepKinds.CopyImage;

    public override StepGuard Guard => StepGuard.ClientToken;

    public override Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        context.OutputOf(context[StepKinds.ImageFrom], StepKinds.ImageId) is { } source
            ? Images.CopyAsync(
                new ImageCopy(context.Step.Region, context[StepKinds.SourceRegion], source, context.Named(StepKinds.ImageName), context[StepKinds.Description])
                {
                    Encrypted = context.Step.Parameters.ContainsKey(StepKinds.Encrypted),
                    KmsKey = context.Step.Parameters.GetValueOrDefault(StepKinds.KmsKey),
                },
                context.ClientToken, cancellation)
            : Task.FromResult(Outcome<Accepted>.Fail(new CallFailure(
                FailureKind.Refused, "NoSourceImage", $"step {context[StepKinds.ImageFrom]} gave no image to copy", null)));
}
