using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Dashboard.Components;

/// <summary>The steps of a plan or a run on a common scale of time: a pure function, drawn by <c>StepTimeline</c>.</summary>
/// <param name="Length">What the whole width stands for.</param>
/// <param name="Rows">One per step, in the order of the plan.</param>
public sealed record Timeline(TimeSpan Length, ImmutableArray<TimelineRow> Rows)
{
    /// <summary>A plan that nobody has started: each step begins when those it depends on are expected to end.</summary>
    public static Timeline Of(Plan plan)
    {
        var spans = Expected(plan, []);
        var critical = CriticalPath.Of(plan.Steps, step => step.Expected).Steps;
        return Scaled(plan.Steps.Select(step => new TimelineRow(step, null, spans[step.Id], null, critical.Contains(step.Id))));
    }

    /// <summary>A run as it stands: what was expected from where each step began, or should begin, and what it really took.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The end of bars that still grow.</param>
    public static Timeline Of(Run run, DateTimeOffset now)
    {
        var until = run.EndedAt ?? now;
        var actual = run.Steps
            .Where(step => step.StartedAt is not null)
            .ToDictionary(
                step => step.Step.Id,
                step => new TimelineSpan(NotNegative(step.StartedAt!.Value - run.StartedAt), NotNegative((step.EndedAt ?? until) - run.StartedAt)),
                StringComparer.Ordinal);
        var spans = Expected(run.Start.Plan, actual);
        var critical = CriticalPath.Of(run.Start.Plan.Steps, step => actual.TryGetValue(step.Id, out var span) && run.Step(step.Id).IsOver
            ? span.To - span.From
            : Longer(step.Expected, actual.TryGetValue(step.Id, out span) ? span.To - span.From : TimeSpan.Zero)).Steps;
        return Scaled(run.Steps.Select(step => new TimelineRow(
            step.Step, step, spans[step.Step.Id], actual.GetValueOrDefault(step.Step.Id), critical.Contains(step.Step.Id))));
    }

    /// <summary>Where an instant of the scale is, in thousandths of the width.</summary>
    public string Units(TimeSpan at) => (Length > TimeSpan.Zero ? Math.Clamp(at / Length, 0, 1) * 1000 : 0).ToString("0.#", CultureInfo.InvariantCulture);

    private static Timeline Scaled(IEnumerable<TimelineRow> rows)
    {
        ImmutableArray<TimelineRow> all = [.. rows];
        var ends = all.SelectMany(row => new[] { row.Expected.To, row.Actual?.To ?? TimeSpan.Zero }).DefaultIfEmpty(TimeSpan.FromSeconds(1));
        return new Timeline(ends.Max(), all);
    }

    private static Dictionary<string, TimelineSpan> Expected(Plan plan, Dictionary<string, TimelineSpan> actual)
    {
        var spans = new Dictionary<string, TimelineSpan>(StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            var from = actual.TryGetValue(step.Id, out var known)
                ? known.From
                : step.DependsOn.Select(id => Longer(spans[id].To, actual.TryGetValue(id, out var before) ? before.To : TimeSpan.Zero)).DefaultIfEmpty(TimeSpan.Zero).Max();
            spans[step.Id] = new TimelineSpan(from, from + step.Expected);
        }

        return spans;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}

/// <summary>From when to when, counted from the beginning of the run.</summary>
/// <param name="From">The beginning.</param>
/// <param name="To">The end.</param>
public sealed record TimelineSpan(TimeSpan From, TimeSpan To);

/// <summary>A step on the timeline.</summary>
/// <param name="Step">The step.</param>
/// <param name="State">Where it is; <see langword="null"/> in a plan that nobody has started.</param>
/// <param name="Expected">When it is expected.</param>
/// <param name="Actual">When it was; <see langword="null"/> before its turn.</param>
/// <param name="IsCritical">Whether it is on the path that decides the time of the whole.</param>
public sealed record TimelineRow(PlanStep Step, StepState? State, TimelineSpan Expected, TimelineSpan? Actual, bool IsCritical);
