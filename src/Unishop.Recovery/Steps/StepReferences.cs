using System.Text.RegularExpressions;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Steps;

/// <summary>
/// Parameters that name what an earlier step of the run gives, as <c>{step:output}</c>: how a plan speaks of things that don't exist
/// yet.
/// </summary>
internal static partial class StepReferences
{
    /// <summary>The reference to an output of a step.</summary>
    public static string To(string step, string output) => $"{{{step}:{output}}}";

    /// <summary>The value with every reference replaced; one that leads nowhere stays.</summary>
    public static string Resolve(string value, Run run) =>
        value.Contains('{', StringComparison.Ordinal) ? Reference().Replace(value, match => Find(match, run) ?? match.Value) : value;

    /// <summary>What is in the way of a step whose parameters name something that no step gave; <see langword="null"/> for nothing.</summary>
    public static string? Missing(PlanStep step, Run run)
    {
        foreach (var (name, value) in step.Parameters)
        {
            if (Reference().Matches(value).FirstOrDefault(match => IsStep(match, run) && Find(match, run) is null) is { } match)
            {
                return $"step {match.Groups[1].Value} gave no {match.Groups[2].Value}, which {name} needs: retry that step, or skip this one as well";
            }
        }

        return null;
    }

    private static bool IsStep(Match match, Run run) => run.Steps.Any(step => step.Step.Id == match.Groups[1].Value);

    private static string? Find(Match match, Run run) =>
        run.Steps.FirstOrDefault(step => step.Step.Id == match.Groups[1].Value)?.Outputs.GetValueOrDefault(match.Groups[2].Value);

    [GeneratedRegex(@"\{([a-z0-9-]+):([A-Za-z0-9]+)\}")]
    private static partial Regex Reference();
}
