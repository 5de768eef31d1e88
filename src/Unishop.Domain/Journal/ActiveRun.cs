using System.Collections.Immutable;

namespace Unishop.Domain.Journal;

/// <summary>A run that has not ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="WorkloadId">The workload that it holds.</param>
public sealed record ActiveRun(string RunId, string WorkloadId);
