using System.Collections.Immutable;

namespace Unishop.Domain.Plans;

/// <summary>What a run would do, evaluated without acting.</summary>
/// <param name="Plan">The plan; a run that is started from this preview does exactly this.</param>
/// <param name="SnapshotVersion">The snapshot that it was made from.</param>
/// <param name="Advice">Which way of promoting the facts speak for; <see langword="null"/> where the plan does not promote.</param>
/// <param name="DataLoss">What would be lost.</param>
/// <param name="Steps">The steps with what is true of each already.</param>
/// <param name="Hash">Identifies plan and facts: a run from a preview whose hash no longer fits is refused.</param>
public sealed record Preview(
    Plan Plan,
    long SnapshotVersion,
    Advice? Advice,
    DataLossEstimate DataLoss,
    ImmutableArray<PreviewStep> Steps,
    string Hash);

/// <summary>A step of a preview.</summary>
/// <param name="Step">The step.</param>
/// <param name="AlreadyDone">Whether the snapshot shows that nothing is left to do.</param>
/// <param name="Note">What the snapshot says of it, in words.</param>
public sealed record PreviewStep(PlanStep Step, bool AlreadyDone, string? Note);

/// <summary>Which way of promoting the facts speak for. The operator decides.</summary>
/// <param name="PromoteBy">The way.</param>
/// <param name="Reasons">Why, in words, most important first.</param>
public sealed record Advice(PromoteBy PromoteBy, ImmutableArray<string> Reasons)
{
    /// <summary>
    /// Whether the facts speak against starting now, the first reason saying what comes first; <see cref="PromoteBy"/> is then the way for
    /// afterwards.
    /// </summary>
    public bool Hold { get; init; }
}

/// <summary>What would be lost if the writer never came back.</summary>
/// <param name="Seconds">Seconds of writes; <see langword="null"/> where it is not known.</param>
/// <param name="MeasuredAt">When the lag behind that number was measured.</param>
/// <param name="Explanation">Where the number comes from, or why there is none.</param>
public sealed record DataLossEstimate(double? Seconds, DateTimeOffset? MeasuredAt, string Explanation)
{
    /// <summary>How many orders that is; <see langword="null"/> where it is not known.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public double? Orders { get; init; }

    /// <summary>How that number is known, in words.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? OrdersSource { get; init; }
}

/// <summary>A verb that a workload's strategy has, and whether it may be started now.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Allowed">Whether it may be started.</param>
/// <param name="Reason">Why not, or what it will do, in words.</param>
/// <param name="Destructive">Whether it can't be taken back without loss.</param>
/// <param name="ConfirmWord">The word that must be typed to start it; <see langword="null"/> where none is asked for.</param>
public sealed record VerbOffer(Verb Verb, bool Allowed, string Reason, bool Destructive, string? ConfirmWord);
