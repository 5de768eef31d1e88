using System.Collections.Immutable;

namespace Unishop.Domain.Plans;

/// <summary>The chain of dependent steps that decides how long a plan takes.</summary>
/// <param name="Length">The sum of its steps' durations.</param>
/// <param name="Steps">The ids of its steps, first to last.</param>
public sealed record CriticalPath(TimeSpan Length, ImmutableArray<string> Steps)
{
    /// <summary>The longest chain through steps of which each depends only on steps before it.</summary>
    public static CriticalPath Of(ImmutableArray<PlanStep> steps, Func<PlanStep, TimeSpan> duration)
    {
        var longest = new Dictionary<string, CriticalPath>(StringComparer.Ordinal);
        var best = new CriticalPath(TimeSpan.Zero, []);
        foreach (var step in steps)
        {
            var before = step.DependsOn.Select(id => longest[id]).MaxBy(path => path.Length) ?? new CriticalPath(TimeSpan.Zero, []);
            var path = new CriticalPath(before.Length + duration(step), before.Steps.Add(step.Id));
            longest[step.Id] = path;
            if (path.Length >= best.Length)
            {
                best = path;
            }
        }

        return best;
    }
}
