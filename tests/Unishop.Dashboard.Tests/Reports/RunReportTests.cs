using System.Globalization;
using Unishop.Dashboard.Reports;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Tests.Reports;

public sealed class RunReportTests
{
    public static TheoryData<string, string, string> Languages => new()
    {
        { "en", "After-action report", "Where the time went" },
        { "es", "Informe posterior a la acción", "En qué se fue el tiempo" },
        { "vi", "Báo cáo sau sự cố", "Thời gian đã dùng vào đâu" },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void Html_InEveryLanguage_SaysThatTheWorldWasSimulatedAndNamesEveryCall(string language, string title, string part)
    {
        var page = HtmlReport.Write(Report(language));

        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(title), page, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(part), page, StringComparison.Ordinal);
        Assert.Contains("SIMULATED", page, StringComparison.Ordinal);
        Assert.Contains("rds:FailoverGlobalCluster us-west-1", page, StringComparison.Ordinal);
        Assert.Contains("request-7", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Pdf_InEveryLanguage_HasTheTextOfThePageWithItsAccents(string language, string title, string part)
    {
        var pdf = new PdfText(PdfReport.Write(Report(language)));

        var lines = pdf.Lines();
        Assert.Contains(title, lines);
        Assert.Contains(part, lines);
        Assert.Contains(lines, line => line.Contains("SIMULATED", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("request-7", StringComparison.Ordinal));
    }

    [Fact]
    public void Pdf_LongerThanAPage_NumbersItsPagesAndLosesNoRow()
    {
        var steps = Enumerable.Range(1, 120).Select(RunEvent (number) => new StepSkipped("promote", $"entry-{number}")).ToArray();

        var pdf = new PdfText(PdfReport.Write(Report("en", steps)));

        var text = string.Join(' ', pdf.Lines());
        Assert.True(pdf.Pages > 2);
        Assert.Contains($"page {pdf.Pages} of {pdf.Pages}", text, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 120), number => Assert.Contains($"entry-{number}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Pdf_WordWiderThanItsColumn_IsBrokenAndWhole()
    {
        var word = string.Concat(Enumerable.Repeat("arn:aws:rds:us-west-1:111122223333:cluster-", 6));

        var lines = new PdfText(PdfReport.Write(Report("en", new StepSkipped("promote", word)))).Lines();

        Assert.Contains(word, string.Concat(lines), StringComparison.Ordinal);
    }

    /// <summary>A heading that is cut in two is no word any more: a column is as wide as the widest word above it.</summary>
    [Theory]
    [MemberData(nameof(Languages))]
    public void Pdf_HeadingsOfColumns_AreNeverBrokenInAWord(string language, string title, string part)
    {
        Assert.NotEqual(title, part);
        var report = Report(language);

        var lines = new PdfText(PdfReport.Write(report)).Lines();

        var words = report.Sections.SelectMany(section => section.Blocks).OfType<ReportTable>().SelectMany(table => table.Columns).SelectMany(column => column.Heading.Split(' ')).ToHashSet(StringComparer.Ordinal);
        Assert.All(words, word => Assert.Contains(lines, line => line.Split(' ').Contains(word)));
    }

    [Fact]
    public void Pdf_HeadingWiderThanThePage_BecomesSmallerAndStaysWhole()
    {
        var word = new string('W', 60);

        var lines = new PdfText(PdfReport.Write(Report("en") with { Title = word })).Lines();

        Assert.Contains(word, lines);
    }

    [Fact]
    public void Pdf_OfARun_DrawsTheTimelineWithItsObjective()
    {
        var lines = new PdfText(PdfReport.Write(Report("en"))).Lines();

        Assert.Contains("RTO 10 min", lines);
        Assert.Contains("critical path", lines);
    }

    [Fact]
    public void Html_OfARun_DrawsTheTimelineWithItsObjective()
    {
        var page = HtmlReport.Write(Report("en"));

        Assert.Contains("<rect class=\"critical\"", page, StringComparison.Ordinal);
        Assert.Contains(">RTO 10 min</text>", page, StringComparison.Ordinal);
    }

    /// <summary>Cut to the letters that are used, the library loses the second accent of Vietnamese ones.</summary>
    [Fact]
    public void Pdf_Fonts_AreInsideAsTheyAre()
    {
        var pdf = new PdfText(PdfReport.Write(Report("vi")));

        Assert.Equal(FontLengths(), pdf.FontLengths);
    }

    [Fact]
    public void Html_WordsOfPeople_AreNeverMarkup()
    {
        var page = HtmlReport.Write(Report("en", new RunCancelRequested("<script>alert(1)</script>")));

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    private static HashSet<int> FontLengths()
    {
        var assembly = typeof(PdfReport).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".ttf", StringComparison.Ordinal)).Select(name =>
        {
            using var font = assembly.GetManifestResourceStream(name)!;
            return (int)font.Length;
        })];
    }

    private static ReportDocument Report(string language, params RunEvent[] more)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var call = World.FailoverPlan.Step("promote").Calls[0];
        var journal = World.Journal(
            [new RunClaimed("host:1", 1), new StepStarted("promote"), new StepIntent("promote", 1, "token", call), new StepActed("promote", 1, "pilot-global", "request-7"), .. more]);
        return RunReport.Of(AfterActionReport.Of(journal, "Unishop pilot light", new ChainVerdict(journal.Length, null), World.Noon.AddHours(1)));
    }
}
