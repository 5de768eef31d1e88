using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Dashboard.Features.History;
using Unishop.Dashboard.Features.Wall;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Dashboard.Tests.Pages;

public sealed class HistoryTests : ScreenTest
{
    [Fact]
    public void History_WithARun_ShowsItWithItsReportsAndAnUnbrokenChain()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1), new RunEnded(RunStatus.Succeeded, "done"));

        var page = Render<HistoryPage>();

        var row = page.Find("[data-run=run-1]");
        Assert.Equal("/runs/run-1", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("drill", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("/api/v1/runs/run-1/report?format=pdf", row.InnerHtml, StringComparison.Ordinal);
        Assert.Equal("intact", page.Find("[data-testid=chain] .badge").GetAttribute("data-state"));
    }

    [Fact]
    public void History_BrokenChain_NamesTheEntry()
    {
        Recovery.Chain = new ChainVerdict(9, 4);

        var page = Render<HistoryPage>();

        Assert.Equal("broken", page.Find("[data-testid=chain] .badge").GetAttribute("data-state"));
        Assert.Contains("entry 4", page.Find("[data-testid=chain]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void History_FilterThatFitsNothing_SaysSoAndKeepsTheChoice()
    {
        Recovery.Entries = World.Journal(new RunEnded(RunStatus.Succeeded, "done"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/history?workload=pilot-light&state=failed");

        var page = Render<HistoryPage>();

        Assert.Empty(page.FindAll("[data-run]"));
        Assert.Contains("No run is like that", page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find("option[value=failed]").HasAttribute("selected"));
        Assert.True(page.Find("option[value=pilot-light]").HasAttribute("selected"));
    }

    [Fact]
    public void Wall_RegionLost_SaysWhoServesAndWhyAndOffersNothingToPress()
    {
        Recovery.Now = World.EastLost;

        var page = Render<WallPage>();

        var line = page.Find("[data-testid=wall-line]");
        Assert.Equal("down", line.GetAttribute("data-health"));
        Assert.EndsWith("None", line.QuerySelector(".wall__fact")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button, a, input, select"));
    }
}
