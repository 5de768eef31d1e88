using Bunit;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Features.Review;
using Unishop.Dashboard.Features.Runs;
using Unishop.Dashboard.Features.Settings;
using Unishop.Dashboard.Hosting;
using Unishop.Dashboard.Components.Layout;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Tests.Pages;

public sealed class RunControlPageTests : ScreenTest
{
    [Fact]
    public void Advice_StepWaitsAndAnotherPersonLooks_OffersApproval()
    {
        (RunAction Action, string? Step, string? Reason)? commanded = null;
        var run = World.Run(new RunClaimed("host:1", 1), new StepWaitsForApproval("promote"));

        var advice = Render<RunAdvice>(parameters => parameters.Add(p => p.Run, run).Add(p => p.Command, command => commanded = command).AddCascadingValue(new Viewer("Bao", true)));
        advice.Find("[data-testid=approve]").Press();

        Assert.Equal((RunAction.Approve, "promote", null), commanded);
    }

    [Fact]
    public void Advice_StepWaitsAndTheStarterLooks_AsksForAnotherPerson()
    {
        var run = World.Run(new RunClaimed("host:1", 1), new StepWaitsForApproval("promote"));

        var advice = Render<RunAdvice>(parameters => parameters.Add(p => p.Run, run).AddCascadingValue(new Viewer(run.Actor, true)));

        Assert.Empty(advice.FindAll("button"));
        Assert.Contains("another person must approve", advice.Markup, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Standstills => new()
    {
        { "failed", "then retry it" }, { "paused", "Resume when you are ready" }, { "blocked", "goes on by itself" },
    };

    [Theory]
    [MemberData(nameof(Standstills))]
    public void Advice_OfARunThatStands_SaysWhatToDo(string why, string advised)
    {
        var run = why switch
        {
            "failed" => World.Run(new RunClaimed("host:1", 1), new StepStarted("promote"), new StepFailed("promote", "no")),
            "paused" => World.Run(new RunClaimed("host:1", 1), new RunPaused("wait", false)),
            _ => World.Run(new RunClaimed("host:1", 1), new StepStarted("promote"), new StepProgressed("promote", "no answer", true)),
        };

        var advice = Render<RunAdvice>(parameters => parameters.Add(p => p.Run, run));

        Assert.Contains(advised, advice.Find("[data-testid=run-advice]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_OfARunThatGoesOn_SaysNothing() =>
        Assert.Equal("", Render<RunAdvice>(parameters => parameters.Add(p => p.Run, World.Run(new RunClaimed("host:1", 1)))).Markup.Trim());

    [Fact]
    public void AutomationSwitch_Stopped_SaysByWhomAndIsOnEveryPage()
    {
        var panel = Render<AutomationPanel>();
        panel.Find("#stop-automation-reason").Change("AWS is being repaired");
        panel.Find("#stop-automation form").Send();

        var notice = Render<AutomationNotice>();

        Assert.Equal(new AutomationState(true, "AWS is being repaired", "Ana", World.Noon), Recovery.Automation);
        Assert.Equal("stopped", panel.Find("[data-testid=automation]").GetAttribute("data-state"));
        Assert.Contains("AWS is being repaired", notice.Find("[data-testid=automation-stopped]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(panel.Find("#allow-automation"));
    }

    [Fact]
    public void AutomationNotice_WhileAllowed_IsNotThere() => Assert.Equal("", Render<AutomationNotice>().Markup.Trim());

    [Fact]
    public void Start_RefusedForAShortTime_NeedsTheAcknowledgementThen()
    {
        (string Confirm, string Reason, bool Acknowledged)? started = null;
        var preview = new Preview(World.FailoverPlan, 1, null, new DataLossEstimate(0, World.Noon, "none"), [], "hash");
        var panel = Render<StartPanel>(parameters => parameters
            .Add(p => p.Preview, preview).Add(p => p.ConfirmWord, null).Add(p => p.Start, answer => started = answer)
            .Add(p => p.Refusal, new Refusal(RefusalKind.Conflict, "flap-unacknowledged", "failed over a short time ago")));
        panel.Find("[data-testid=confirm-reason]").Input("again");

        Assert.True(panel.Find("[data-testid=start-run]").HasAttribute("disabled"));
        panel.Find("[data-testid=acknowledge]").Change(true);
        panel.Find("form").Send();

        Assert.Equal(("", "again", true), started);
    }
}
