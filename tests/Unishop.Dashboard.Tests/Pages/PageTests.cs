using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Features.Overview;
using Unishop.Dashboard.Features.Review;
using Unishop.Dashboard.Features.Runs;
using Unishop.Dashboard.Features.Workloads;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Tests.Pages;

public sealed class PageTests : ScreenTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void Overview_OnAGoodDay_SaysWhoServesAndThatTheOtherIsReady()
    {
        var page = Render<Overview>();

        Assert.Equal("us-east-1", page.Find("[data-testid=active-region]").TextContent);
        Assert.Contains("Ready", page.FindAll(".answer__fact")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("healthy", page.Find("[data-testid=workload-card]").GetAttribute("data-health"));
        Assert.Contains("Not serving", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Overview_RegionLost_ShowsItAsUnknownAndNoneServing()
    {
        Recovery.Now = World.EastLost;

        var page = Render<Overview>();

        Assert.Equal("None", page.Find("[data-testid=active-region]").TextContent);
        var east = page.FindAll("tbody tr").Select(row => row.QuerySelectorAll("td")[0]).ToArray();
        Assert.All(east.Skip(1), cell => Assert.NotNull(cell.QuerySelector(".hatched")));
        Assert.Contains("Timeout: no answer within 5 s", east[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Overview_WithARun_ShowsItsProgressAndLeadsToIt()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1), new StepStarted("promote"), new StepStarted("launch"), World.Succeeded("launch"));

        var page = Render<Overview>();

        Assert.Equal("/runs/run-1", page.Find(".run-strip a").GetAttribute("href"));
        Assert.Equal(("4", "1"), (page.Find("progress").GetAttribute("max"), page.Find("progress").GetAttribute("value")));
        Assert.Contains("Taking over now", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Workload_Unknown_IsNotFound()
    {
        Render<WorkloadPage>(p => p.Add(page => page.Id, "nothing"));

        Assert.Empty(Render<WorkloadPage>(p => p.Add(page => page.Id, "nothing")).FindAll("h1"));
    }

    [Fact]
    public void Workload_OnAGoodDay_OffersTheVerbsOfItsStrategy()
    {
        var page = Render<WorkloadPage>(p => p.Add(page => page.Id, World.Workload.Id));

        Assert.Equal(
            ["verb-failover", "verb-promote", "verb-scaleOut", "verb-failback", "verb-fence", "verb-drill", "verb-verify", "verb-copyImage", "verb-prepare", "verb-cleanUp"],
            page.FindAll("[data-testid^=verb-]").Select(verb => verb.GetAttribute("data-testid")));
        Assert.Equal("/workloads/pilot-light/failover", page.Find("[data-testid=verb-failover]").GetAttribute("href"));
        Assert.Equal(11, page.FindAll(".check").Count);
    }

    [Fact]
    public void Workload_WithARun_DisablesTheVerbsAndSaysWhoHoldsIt()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1));

        var page = Render<WorkloadPage>(p => p.Add(page => page.Id, World.Workload.Id));

        Assert.True(page.Find("[data-testid=verb-failover]").HasAttribute("disabled"));
        Assert.Contains("run run-1 (failover, started by Ana) holds the workload", page.Find("#why-Failover").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Review_BeforeWordAndReason_CanNotStartAndSaysWhatIsMissing()
    {
        var page = Review();
        Assert.True(page.Find("[data-testid=start-run]").HasAttribute("disabled"));

        page.Find("[data-testid=confirm-word]").Input("us-east-1");
        Assert.Contains("is not the word", page.Markup, StringComparison.Ordinal);
        page.Find("[data-testid=confirm-word]").Input("us-west-1");

        Assert.True(page.Find("[data-testid=start-run]").HasAttribute("disabled"));
        Assert.Equal("Missing: the reason.", page.Find("#start-missing").TextContent);
    }

    [Fact]
    public void Review_Started_SendsWhatWasShownAndLeadsToTheRun()
    {
        var page = Review();
        Confirm(page);

        page.Find("[data-testid=start-run]").ParentElement!.Submit();

        var start = Assert.Single(Recovery.Starts);
        Assert.Equal(("pilot-light", Verb.Failover, "us-west-1", "drill", "Ana", 42L), (start.WorkloadId, start.Verb, start.Confirm, start.Reason, start.Actor, start.SnapshotVersion));
        Assert.EndsWith("/runs/run-1", Services.GetRequiredService<BunitNavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Review_StartRefused_KeepsTheReasonOnThePageAndWhatWasTyped()
    {
        Recovery.Refuse = new Refusal(RefusalKind.Conflict, "workload-held", "Run run-9 holds pilot-light.", "run-9");
        var page = Review();
        Confirm(page);

        page.Find("[data-testid=start-run]").ParentElement!.Submit();

        Assert.Contains("Run run-9 holds pilot-light.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("us-west-1", page.Find("[data-testid=confirm-word]").GetAttribute("value"));
    }

    [Fact]
    public void Review_SecondOperator_SeesTheFirst()
    {
        using var first = Services.GetRequiredService<ReviewPresence>().Enter("pilot-light/Failover", "Bea", World.Noon, () => { });
        var page = Review();
        Assert.Contains("Bea is looking at this decision too", page.Markup, StringComparison.Ordinal);

        first.Dispose();

        page.WaitForAssertion(() => Assert.DoesNotContain("Bea", page.Markup, StringComparison.Ordinal), Limit);
    }

    [Fact]
    public void Review_NoImage_SaysWhyThereIsNoPlan()
    {
        Recovery.Now = World.Healthy with { Standby = World.Healthy.Standby with { Images = World.Known<System.Collections.Immutable.ImmutableArray<Unishop.Domain.Facts.ImageState>>([]) } };

        var page = Review();

        Assert.Contains("no image pilotAMI is available in us-west-1", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=start-run]"));
    }

    [Fact]
    public void Review_UnknownLag_ShowsTheLossAsUnknownInSecondsAndInOrders()
    {
        Recovery.Now = World.EastLost with { Standby = World.EastLost.Standby with { Lag = Unishop.Domain.Facts.Reading<Unishop.Domain.Facts.ReplicationLag>.Unknown("no datapoint", World.Noon, "cloudwatch") } };

        var page = Review();

        Assert.Equal("Unknown", page.Find(".loss__number").TextContent);
        Assert.Contains("In orders: unknown", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhileItGoesOn_ShowsClockAndStepAndFollowsTheJournal()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1), new StepStarted("promote"));
        var page = Run();
        Assert.Equal("running", page.Find("[data-testid=run-state]").GetAttribute("data-state"));
        Assert.Equal(World.Noon.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), page.Find("[data-testid=recovery-clock]").GetAttribute("data-since"));
        Assert.Contains("Fail the database over", page.Find(".now__title").TextContent, StringComparison.Ordinal);

        Recovery.Append(World.Journal(new RunClaimed("host:1", 1), new StepStarted("promote"), new RunEnded(RunStatus.Failed, "given up"))[^1]);

        page.WaitForAssertion(() => Assert.Equal("failed", page.Find("[data-testid=run-state]").GetAttribute("data-state")), Limit);
        Assert.Contains("Run ended: Failed. given up", page.Find("[aria-live=polite]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Paused_SendsTheCommandsOfItsButtons()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1), new RunPaused("wait", false));
        var page = Run();

        page.Find("[data-testid=resume]").Press();

        Assert.Equal(new RunCommand("run-1", RunAction.Resume, null, null, "Ana"), Assert.Single(Recovery.Commands));
        Assert.True(page.Find("[data-testid=pause]").HasAttribute("disabled"));
    }

    [Fact]
    public void Run_CommandRefused_SaysWhyOnThePage()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1));
        Recovery.Refuse = new Refusal(RefusalKind.Conflict, "run-ended", "Run run-1 has ended.");
        var page = Run();

        page.Find("[data-testid=pause]").Press();

        Assert.Contains("Run run-1 has ended.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Succeeded_GivesTheVerdictAndTheWaterfall()
    {
        Recovery.Entries = World.Journal(
            new RunClaimed("host:1", 1), new StepStarted("promote"), new StepStarted("launch"), World.Succeeded("launch"), new StepStarted("healthy"), World.Succeeded("healthy"),
            World.Succeeded("promote"), new StepStarted("verify"), World.Succeeded("verify"), new RunEnded(RunStatus.Succeeded, "failover to us-west-1 done"));

        var page = Run();

        // To the proof of the shop; what the run did after it is said beside.
        Assert.Equal("18 s", page.Find("[data-testid=recovery-clock]").TextContent);
        Assert.Contains("the run took 20 s", page.Markup, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".gauge").Count);
        Assert.Equal(4, page.FindAll(".waterfall__part").Count);
        Assert.Empty(page.FindAll("[data-testid=pause]"));
    }

    [Fact]
    public async Task Run_Left_FollowsNoMore()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1));
        var page = Run();
        page.WaitForState(() => Recovery.Followers == 1, Limit);

        await page.Instance.DisposeAsync();

        Assert.Equal(0, Recovery.Followers);
    }

    private static void Confirm(IRenderedComponent<ReviewPage> page)
    {
        page.Find("[data-testid=confirm-word]").Input("us-west-1");
        page.Find("[data-testid=confirm-reason]").Input("drill");
    }

    private IRenderedComponent<ReviewPage> Review() => Render<ReviewPage>(p => p.Add(page => page.Id, World.Workload.Id).Add(page => page.VerbWord, "failover"));

    private IRenderedComponent<RunPage> Run() => Render<RunPage>(p => p.Add(page => page.Id, "run-1"));
}
