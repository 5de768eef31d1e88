using System.Collections.Immutable;
using System.Globalization;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Reporting;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Reports;

/// <summary>The after-action report of a run, in the words of the current culture.</summary>
internal static class RunReport
{
    private const string Absent = "–";

    public static ReportDocument Of(AfterActionReport report)
    {
        var run = report.Run;
        return new(
            Text.Report_Title,
            Fill(Text.Report_Subtitle, report.WorkloadName, run.Id, Time(report.MadeAt)),
            CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
            run.Start.Simulated ? Text.Report_Simulated : null,
            [
                new(Text.Report_Summary, [Summary(report)]),
                new(Text.Objectives_Title, [Objectives(report), new ReportText(Sentences.Say(run.Start.DataLoss.Explanation))]),
                new(Text.Report_Waterfall, [.. Chart(report), Waterfall(report)]),
                new(Text.Report_Steps, [Steps(report)]),
                new(Text.Report_Calls, [Calls(report)]),
                new(Text.Report_Timeline, [Timeline(report)]),
                new(Text.Report_Evidence, [Evidence(report)]),
            ],
            Fill(Text.Report_Footer, run.Start.Simulated ? "SIMULATED · " + run.Id : run.Id, "{0}", "{1}"));
    }

    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static ReportFacts Summary(AfterActionReport report)
    {
        var run = report.Run;
        var facts = ImmutableArray.CreateBuilder<(string, string)>();
        facts.Add((Text.Report_What, Heading(run.Verb, run.Start.Plan.TargetRegion)));
        if (run.Start.Plan.PromoteBy is { } by)
        {
            facts.Add((Text.Report_PromotedBy, Say(by)));
        }

        facts.Add((Text.Report_Workload, $"{report.WorkloadName} ({run.WorkloadId})"));
        facts.Add((Text.Report_State, Say(run.Status)));
        facts.Add((Text.Report_StateReason, run.StatusReason is { } why ? Sentences.Say(why) : Absent));
        facts.Add((Text.Report_Actor, run.Actor));
        facts.Add((Text.Reason_Label, run.Start.Reason));
        if (run.Start.Outage is { } outage)
        {
            facts.Add((Text.Report_Outage, $"{outage.Region}, {Time(outage.Since)}: {Sentences.Say(outage.Reason)}"));
            facts.AddRange(outage.Sightings.Select(sighting => (Say(sighting.Witness), $"{Say(sighting.Says)}, {Time(sighting.Since)}: {Sentences.Say(sighting.Detail)}")));
        }

        facts.Add((Text.Report_Started, Time(run.StartedAt)));
        facts.Add((Text.Report_Ended, run.EndedAt is { } ended ? $"{Time(ended)} ({Durations.Format(ended - run.StartedAt)})" : Text.Report_NotEnded));
        return new(facts.ToImmutable());
    }

    private static ReportTable Objectives(AfterActionReport report)
    {
        var (rto, rpo) = (report.Run.Start.RtoSeconds, report.Run.Start.RpoSeconds);
        return new(
            [(Text.Report_Measure, 3), (Text.Report_Agreed, 2), (Text.Report_Actual, 2), (Text.Report_Verdict, 3)],
            [
                [Text.Verdict_Rto, Durations.Format(rto), Seconds(report.Measures.RtoSeconds), Say(RunMeasurement.Against(report.Measures.RtoSeconds, rto))],
                [$"{Text.Verdict_Rpo}, {(report.Measures.Loss is { Seconds: not null } ? Text.Verdict_RpoMeasured : Text.Verdict_RpoHow)}", Durations.Format(rpo), Seconds(report.Measures.RpoSeconds), Say(RunMeasurement.Against(report.Measures.RpoSeconds, rpo))],
            ]);
    }

    /// <summary>The timeline; none where no step was begun.</summary>
    private static IEnumerable<ReportChart> Chart(AfterActionReport report)
    {
        var run = report.Run;
        var origin = report.Measures.Waterfall.Select(part => part.StartedAt).Append(run.StartedAt).Min();
        double Since(DateTimeOffset at) => Math.Max(0, (at - origin).TotalSeconds);
        var before =
            from part in report.Measures.Waterfall
            where part.Phase is Phase.Detect or Phase.Decide or Phase.Approve
            select new ReportBar(Say(part.Phase), Since(part.StartedAt), Since(part.StartedAt) + part.Seconds, Durations.Format(part.Seconds), BarKind.Before);
        var steps =
            from step in run.Steps
            where step.StartedAt is not null
            let ended = step.EndedAt ?? run.EndedAt ?? report.Journal[^1].At
            let kind = step.Status == StepStatus.Failed ? BarKind.Failed : report.Measures.CriticalPath.Contains(step.Step.Id) ? BarKind.Critical : BarKind.Beside
            select new ReportBar(Title(step.Step), Since(step.StartedAt!.Value), Since(ended), Durations.Format(ended - step.StartedAt!.Value), kind);
        var bars = before.Concat(steps).ToImmutableArray();
        if (bars.IsEmpty)
        {
            yield break;
        }

        yield return new ReportChart(
            bars, run.Start.RtoSeconds, $"RTO {Durations.Format(run.Start.RtoSeconds)}",
            [
                .. new[]
                {
                    (BarKind.Critical, Text.Step_Critical), (BarKind.Beside, Text.Report_Beside),
                    (BarKind.Before, Text.Report_BeforeTheRun), (BarKind.Failed, Say(StepStatus.Failed)),
                }.Where(entry => bars.Any(bar => bar.Kind == entry.Item1)),
            ]);
    }

    private static ReportTable Waterfall(AfterActionReport report) => new(
        [(Text.Report_Part, 4), (Text.Report_Began, 4), (Text.Report_Took, 3)],
        [.. report.Measures.Waterfall.Select(part => ImmutableArray.Create(Say(part.Phase), Time(part.StartedAt), Durations.Format(part.Seconds)))]);

    private static ReportTable Steps(AfterActionReport report) => new(
        [(Text.Report_Step, 5), (Text.Report_Region, 3), (Text.Report_State, 3), (Text.Report_Began, 4), (Text.Report_Took, 2), (Text.Report_Expected, 2), (Text.Report_Seen, 6)],
        [
            .. report.Run.Steps.Select(step => ImmutableArray.Create(
                Title(step.Step) + (report.Measures.CriticalPath.Contains(step.Step.Id) ? $" ({Text.Step_Critical})" : ""),
                step.Step.Region,
                Say(step.Status),
                step.StartedAt is { } started ? Time(started) : Absent,
                step is { StartedAt: { } from, EndedAt: { } to } ? Durations.Format(to - from) : Absent,
                Durations.Format(step.Step.Expected),
                string.Join("; ", new[] { step.Detail ?? Absent }.Concat(step.Warnings).Select(Sentences.Say)))),
        ]);

    private static ReportTable Calls(AfterActionReport report) => new(
        [(Text.Report_At, 5), (Text.Report_Call, 7), (Text.Report_Attempt, 2), (Text.Report_Outcome, 6), (Text.Step_RequestId, 6)],
        [
            .. report.Calls.Select(call => ImmutableArray.Create(
                Time(call.At),
                $"{call.Intent.Call.Service}:{call.Intent.Call.Operation} {call.Intent.Call.Region}",
                call.Attempt.ToString(CultureInfo.CurrentCulture),
                call.Detail is null ? Say(call.Outcome) : $"{Say(call.Outcome)}: {Sentences.Say(call.Detail)}",
                call.RequestId ?? Absent)),
        ]);

    private static ReportTable Timeline(AfterActionReport report) => new(
        [(Text.Report_At, 5), (Text.Report_Who, 4), (Text.Report_Event, 11)],
        [.. report.Journal.Where(entry => entry.Event is not StepProgressed).Select(entry => ImmutableArray.Create(Time(entry.At), entry.Actor, JournalText.Of(entry.Event, report.Run.Start.Plan)))]);

    private static ReportFacts Evidence(AfterActionReport report) => new(
    [
        (Text.Report_Journal, Say(report.Chain)),
        (Text.Report_Head, report.Head?.ToString() ?? Absent),
        (Text.Report_Entries, Fill(Text.Report_EntriesFrom, report.Journal.Length, report.Journal[0].Id, report.Journal[^1].Id)),
        (Text.Report_LastHash, report.Journal[^1].Hash),
        (Text.Report_Preview, report.Run.Start.PreviewHash),
        (Text.Report_Stayed, Say(report.Measures.Proof) + (report.Run.Proof.Relapses.Length is var times and > 0 ? $" ({Fill(Text.Report_Relapses, times)})" : "")),
        (Text.Report_Orders, Orders(report.Run)),
    ]);

    private static string Orders(Run run) =>
        run.Loss is { Orders: { } lost } measured ? Fill(Text.Report_OrdersLost, lost, Sentences.Say(measured.Evidence))
        : run.Loss is { } unknown ? $"{Text.State_Unknown}: {Sentences.Say(unknown.Evidence)}"
        : run.DataLoss is { Orders: { } orders } loss ? $"{Fill(Text.Loss_Orders, orders.ToString("0", CultureInfo.CurrentCulture))} {Sentences.Say(loss.OrdersSource ?? "")}".TrimEnd()
        : Text.Report_OrdersUnknown;

    private static string Seconds(double? seconds) => seconds is { } known ? known < 60 ? Durations.Lag(known) : Durations.Format(known) : Text.State_Unknown;
}
