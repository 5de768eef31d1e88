using System.Collections.Immutable;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Execution;

/// <summary>Start a run.</summary>
/// <param name="WorkloadId">The workload.</param>
/// <param name="Verb">What to do.</param>
/// <param name="PromoteBy">How to promote, where the plan does; <see langword="null"/>: as advised.</param>
/// <param name="Confirm">The confirm word, as typed.</param>
/// <param name="Reason">Why, in the actor's words; needed.</param>
/// <param name="SnapshotVersion">The snapshot that it was decided on; <see langword="null"/>: the newest.</param>
/// <param name="Actor">Who.</param>
public sealed record StartRun(
    string WorkloadId, Verb Verb, PromoteBy? PromoteBy, string? Confirm, string? Reason, long? SnapshotVersion, string Actor)
{
    /// <summary>Whether the actor knows that the workload was failed over a short time ago, and wants it again.</summary>
    public bool Acknowledged { get; init; }
}
