using System.Collections.Immutable;

namespace Unishop.Recovery.Execution;

/// <summary>An operator's command.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Action">What to do.</param>
/// <param name="StepId">The step, for retry, skip and approve.</param>
/// <param name="Reason">Why; needed to skip.</param>
/// <param name="Actor">Who.</param>
public sealed record RunCommand(string RunId, RunAction Action, string? StepId, string? Reason, string Actor);
