using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;

namespace Unishop.Recovery.Assessment;

/// <summary>Everything that readiness is judged from.</summary>
/// <param name="Snapshot">What was observed.</param>
/// <param name="Runs">The workload's runs, newest first.</param>
/// <param name="Tool">How this console itself is.</param>
/// <param name="Now">The time.</param>
public sealed record ReadinessInputs(WorkloadSnapshot Snapshot, ImmutableArray<Run> Runs, ToolState Tool, DateTimeOffset Now);

/// <summary>How this console itself is.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="JournalFailure">Why the journal can't be used; <see langword="null"/> where it can.</param>
/// <param name="Channels">The ways to tell people that are configured.</param>
/// <param name="AutomationStopped">Why automation is stopped; <see langword="null"/> where it is allowed.</param>
/// <param name="Runbook">Where the offline runbook is kept; <see langword="null"/> where none is configured.</param>
/// <param name="RunbookFailure">Why the newest runbook could not be written; <see langword="null"/> where it was.</param>
public sealed record ToolState(
    DateTimeOffset At, string? JournalFailure, ImmutableArray<string> Channels, string? AutomationStopped, string? Runbook, string? RunbookFailure);
