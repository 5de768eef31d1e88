using System.Collections.Immutable;
using System.Globalization;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Plans;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Reporting;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Reports;

/// <summary>The offline runbook as a document, in the words of the current culture.</summary>
internal static class RunbookReport
{
    public static ReportDocument Of(Runbook book, bool simulated) => new(
        Fill(Text.Runbook_Title, book.Workload.Name, book.Plan.TargetRegion),
        Fill(Text.Runbook_Subtitle, book.Workload.Id, RunReport.Time(book.MadeAt)),
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        simulated ? Text.Report_Simulated : null,
        [
            new(Text.Runbook_How,
            [
                new ReportText(Fill(Text.Runbook_HowText, $"{book.Workload.Id}-runbook.sh", StrategyOperations.ConfirmWord(book.Workload, Verb.Failover)!)),
                new ReportFacts([(Text.Runbook_Plan, book.Hash)]),
            ]),
            new(Text.Report_Steps, [Steps(book)]),
            new(Text.Runbook_Commands, [.. book.Steps.SelectMany(Commands)]),
            new(Text.Runbook_After, [new ReportText(Fill(Text.Runbook_AfterText, book.Workload.Primary.Region))]),
        ],
        Fill(Text.Report_Footer, book.Workload.Id, "{0}", "{1}"));

    private static ReportTable Steps(Runbook book) => new(
        [(Text.Report_Step, 5), (Text.Report_Region, 3), (Text.Report_Expected, 2), (Text.Runbook_Until, 6)],
        [.. book.Steps.Select(step => ImmutableArray.Create(Title(step.Step), step.Step.Region, Durations.Format(step.Step.Expected), Sentences.Say(step.Step.CompletedWhen)))]);

    private static IEnumerable<ReportBlock> Commands(RunbookStep step)
    {
        if (step.Act is { } act)
        {
            yield return new ReportText($"{Title(step.Step)}: {act.Replace("cloud ", "aws ", StringComparison.Ordinal)}");
        }
    }
}
