using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>Keeps the lag of each workload at falling resolution (<see cref="LagResolution.All"/>), bounded in size.</summary>
public interface ILagStore
{
    /// <summary>
    /// Adds measurements of a minute; one of the same minute replaces the one before, so that several consoles may add the same. Coarser
    /// spans follow from them, and what is too old is dropped.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    Task AddAsync(IReadOnlyCollection<MeasuredLag> measured, CancellationToken cancellation);

    /// <summary>The spans of a workload that began from a time on, oldest first.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    Task<ImmutableArray<LagSpan>> ReadAsync(string workloadId, LagResolution resolution, DateTimeOffset from, CancellationToken cancellation);
}

/// <summary>Measurements of a workload.</summary>
/// <param name="WorkloadId">The workload.</param>
/// <param name="Objective">The recovery point objective that they are judged by.</param>
/// <param name="Points">The measurements.</param>
public sealed record MeasuredLag(string WorkloadId, TimeSpan Objective, ImmutableArray<ReplicationLag> Points);
