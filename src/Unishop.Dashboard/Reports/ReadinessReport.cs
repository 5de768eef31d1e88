using System.Collections.Immutable;
using System.Globalization;
using Unishop.Dashboard.Localization;
using Unishop.Recovery.Assessment;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Reports;

/// <summary>What could be said at that moment of "are we safe, and how do you know?", in the words of the current culture.</summary>
internal static class ReadinessReport
{
    public static ReportDocument Of(WorkloadStatus status, LagBudget budget, bool simulated, DateTimeOffset now)
    {
        var workload = status.Snapshot.Workload;
        return new(
            Text.ReadinessReport_Title,
            Fill(Text.Report_Subtitle, workload.Name, workload.Id, RunReport.Time(now)),
            CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
            simulated ? Text.Report_Simulated : null,
            [
                new(Fill(Text.Question_TakeOver, ReadinessRules.Target(status.Snapshot).Region), [new ReportFacts([(Say(status.CanTakeOver), Sentences.Say(status.TakeOverReason))])]),
                new(Text.Objectives_Title, [Objectives(status, budget)]),
                new(Text.Readiness_Title, [new ReportText(Summary(status.Checks)), Checks(status, now)]),
            ],
            Fill(Text.Report_Footer, simulated ? "SIMULATED · " + workload.Id : workload.Id, "{0}", "{1}"));
    }

    private static string Summary(ImmutableArray<ReadinessCheck> checks)
    {
        return Fill(Text.Readiness_Summary, Count(CheckState.Pass), Count(CheckState.Warn), Count(CheckState.Fail), Count(CheckState.Unknown));

        int Count(CheckState state) => checks.Count(check => check.State == state);
    }

    private static ReportTable Objectives(WorkloadStatus status, LagBudget budget) => new(
        [(Text.Report_Measure, 3), (Text.Report_Agreed, 2), (Text.Report_Actual, 2), (Text.Report_Verdict, 3), (Text.Report_Seen, 5)],
        [
            [Text.Verdict_Rpo, Durations.Format(status.Rpo.ObjectiveSeconds), status.Rpo.CurrentSeconds is { } lag ? Durations.Lag(lag) : Text.State_Unknown, Say(status.Rpo.State),
                $"{Sentences.Say(status.Rpo.Reason)}; {Fill(Text.ObjectivesPage_Minutes, budget.MeasuredMinutes, budget.OutsideMinutes, budget.MissingMinutes)}"],
            [Text.Verdict_Rto, Durations.Format(status.Rto.ObjectiveSeconds), status.Rto.EstimateSeconds is { } estimate ? Durations.Format(estimate) : Text.State_Unknown, Say(status.Rto.State),
                status.Rto.LastActualSeconds is { } last ? $"{Sentences.Say(status.Rto.EstimateSource)}; {Fill(Text.Rto_Last, Durations.Format(last))}" : $"{Sentences.Say(status.Rto.EstimateSource)}; {Text.Rto_Never}"],
        ]);

    private static ReportTable Checks(WorkloadStatus status, DateTimeOffset now) => new(
        [(Text.Report_Step, 5), (Text.Report_State, 2), (Text.Report_Seen, 7), (Text.Report_At, 4), (Text.Readiness_Fix.TrimEnd(':'), 5)],
        [
            .. status.Checks.OrderByDescending(check => check.State).Select(check => ImmutableArray.Create(
                Title(check), Say(check.State), $"{Sentences.Say(check.Evidence)} ({Sentences.Say(check.Source)})",
                check.ObservedAt == DateTimeOffset.MinValue ? Text.State_Unknown : Fill(Text.Age_Ago, Durations.Format(now > check.ObservedAt ? now - check.ObservedAt : TimeSpan.Zero)),
                check.Fix is { } fix ? Sentences.Say(fix) : "–")),
        ]);
}
