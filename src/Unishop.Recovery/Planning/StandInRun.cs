using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Planning;

/// <summary>
/// A run that never was, to ask for the calls of steps that need what earlier steps make: in the place of the image or the version that
/// such a step would give stands the newest one that is there already.
/// </summary>
internal static class StandInRun
{
    public static async Task<Run> OfAsync(Plan plan, IImages images, CancellationToken cancellation)
    {
        var steps = ImmutableArray.CreateBuilder<StepState>();
        foreach (var step in plan.Steps)
        {
            steps.Add(new StepState { Step = step, Outputs = await OutputsAsync(step, images, cancellation).ConfigureAwait(false) });
        }

        return new Run
        {
            Id = "run-preview",
            Actor = "",
            StartedAt = DateTimeOffset.MinValue,
            Start = new RunStarted(plan.WorkloadId, plan, "", 0, "", null, null, new DataLossEstimate(null, null, ""), 0, 0, Simulated: false),
            Steps = steps.ToImmutable(),
        };
    }

    /// <summary>Whether a step works on an image of an earlier step, and nothing stands in for that one.</summary>
    public static bool LacksImage(StepContext context) =>
        context.Step.Parameters.TryGetValue(StepKinds.ImageFrom, out var from) && context.OutputOf(from, StepKinds.ImageId) is null;

    private static async Task<ImmutableSortedDictionary<string, string>> OutputsAsync(PlanStep step, IImages images, CancellationToken cancellation)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        switch (step.Kind)
        {
            case StepKinds.CreateImage or StepKinds.CopyImage:
                var name = step.Parameters[StepKinds.ImageName].Replace("-{run}", "", StringComparison.Ordinal);
                return (await images.DescribeAsync(step.Region, name, cancellation).ConfigureAwait(false)).TryGet(out var found, out _)
                    && found.FirstOrDefault(image => image.IsAvailable) is { } newest ? none.Add(StepKinds.ImageId, newest.Id) : none;
            case StepKinds.TemplateVersion:
                return (await images.TemplateAsync(step.Region, step.Parameters[StepKinds.LaunchTemplate], cancellation).ConfigureAwait(false)).TryGet(out var template, out _)
                    && template?.Versions.FirstOrDefault(version => version.IsDefault) is { } current ? none.Add(StepKinds.Version, current.Number.ToString(CultureInfo.InvariantCulture)) : none;
            default:
                return none;
        }
    }
}
