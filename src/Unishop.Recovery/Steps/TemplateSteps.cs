using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Gives a launch template a version that launches the newest copy, unless it has one.</summary>
internal sealed class AddTemplateVersion(IImages images) : IStepReconciler
{
    public string Kind => StepKinds.TemplateVersion;

    public StepGuard Guard => StepGuard.ClientToken;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (name, image) = (context[StepKinds.LaunchTemplate], context[StepKinds.ImageId]);
        var answer = await images.TemplateAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var template, out var failure) ? StepObservation.Unseen(failure)
            : template is null ? new(Sight.Blocked, $"there is no launch template {name} in {context.Step.Region}")
            : template.Versions.Where(version => version.ImageId == image).MaxBy(version => version.Number) is not { } found
                ? new(Sight.NotDone, $"no version of {name} launches {image}")
            : new(Sight.Done, string.Create(CultureInfo.InvariantCulture, $"version {found.Number} of {name} launches {image}"))
            {
                Outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.Version, found.Number.ToString(CultureInfo.InvariantCulture)),
            };
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) => images.AddTemplateVersionAsync(
        context.Step.Region, context[StepKinds.LaunchTemplate], context[StepKinds.ImageId], context.Named(StepKinds.Description), context.ClientToken, cancellation);
}

/// <summary>Makes a version of a launch template its default. Absolute: repeating changes nothing.</summary>
internal sealed class SetTemplateDefault(IImages images) : IStepReconciler
{
    public string Kind => StepKinds.TemplateDefault;

    public StepGuard Guard => StepGuard.Precondition;

    public TimeSpan ApiLag => TimeSpan.FromSeconds(10);

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        var (name, number) = (context[StepKinds.LaunchTemplate], Number(context));
        var answer = await images.TemplateAsync(context.Step.Region, name, cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var template, out var failure) ? StepObservation.Unseen(failure)
            : template?.Versions.FirstOrDefault(version => version.Number == number) is not { } found
                ? new(Sight.Blocked, string.Create(CultureInfo.InvariantCulture, $"{name} in {context.Step.Region} has no version {number}"))
            : new(found.IsDefault ? Sight.Done : Sight.NotDone, string.Create(CultureInfo.InvariantCulture, $"version {number} is {(found.IsDefault ? "" : "not ")}the default of {name}"));
    }

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        images.SetTemplateDefaultAsync(context.Step.Region, context[StepKinds.LaunchTemplate], Number(context), cancellation);

    private static long Number(StepContext context) => long.Parse(context[StepKinds.Version], CultureInfo.InvariantCulture);
}
