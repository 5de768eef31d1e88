using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Planning;

/// <summary>Steps of a plan, or what is in the way of them.</summary>
internal sealed record PlanPart(ImmutableArray<PlanStep> Steps, string? Obstacle)
{
    public static PlanPart Of(params ImmutableArray<PlanStep> steps) => new(steps, null);

    public static PlanPart Missing(string obstacle) => new([], obstacle);

    /// <summary>Both, or the first obstacle.</summary>
    public static PlanPart operator +(PlanPart left, PlanPart right) =>
        (left.Obstacle ?? right.Obstacle) is { } obstacle ? Missing(obstacle) : new([.. left.Steps, .. right.Steps], null);

    /// <summary>The steps with more behind them, made from these.</summary>
    public PlanPart Then(Func<ImmutableArray<PlanStep>, PlanPart> more) => Obstacle is null ? this + more(Steps) : this;
}
