using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Reporting;

/// <summary>What a run did, as evidence: every part is derived from the journal.</summary>
/// <param name="Run">The run.</param>
/// <param name="WorkloadName">The workload's name; its id where it is no longer configured.</param>
/// <param name="Measures">Recovery time, data loss, waterfall and critical path.</param>
/// <param name="Calls">Every call that was made, in order.</param>
/// <param name="Journal">The run's entries.</param>
/// <param name="Chain">Whether the whole journal is as it was written.</param>
/// <param name="MadeAt">When the report was made.</param>
public sealed record AfterActionReport(
    Run Run, string WorkloadName, RunMeasures Measures, ImmutableArray<ReportedCall> Calls, ImmutableArray<JournalEntry> Journal, ChainVerdict Chain, DateTimeOffset MadeAt)
{
    /// <summary>The head of the journal when the report was made; <see langword="null"/> where it is not known.</summary>
    public AuditHead? Head { get; init; }

    /// <summary>The report of a run.</summary>
    /// <exception cref="ArgumentException">The journal has no entries, or does not begin with the start of a run.</exception>
    public static AfterActionReport Of(ImmutableArray<JournalEntry> journal, string? workloadName, ChainVerdict chain, DateTimeOffset now)
    {
        var run = Run.Fold(journal) ?? throw new ArgumentException("A run without entries has no report.", nameof(journal));
        return new(run, workloadName ?? run.WorkloadId, RunMeasurement.Of(run, run.EndedAt ?? now), ReportedCall.AllOf(journal), journal, chain, now);
    }
}

/// <summary>A call that a run made, with what came of it.</summary>
/// <param name="At">When its intent was written, just before it was made.</param>
/// <param name="Step">The step.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Intent">What was called, and with which client token.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">The resource that it made or changed, the error, or what was seen afterwards; <see langword="null"/> where nothing is known.</param>
/// <param name="RequestId">The service's request id, where it gave one.</param>
public sealed record ReportedCall(DateTimeOffset At, string Step, int Attempt, StepIntent Intent, CallOutcome Outcome, string? Detail, string? RequestId)
{
    /// <summary>The calls of a run, in the order of their intents.</summary>
    public static ImmutableArray<ReportedCall> AllOf(IEnumerable<JournalEntry> journal)
    {
        var calls = new List<ReportedCall>();
        foreach (var entry in journal)
        {
            switch (entry.Event)
            {
                case StepIntent e:
                    calls.Add(new ReportedCall(entry.At, e.Step, e.Attempt, e, CallOutcome.Unknown, null, null));
                    break;
                case StepActed e:
                    Settle(calls, e.Step, e.Attempt, call => call with { Outcome = CallOutcome.Accepted, Detail = e.ResourceId, RequestId = e.RequestId });
                    break;
                case StepActFailed e:
                    Settle(calls, e.Step, e.Attempt, call => call with
                    {
                        Outcome = e.MayHaveTakenEffect ? CallOutcome.Unknown : CallOutcome.Refused, Detail = e.Error, RequestId = e.RequestId,
                    });
                    break;
                case StepIntentSettled e:
                    Settle(calls, e.Step, e.Attempt, call => call with { Outcome = e.TookEffect ? CallOutcome.SeenDone : CallOutcome.SeenNotDone, Detail = e.Evidence });
                    break;
            }
        }

        return [.. calls];
    }

    private static void Settle(List<ReportedCall> calls, string step, int attempt, Func<ReportedCall, ReportedCall> settle)
    {
        var last = calls.FindLastIndex(call => call.Step == step && call.Attempt == attempt);
        if (last >= 0)
        {
            calls[last] = settle(calls[last]);
        }
    }
}

/// <summary>What came of a call.</summary>
public enum CallOutcome
{
    /// <summary>No answer came, and the world has not told yet.</summary>
    Unknown,

    /// <summary>The service accepted it.</summary>
    Accepted,

    /// <summary>The service refused it; it took no effect.</summary>
    Refused,

    /// <summary>No answer came; the world shows that it took effect.</summary>
    SeenDone,

    /// <summary>No answer came; the world shows that it took no effect.</summary>
    SeenNotDone,
}
