using Bunit;
using Unishop.Dashboard.Features.Objectives;
using Unishop.Domain.Journal;

namespace Unishop.Dashboard.Tests.Pages;

public sealed class ObjectivesTests : ScreenTest
{
    [Fact]
    public void Objectives_NothingEverProved_SaysThatTheEstimateIsOnlyOne()
    {
        var page = Render<ObjectivesPage>();

        var panel = page.Find("[data-testid=objectives]");
        Assert.Contains("Never", panel.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 min measured, 0 outside, 1439 without a measurement", panel.TextContent, StringComparison.Ordinal);
        Assert.Contains("100.00%", panel.TextContent.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Objectives_AfterAFailover_NamesItAsTheProof()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1), new RunEnded(RunStatus.Succeeded, "done"));

        var page = Render<ObjectivesPage>();

        Assert.Equal("/runs/run-1", page.Find(".facts a").GetAttribute("href"));
        Assert.Single(page.FindAll("[data-run=run-1]"));
    }

    [Fact]
    public void Objectives_FailedRun_ProvesNothing()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1), new RunEnded(RunStatus.Failed, "given up"));

        Assert.Empty(Render<ObjectivesPage>().FindAll("[data-run]"));
    }
}
