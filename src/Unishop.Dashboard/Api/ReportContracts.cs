using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Api;

/// <summary>An after-action report.</summary>
/// <param name="Simulated">Whether it happened in a simulated world.</param>
/// <param name="MadeAt">When the report was made.</param>
/// <param name="WorkloadName">The workload's name.</param>
/// <param name="Run">The run, with its steps and waterfall.</param>
/// <param name="Objectives">What was agreed and what was reached.</param>
/// <param name="Calls">Every call that was made.</param>
/// <param name="Journal">The run's entries.</param>
/// <param name="Audit">Whether the whole journal is as it was written.</param>
/// <param name="LastHash">The hash of the run's last entry.</param>
/// <param name="PreviewHash">The preview that the run was decided on.</param>
public sealed record RunReportDetail(
    bool Simulated, DateTimeOffset MadeAt, string WorkloadName, RunDetail Run, ReportedObjectives Objectives, ImmutableArray<CallDetail> Calls,
    ImmutableArray<EntryDetail> Journal, AuditVerdict Audit, string LastHash, string PreviewHash)
{
    /// <summary>The head of the journal when the report was made.</summary>
    public AuditHead? Head { get; init; }

    internal static RunReportDetail Of(AfterActionReport report)
    {
        var start = report.Run.Start;
        return new(
            start.Simulated, report.MadeAt, report.WorkloadName, RunDetail.Of(report.Run, report.MadeAt),
            new ReportedObjectives(
                new(start.RtoSeconds, report.Measures.RtoSeconds, RunMeasurement.Against(report.Measures.RtoSeconds, start.RtoSeconds)),
                new(start.RpoSeconds, report.Measures.RpoSeconds, RunMeasurement.Against(report.Measures.RpoSeconds, start.RpoSeconds))),
            [.. report.Calls.Select(call => new CallDetail(call.At, call.Step, call.Attempt, call.Intent.Call, call.Intent.ClientToken, call.Outcome, call.Detail, call.RequestId))],
            [.. report.Journal.Select(EntryDetail.Of)],
            AuditVerdict.Of(report.Chain),
            report.Journal[^1].Hash, start.PreviewHash)
        {
            Head = report.Head,
        };
    }
}

/// <summary>The objectives of a run, with what was reached.</summary>
/// <param name="Rto">The recovery time.</param>
/// <param name="Rpo">The data loss: measured afterwards or, before that, expected at the start.</param>
public sealed record ReportedObjectives(ReportedObjective Rto, ReportedObjective Rpo);

/// <summary>An objective with what was reached.</summary>
/// <param name="ObjectiveSeconds">What was agreed, in seconds.</param>
/// <param name="ActualSeconds">What was reached, in seconds; null where it is not known.</param>
/// <param name="State">How the one stands to the other.</param>
public sealed record ReportedObjective(double ObjectiveSeconds, double? ActualSeconds, ObjectiveState State);

/// <summary>A call that was made.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Step">The step.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Call">Service, operation, Region, plane and parameters.</param>
/// <param name="ClientToken">The token that made repeating it harmless.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">The resource, the error, or what was seen afterwards.</param>
/// <param name="RequestId">The service's request id.</param>
public sealed record CallDetail(
    DateTimeOffset At, string Step, int Attempt, PlannedCall Call, string ClientToken, CallOutcome Outcome, string? Detail, string? RequestId);
