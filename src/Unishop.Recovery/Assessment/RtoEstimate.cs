using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Assessment;

/// <summary>How long a plan should take, from this workload's own runs as far as there are any: a pure function.</summary>
/// <param name="P50Seconds">The critical path with every step at its median, in seconds.</param>
/// <param name="P95Seconds">The critical path with every step at its 95th percentile, in seconds.</param>
/// <param name="IsOwn">Whether every step that takes time was measured in this workload's own runs.</param>
/// <param name="Source">Where the durations come from, in words.</param>
/// <param name="Steps">The steps.</param>
/// <param name="CriticalPath">The steps that decide the time, at their medians.</param>
public sealed record RtoEstimate(
    double P50Seconds, double P95Seconds, bool IsOwn, string Source, ImmutableArray<StepEstimate> Steps, ImmutableArray<string> CriticalPath)
{
    /// <summary>The words for an estimate that no run of the workload stands behind.</summary>
    public const string Published = "published profile";

    private const int Considered = 20;

    private static readonly string[] Looks = ["Describe", "Get", "List"];

    /// <summary>The estimate of a plan.</summary>
    /// <param name="plan">The plan; what can wait until the shop serves again does not count.</param>
    /// <param name="runs">The workload's runs, newest first.</param>
    /// <param name="behind">How far the standby is behind: a switchover waits until it has caught up.</param>
    public static RtoEstimate Of(Plan plan, IEnumerable<Run> runs, TimeSpan behind = default)
    {
        var measured = (from run in runs
                        from step in Measured(run)
                        group (step.EndedAt!.Value - step.StartedAt!.Value).TotalSeconds by Sort(step.Step))
            .ToDictionary(kind => kind.Key, kind => kind.Take(Considered).Order().ToArray());
        ImmutableArray<PlanStep> steps = [.. plan.Steps.Where(step => step.Phase != Phase.Restore)];
        ImmutableArray<StepEstimate> estimates =
        [
            .. steps.Select(step => measured.GetValueOrDefault(Sort(step)) is { Length: > 0 } samples
                ? new StepEstimate(step.Id, Percentile(samples, 0.5), Percentile(samples, 0.95), samples.Length)
                : new StepEstimate(step.Id, step.Expected.TotalSeconds, step.Expected.TotalSeconds, 0)),
        ];
        if (plan.PromoteBy == PromoteBy.Switchover)
        {
            // Catching up at the pace of the writes that were made: the lag is the least that it takes.
            var promotions = steps.Where(step => step.Phase == Phase.Promote).Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
            estimates = [.. estimates.Select(step => !promotions.Contains(step.Step) ? step
                : step with { P50Seconds = step.P50Seconds + behind.TotalSeconds, P95Seconds = step.P95Seconds + behind.TotalSeconds })];
        }

        var byStep = estimates.ToDictionary(step => step.Step, StringComparer.Ordinal);
        var typical = Domain.Plans.CriticalPath.Of(Within(steps), step => TimeSpan.FromSeconds(byStep[step.Id].P50Seconds));
        var slow = Domain.Plans.CriticalPath.Of(Within(steps), step => TimeSpan.FromSeconds(byStep[step.Id].P95Seconds));
        var foreign = estimates.Where(step => step.Samples == 0).Select(step => step.Step).ToArray();
        return new(typical.Length.TotalSeconds, slow.Length.TotalSeconds, foreign.Length == 0 && estimates.Length > 0, Words(estimates, foreign), estimates, typical.Steps);
    }

    /// <summary>Steps of a sort are alike: of the same kind, and as long by the published profile (a network's stack is no application's).</summary>
    private static (string Kind, TimeSpan Published) Sort(PlanStep step) => (step.Kind, step.Expected);

    /// <summary>
    /// The steps of a run that tell how long their work takes. One that found its work done by another does not, nor one that only looks and
    /// had nothing to wait for.
    /// </summary>
    private static List<StepState> Measured(Run run)
    {
        var measured = new List<StepState>(run.Steps.Length);
        foreach (var step in run.Steps)
        {
            if (step is { Status: StepStatus.Succeeded, StartedAt: not null, EndedAt: not null, IsChanged: false }
                && (step.LastAct is not null || (OnlyLooks(step.Step) && step.Step.DependsOn.All(id => measured.Exists(before => before.Step.Id == id)))))
            {
                measured.Add(step);
            }
        }

        return measured;
    }

    private static bool OnlyLooks(PlanStep step) => step.Calls.All(call => Looks.Any(prefix => call.Operation.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The smallest of the samples that so many are not above (nearest rank).</summary>
    /// <param name="sorted">The samples, rising; at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    private static ImmutableArray<PlanStep> Within(ImmutableArray<PlanStep> steps) =>
        [.. steps.Select(step => step with { DependsOn = [.. step.DependsOn.Where(id => steps.Any(other => other.Id == id))] })];

    private static string Words(ImmutableArray<StepEstimate> estimates, string[] foreign) =>
        foreign.Length == estimates.Length ? Published
        : string.Create(CultureInfo.InvariantCulture, $"own runs ({estimates.Where(step => step.Samples > 0).Min(step => step.Samples)} measured)")
            + (foreign.Length == 0 ? "" : $"; {Published} for {string.Join(", ", foreign)}");
}

/// <summary>How long a step should take.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="P50Seconds">The median, in seconds.</param>
/// <param name="P95Seconds">The 95th percentile, in seconds.</param>
/// <param name="Samples">How many measurements stand behind it; 0: the published profile.</param>
public sealed record StepEstimate(string Step, double P50Seconds, double P95Seconds, int Samples);
