using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Dashboard.Features.Workshop;
using Unishop.Dashboard.Workshop;
using Unishop.Domain.Journal;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Tests.Workshop;

public sealed class WorkshopTests : ScreenTest
{
    private const string Lost = """{ "kind": "regionLost", "region": "us-east-1", "since": "2026-05-04T11:59:00Z" }""";

    [Fact]
    public void Workshop_PilotLight_ShowsTheNextStepLargestAndTheShops()
    {
        var page = Open();

        Assert.Equal("image", page.Find("[data-testid=lab-next]").GetAttribute("data-step"));
        Assert.Equal("/workloads/pilot-light/copyImage", page.Find("[data-testid=lab-next] a").GetAttribute("href"));
        Assert.Contains(page.Find(".lab-next__title").TextContent, page.Find("[aria-live][data-testid=lab-said]").TextContent, StringComparison.Ordinal);
        var frame = Assert.Single(page.FindAll("iframe"));
        Assert.Equal("http://127.0.0.1:5081/website/pilot-primary-uibucket-abc/", frame.GetAttribute("src"));
        Assert.Equal("allow-scripts allow-same-origin allow-forms", frame.GetAttribute("sandbox"));
        Assert.False(string.IsNullOrEmpty(frame.GetAttribute("title")));
        Assert.Contains("404", page.FindAll("[data-testid=shop]")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("12", page.Find("[data-testid=orders]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Workshop_SiteOfAnotherOrigin_IsNeverFramed()
    {
        Simulator.World = SimulatorDouble.Of("").Replace("127.0.0.1:5081", "shop.example", StringComparison.Ordinal);

        Assert.Empty(Open().FindAll("iframe"));
    }

    [Fact]
    public void Disaster_Chosen_IsInjectedThereAndAnActiveOneIsHealed()
    {
        Simulator.World = SimulatorDouble.Of(Lost);
        var page = Open();

        page.Find("[data-inject=siteBlocked][data-region=us-east-1]").Press();
        page.WaitForAssertion(() => Assert.Single(Simulator.Asked));
        page.WaitForElement("[data-testid=active-fault] button:not([disabled])").Press();
        page.WaitForAssertion(() => Assert.Equal(2, Simulator.Asked.Count));
        page.WaitForElement("#lose-us-west-1 form").Send();

        page.WaitForAssertion(() => Assert.Equal(
        [
            """POST /_sim/faults {"kind":"siteBlocked","region":"us-east-1"}""",
            "DELETE /_sim/faults?kind=regionLost&region=us-east-1",
            """POST /_sim/faults {"kind":"regionLost","region":"us-west-1"}""",
        ], Simulator.Asked));
        Assert.Empty(page.FindAll("iframe"));
    }

    [Fact]
    public void Change_ThatTheSimulatorRefuses_IsSaidInItsWords()
    {
        Simulator.Refusal = "kind: not accepted";
        var page = Open();

        page.Find("[data-inject=slow][data-region=us-east-1]").Press();

        Assert.Contains("kind: not accepted", page.Find("[data-testid=refused]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ToTheStepAfterTheDisaster_StartsOverAndLetsItHappenOnce()
    {
        Simulator.World = SimulatorDouble.Of("").Replace("\"state\": \"pending\"", "\"state\": \"available\"", StringComparison.Ordinal);
        Simulator.OnChange = asked =>
        {
            if (asked.Contains("siteBlocked", StringComparison.Ordinal))
            {
                Simulator.World = Simulator.World.Replace("\"faults\": []", "\"faults\": [" + Lost + "]", StringComparison.Ordinal);
            }
        };
        var lab = LabGuide.All[0];
        var worked = new List<string>();

        var refused = await Services.GetRequiredService<LabReplay>().GoToAsync(lab, World.Workload, "promote", 7, "Ana", step => worked.Add(step.Id), CancellationToken.None);

        Assert.Null(refused);
        Assert.Equal(lab.Steps.TakeWhile(step => step.Id != "promote").Select(step => step.Id), worked);
        Assert.Equal(
        [
            """POST /_sim/reset {"scenario":"pilot-light","seed":7}""",
            """POST /_sim/clock {"speed":60}""",
            """POST /_sim/faults {"kind":"siteBlocked","region":"us-east-1"}""",
            """POST /_sim/clock {"speed":10}""",
        ], Simulator.Asked);
        Assert.Empty(Recovery.Starts);
    }

    [Fact]
    public async Task Replay_ToAStepThatIsNotThere_NamesThoseThatAreAndChangesNothing()
    {
        var refused = await Services.GetRequiredService<LabReplay>().GoToAsync(LabGuide.All[0], World.Workload, "nonsense", 7, "Ana", _ => { }, CancellationToken.None);

        Assert.Contains("clean-up", refused, StringComparison.Ordinal);
        Assert.Empty(Simulator.Asked);
    }

    [Fact]
    public async Task Replay_SimulatorRefuses_SaysItsWords()
    {
        Simulator.Refusal = "scenario: not accepted";

        var refused = await Services.GetRequiredService<LabReplay>().GoToAsync(LabGuide.All[0], World.Workload, "image", 7, "Ana", _ => { }, CancellationToken.None);

        Assert.Contains("scenario: not accepted", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_OfAFinishedFailover_TellsDetectionDecisionAndRecoveryApart()
    {
        var run = World.Run(new StepStarted("promote"), World.Succeeded("promote"), new RunEnded(RunStatus.Succeeded, "done"));

        var score = Render<ScorePanel>(parameters => parameters.Add(p => p.Runs, [run, World.Run(new RunClaimed("host:1", 1))]));

        var row = Assert.Single(score.FindAll("tbody tr"));
        Assert.Equal(5, row.QuerySelectorAll("td.number").Length);
        Assert.Contains("Scoring sheet", score.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_BeforeTheFirstFailover_SaysWhereItWillComeFrom() =>
        Assert.Contains("journal", Render<ScorePanel>(parameters => parameters.Add(p => p.Runs, [])).Markup, StringComparison.Ordinal);

    [Fact]
    public void Speed_Chosen_IsSetAndTheOneInForceIsPressed()
    {
        var page = Open();
        Assert.Equal("10×", page.Find("[data-testid=speed] [aria-pressed=true]").TextContent);

        page.FindAll("[data-testid=speed] button")[3].Click();

        Assert.Equal(["""POST /_sim/clock {"speed":60}"""], Simulator.Asked);
    }

    [Fact]
    public void Reset_OnlyWithTheNameTyped_IsDoneWithTheSameSeed()
    {
        var page = Open();
        Assert.True(page.Find("[data-testid=reset]").HasAttribute("disabled"));

        page.Find("#scenario").Change("empty");
        page.Find("#confirm-word").Input("empty");
        page.Find("[data-testid=reset]").Press();

        Assert.Equal(["""POST /_sim/reset {"scenario":"empty","seed":7}"""], Simulator.Asked);
    }

    [Fact]
    public void Reset_WhileARunGoesOn_IsOutOfReachWithTheReason()
    {
        Recovery.Entries = World.Journal(new RunClaimed("host:1", 1));
        var page = Open();

        page.Find("#confirm-word").Input("pilot-light");

        Assert.True(page.Find("[data-testid=reset]").HasAttribute("disabled"));
        Assert.Contains("A run is going on", page.Find("#reset-why").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Workshop_SimulatorDown_SaysSoInsteadOfAnEmptyWorld()
    {
        Simulator.IsDown = true;

        Assert.Contains("Connection refused", Open().Find("[data-testid=simulator-down]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Workshop_OnRealAws_OffersNothingToBreak()
    {
        SimulatorUrl = null;

        var page = Open();

        Assert.NotNull(page.Find("[data-testid=no-simulation]"));
        Assert.Empty(page.FindAll("button, iframe, form"));
    }

    [Fact]
    public void Lab_OfNoWorkloadHere_SaysHowToHaveIt()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/workshop?lab=hot-standby");

        Assert.Contains("--Simulator:Scenario hot-standby", Open().Find("[data-testid=lab-absent]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<WorkshopPage> Open() => Render<WorkshopPage>();
}
