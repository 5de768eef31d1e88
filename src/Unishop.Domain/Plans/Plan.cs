using System.Collections.Immutable;

namespace Unishop.Domain.Plans;

/// <summary>What will be done to a workload: a graph of steps, as data.</summary>
/// <param name="WorkloadId">The workload.</param>
/// <param name="Verb">What it is for.</param>
/// <param name="PromoteBy">How the database is promoted, where it is.</param>
/// <param name="TargetRegion">The Region that serves when the plan is done.</param>
/// <param name="Steps">The steps; each depends only on steps before it.</param>
public sealed record Plan(string WorkloadId, Verb Verb, PromoteBy? PromoteBy, string TargetRegion, ImmutableArray<PlanStep> Steps)
{
    /// <summary>The step of that id.</summary>
    /// <exception cref="ArgumentException">The plan has no such step.</exception>
    public PlanStep Step(string id) =>
        Steps.FirstOrDefault(step => step.Id == id) ?? throw new ArgumentException($"The plan has no step '{id}'.", nameof(id));

    /// <summary>When the whole run is given to a person: the longest chain of its steps' deadlines.</summary>
    public TimeSpan Deadline => Steps.Length == 0 ? TimeSpan.Zero : CriticalPath.Of(Steps, step => step.Deadline).Length;

    /// <summary>How long the plan takes when every step takes as long as expected: its critical path.</summary>
    public TimeSpan Expected => Steps.Length == 0 ? TimeSpan.Zero : CriticalPath.Of(Steps, step => step.Expected).Length;
}

/// <summary>One step of a plan, as data: a reconciler of that kind carries it out.</summary>
public sealed record PlanStep
{
    /// <summary>Unique in the plan, e.g. <c>promote</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Which reconciler carries it out, e.g. <c>database.failover</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it does, in English; screens translate by kind.</summary>
    public required string Title { get; init; }

    /// <summary>The Region that it touches.</summary>
    public required string Region { get; init; }

    /// <summary>The part of the recovery that its time counts for.</summary>
    public required Phase Phase { get; init; }

    /// <summary>The steps that must have succeeded (or been skipped) before it may act.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>What its reconciler needs to know.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The calls that it makes.</summary>
    public ImmutableArray<PlannedCall> Calls { get; init; } = [];

    /// <summary>How its completion is seen, in words.</summary>
    public required string CompletedWhen { get; init; }

    /// <summary>How long it should take.</summary>
    public required TimeSpan Expected { get; init; }

    /// <summary>When it is given up, counted from its start.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Whether it can't be taken back without loss.</summary>
    public bool Destructive { get; init; }

    /// <summary>Whether another person than the one who started the run must approve it before it acts.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>How its effect is undone, in words; <see langword="null"/> where there is nothing to undo.</summary>
    public string? Undo { get; init; }
}

/// <summary>The parts of a recovery, in the order of the waterfall.</summary>
public enum Phase
{
    /// <summary>From the first failed probe until the outage is believed.</summary>
    Detect,

    /// <summary>From then until the run is started.</summary>
    Decide,

    /// <summary>Waiting for another person's approval.</summary>
    Approve,

    /// <summary>Making images.</summary>
    Image,

    /// <summary>Promoting the database.</summary>
    Promote,

    /// <summary>Starting compute.</summary>
    ScaleOut,

    /// <summary>Until the site answers.</summary>
    Healthy,

    /// <summary>Until the shop is proved to be the same.</summary>
    Verify,

    /// <summary>What can wait until the shop serves again: full strength, the way back.</summary>
    Restore,
}
