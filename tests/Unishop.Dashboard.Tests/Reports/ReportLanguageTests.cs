using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Unishop.Dashboard.Reports;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Tests.Reports;

/// <summary>Reports are in one language: nothing of the service layer's English is left in them.</summary>
public sealed partial class ReportLanguageTests
{
    public static TheoryData<string, string> Reports => new MatrixTheoryData<string, string>(["es", "vi"], ["run", "readiness", "readiness of an outage", "runbook"]);

    [Theory]
    [MemberData(nameof(Reports))]
    public void Html_InAnotherLanguage_HasNoEnglishSentence(string language, string report)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        var page = HtmlReport.Write(Document(report));

        Assert.DoesNotContain(Texts().Matches(page).Select(text => WebUtility.HtmlDecode(text.Groups[1].Value)), text => EnglishWords().IsMatch(text));
    }

    /// <summary>The search itself finds English where it is.</summary>
    [Theory]
    [InlineData("run")]
    [InlineData("readiness")]
    [InlineData("readiness of an outage")]
    [InlineData("runbook")]
    public void Html_InEnglish_HasEnglishSentences(string report)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

        Assert.Contains(Texts().Matches(HtmlReport.Write(Document(report))), text => EnglishWords().IsMatch(text.Groups[1].Value));
    }

    private static ReportDocument Document(string report) => report switch
    {
        "run" => Run(),
        "readiness" => Readiness(World.Healthy),
        "readiness of an outage" => Readiness(World.EastLost),
        _ => RunbookReport.Of(Runbook.Of(World.Healthy, World.Noon).Runbook!, true),
    };

    private static ReportDocument Readiness(WorkloadSnapshot snapshot) =>
        ReadinessReport.Of(StatusRules.Of(snapshot, null, null, World.Noon.AddMinutes(1)), new LagBudget(1400, 3, 40), true, World.Noon.AddMinutes(1));

    private static ReportDocument Run()
    {
        var call = World.FailoverPlan.Step("promote").Calls[0];
        var journal = World.Journal(
        [
            new RunClaimed("host:1", 1),
            new StepStarted("promote"),
            new StepIntent("promote", 1, "token", call),
            new StepActed("promote", 1, "pilot-global", "request-7"),
            new StepProgressed("promote", "us-west-1 is failing-over", false),
            new StepSucceeded("promote", "us-west-1 is available", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, []),
            new LossMeasured(MeasuredLoss.Of(World.East, World.West, new OrderMark(World.East, 12, World.Noon, World.Noon), new OrderMark(World.West, 10, World.Noon, World.Noon))),
        ]);
        return RunReport.Of(AfterActionReport.Of(journal, "Unishop pilot light", new ChainVerdict(journal.Length, null), World.Noon.AddHours(1)));
    }

    // Between two tags, the style left out.
    [GeneratedRegex(@"(?<!style)>([^<>]+)<")]
    private static partial Regex Texts();

    // Words that every English sentence of ours has one of, and that are no words of Spanish or Vietnamese.
    [GeneratedRegex(@"\b(the|is|are|was|were|of|not|nothing|unknown|its|with|from|which|until|published|does|there|and|last)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishWords();
}
