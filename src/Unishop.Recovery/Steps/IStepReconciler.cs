using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>Carries out the steps of one kind: looks at the world, and makes one call that is harmless to repeat.</summary>
public interface IStepReconciler
{
    /// <summary>The kind of steps, e.g. <c>database.failover</c>.</summary>
    string Kind { get; }

    /// <summary>What makes repeating the call harmless.</summary>
    StepGuard Guard { get; }

    /// <summary>
    /// For how long after an accepted call the world may still look as before: the API's own lag, in the world's time.
    /// </summary>
    TimeSpan ApiLag { get; }

    /// <summary>
    /// For how long after its answer an accepted call is only looked for and never made again, in the world's time: reads can be
    /// stale for longer than <see cref="ApiLag"/>. A step that makes several calls names each one's target, or leaves this as it is.
    /// </summary>
    TimeSpan AcceptedLag => ApiLag;

    /// <summary>
    /// Whether the step takes something away: that it does not exist, in the answer to the call, then tells that the look before was stale,
    /// and is no failure.
    /// </summary>
    bool Removes => false;

    /// <summary>Whether a refused call says that what the step takes away is gone already. Anything else that does not exist is final: the call was about another thing.</summary>
    bool IsGone(CallFailure failure) => Removes && failure.Kind == FailureKind.NotFound;

    /// <summary>What a person can do where the step failed for good, in words; <see langword="null"/> for nothing but to retry or skip.</summary>
    string? WayOut => null;

    /// <summary>Looks at the world. Failing to look is <see cref="Sight.Unseen"/>, never an exception.</summary>
    Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation);

    /// <summary>Makes the step's one call. Never called for a guard of <see cref="StepGuard.ReadOnly"/>.</summary>
    Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation);
}

/// <summary>What a reconciler knows of its step.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Run">The run as it stands.</param>
/// <param name="Step">The step of the plan.</param>
/// <param name="ClientToken">Derived from run and step; the same in each attempt.</param>
public sealed record StepContext(Workload Workload, Run Run, PlanStep Step, string ClientToken)
{
    /// <summary>The call that the journal says is made now; <see langword="null"/> while the step only looks.</summary>
    public PlannedCall? Call { get; init; }

    /// <summary>What the journal says of the step.</summary>
    public StepState State => Run.Step(Step.Id);

    /// <summary>Whether a call was accepted since the step was begun, or an operator had it tried again.</summary>
    public bool HasActed => State.LastAct is { } act && act.Generation == State.Generation;

    /// <summary>A parameter of the step; what it names of earlier steps is filled in.</summary>
    /// <exception cref="KeyNotFoundException">The plan gave no such parameter.</exception>
    public string this[string parameter] => StepReferences.Resolve(Step.Parameters[parameter], Run);

    /// <summary>A parameter in which <c>{run}</c> stands for the run's id.</summary>
    public string Named(string parameter) => this[parameter].Replace("{run}", Run.Id, StringComparison.Ordinal);

    /// <summary>What another step gave.</summary>
    /// <returns>The value, or <see langword="null"/> where the step gave none, e.g. because it was skipped.</returns>
    public string? OutputOf(string step, string output) => Run.Step(step).Outputs.GetValueOrDefault(output);
}

/// <summary>What is seen of a step.</summary>
public enum Sight
{
    /// <summary>The wanted state is reached.</summary>
    Done,

    /// <summary>On the way to it.</summary>
    InProgress,

    /// <summary>Nothing leads there yet.</summary>
    NotDone,

    /// <summary>Something is in the way that must go first.</summary>
    Blocked,

    /// <summary>What the step's own call began has come to nothing: a person decides whether it is tried again.</summary>
    Failed,

    /// <summary>The world could not be seen.</summary>
    Unseen,
}

/// <summary>What is seen of a step, in words, with what it gives to later steps.</summary>
/// <param name="Sight">What is seen.</param>
/// <param name="Detail">In words.</param>
public sealed record StepObservation(Sight Sight, string Detail)
{
    /// <summary>What later steps need.</summary>
    public ImmutableSortedDictionary<string, string> Outputs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What a person should look at although the step succeeded.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Which of several things is next to be acted on; <see langword="null"/> where there is only one.</summary>
    public string? Target { get; init; }

    /// <summary>The call that comes next; <see langword="null"/> for the first of the step's own.</summary>
    public PlannedCall? NextCall { get; init; }

    /// <summary>The world could not be seen.</summary>
    public static StepObservation Unseen(CallFailure failure) => new(Sight.Unseen, $"can't be seen: {failure.Text}");
}
