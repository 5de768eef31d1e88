using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Unishop.Dashboard.Components;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Tests.Components;

public sealed class DesignTests : ScreenTest
{
    [Fact]
    public void StatusBadge_OfEveryTone_HasItsOwnShapeAndItsWord()
    {
        var shapes = Enum.GetValues<Tone>().Select(tone => Render<StatusBadge>(p => p.Add(b => b.Tone, tone).Add(b => b.Word, $"word {tone}")))
            .Select(badge => (Shape: badge.Find("svg").InnerHtml, Text: badge.Find(".badge").TextContent.Trim())).ToArray();

        Assert.Equal(shapes.Length, shapes.Select(shape => shape.Shape).Distinct().Count());
        Assert.All(shapes, shape => Assert.StartsWith("word ", shape.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void ReadingView_Known_ShowsTheValueAndKeepsItsAgeAtHand()
    {
        var view = Reading(World.Known("available"));

        Assert.Contains("available", view.Markup, StringComparison.Ordinal);
        Assert.Equal(World.Noon.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), view.Find("time.reading__age").GetAttribute("data-age"));
        Assert.Empty(view.FindAll(".hatched"));
    }

    [Fact]
    public void ReadingView_OlderThanTwoPolls_ShowsItsAgeBeforeAnyScriptRuns()
    {
        var view = Reading(Reading<string>.Known("available", World.Noon.AddMinutes(-4), "rds"));

        Assert.False(view.Find("time.reading__age").HasAttribute("hidden"));
        Assert.Equal("4 min ago", view.Find("time.reading__age").TextContent);
    }

    [Fact]
    public void ReadingView_Unknown_IsHatchedAndSaysWhyInText()
    {
        var view = Reading(Reading<string>.Unknown("Timeout: no answer within 5 s", World.Noon, "rds"));

        Assert.Equal("Timeout: no answer within 5 s", view.Find(".hatched").GetAttribute("title"));
        Assert.Equal("Timeout: no answer within 5 s", view.Find(".reading__why").TextContent.Trim());
        Assert.Contains("Unknown", view.Find(".hatched").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll(".reading__last"));
    }

    [Fact]
    public void ReadingView_UnknownAfterAValue_ShowsThatValueOnlyAsLastKnown()
    {
        var view = Reading(World.Lost(World.Known("available")));

        Assert.Contains("available", view.Find(".reading__last").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("available", view.Find(".hatched").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ObjectiveGauge_Unknown_HasNoBarAndNoZero()
    {
        var gauge = Gauge(null, ObjectiveState.Unknown, "CloudWatch has no datapoint");

        Assert.Single(gauge.FindAll("svg.gauge__bar rect"));
        Assert.Equal("Unknown", gauge.Find(".gauge__value").TextContent);
        Assert.Contains("hatched", gauge.Find(".gauge__value").ClassName, StringComparison.Ordinal);
        Assert.Contains("CloudWatch has no datapoint", gauge.Find(".gauge__foot").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, ObjectiveState.Met, "480", "800", "Inside the objective")]
    [InlineData(4.5, ObjectiveState.Warning, "720", "800", "Near the objective")]
    [InlineData(10, ObjectiveState.Breached, "1000", "500", "Outside the objective")]
    public void ObjectiveGauge_Known_PutsValueAndObjectiveOnOneScale(double seconds, ObjectiveState state, string bar, string objective, string word)
    {
        var gauge = Gauge(seconds, state, null);

        Assert.Equal(bar, gauge.FindAll("svg.gauge__bar rect")[1].GetAttribute("width"));
        Assert.Equal(objective, gauge.Find("line.plot-objective").GetAttribute("x1"));
        Assert.Contains(word, gauge.Find(".badge").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplicationArrow_NotFlowing_IsBrokenAndSaysUnknown()
    {
        var arrow = Render<ReplicationArrow>(p => p.Add(a => a.From, World.East).Add(a => a.To, World.West).Add(a => a.Seconds, null)
            .Add(a => a.Flows, false).Add(a => a.Tone, Tone.Unknown).Add(a => a.Word, "lag not measured"));

        Assert.Contains("arrow__line--broken", arrow.Find("line").ClassName, StringComparison.Ordinal);
        Assert.Equal("Replication from us-east-1 to us-west-1: Unknown, lag not measured", arrow.Find("[role=img]").GetAttribute("aria-label"));
    }

    [Fact]
    public void SimulationBanner_StandingStill_SaysSo()
    {
        var banner = Render<SimulationBanner>(p => p.Add(b => b.WorldSpeed, 0).Add(b => b.Now, World.Noon));

        Assert.Contains("SIMULATED", banner.Find("[data-testid=simulation-banner]").TextContent, StringComparison.Ordinal);
        Assert.Contains("clock stopped", banner.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-US", "SIMULATED")]
    [InlineData("es-ES", "SIMULADO")]
    [InlineData("vi-VN", "MÔ PHỎNG")]
    public void SimulationBanner_InEveryLanguage_SaysItFirst(string culture, string word)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        var banner = Render<SimulationBanner>(p => p.Add(b => b.WorldSpeed, 10).Add(b => b.Now, World.Noon));

        Assert.StartsWith(word, banner.Find(".simulation__text").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("10×", banner.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("us-east-1", false)]
    [InlineData("US-WEST-1", false)]
    [InlineData("us-west-1", true)]
    public void ConfirmWord_Typed_SaysWhetherItIsTheWord(string typed, bool right)
    {
        var word = Render<ConfirmWord>(p => p.Add(w => w.Word, "us-west-1").Add(w => w.Typed, typed));

        Assert.Equal(right, word.FindAll(".tone-good").Count > 0);
        Assert.Equal(!right && typed.Length > 0, word.FindAll(".tone-warning").Count > 0);
    }

    [Fact]
    public void CallList_Call_ShowsOperationRegionPlaneAndEveryParameter()
    {
        var calls = Render<CallList>(p => p.Add(c => c.Calls, World.FailoverPlan.Step("promote").Calls));

        Assert.Equal("rds:FailoverGlobalCluster", calls.Find(".call__operation").TextContent);
        Assert.Equal(["us-west-1", "control plane"], calls.FindAll(".tag").Select(tag => tag.TextContent));
        Assert.Equal(World.FailoverPlan.Step("promote").Calls[0].Parameters.Keys, calls.FindAll("dt").Select(name => name.TextContent));
    }

    [Fact]
    public void LagChart_WithoutPoints_SaysSoAndDrawsNothing()
    {
        var chart = Render<LagChart>(p => p.Add(c => c.Points, []).Add(c => c.ObjectiveSeconds, 5).Add(c => c.Window, TimeSpan.FromHours(1)).Add(c => c.Until, World.Noon));

        Assert.Contains("No measurement in this time.", chart.Markup, StringComparison.Ordinal);
        Assert.Empty(chart.FindAll(".chart__plot"));
    }

    [Fact]
    public void StepTimeline_OfARun_MarksEveryStepWithItsState()
    {
        var run = World.Run(new StepStarted("promote"), new StepStarted("launch"), World.Succeeded("launch"));

        var steps = Render<StepTimeline>(p => p.Add(t => t.Timeline, Timeline.Of(run, World.Noon.AddMinutes(1))));

        Assert.Equal(
            ["promote:running", "launch:succeeded", "healthy:waiting", "verify:waiting"],
            steps.FindAll("li").Select(step => $"{step.GetAttribute("data-testid")!["step-".Length..]}:{step.GetAttribute("data-state")}"));
        Assert.Contains("critical path", steps.Find("[data-testid=step-promote]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("critical path", steps.Find("[data-testid=step-launch]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void WaterfallView_Parts_ShowsEachWithItsTime()
    {
        var run = World.Run(new StepStarted("promote"), World.Succeeded("promote"));

        var waterfall = Render<WaterfallView>(p => p.Add(w => w.Parts, RunMeasurement.Of(run, World.Noon.AddMinutes(1)).Waterfall));

        Assert.Contains("Promote", waterfall.Find(".waterfall__part").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 s", waterfall.Find(".waterfall__part").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfirmDialog_Confirmed_GivesTheReasonWithoutBlanks()
    {
        string? given = null;
        var dialog = Render<ConfirmDialog>(p => p.Add(d => d.Id, "cancel").Add(d => d.Label, "Cancel").Add(d => d.Question, "Cancel?")
            .Add(d => d.Confirmed, EventCallback.Factory.Create<string>(this, reason => given = reason)));

        dialog.Find("input").Change("  wrong workload ");
        dialog.Find("form").Send();

        Assert.Equal("wrong workload", given);
        Assert.Equal("cancel", dialog.Find("button[data-opens]").GetAttribute("data-opens"));
    }

    [Fact]
    public void LogView_ManyEntries_CountsWhatItDoesNotShowAndShowsItOnDemand()
    {
        var entries = World.Journal([.. Enumerable.Range(0, 120).Select(n => new StepProgressed("promote", $"look {n}", false))]);
        var log = Render<LogView>(p => p.Add(l => l.Entries, entries).Add(l => l.Plan, World.FailoverPlan));
        Assert.Equal(100, log.FindAll(".log__entry").Count);
        Assert.Contains("21 older entries", log.Markup, StringComparison.Ordinal);
        Assert.Contains("look 119", log.Find(".log__entry").TextContent, StringComparison.Ordinal);

        log.Find("button").Press();

        Assert.Equal(121, log.FindAll(".log__entry").Count);
    }

    private IRenderedComponent<ReadingView<string>> Reading(Reading<string> reading) => Render<ReadingView<string>>(p => p
        .Add(view => view.Reading, reading)
        .Add(view => view.Known, value => builder => builder.AddContent(0, value)));

    private IRenderedComponent<ObjectiveGauge> Gauge(double? seconds, ObjectiveState state, string? reason) => Render<ObjectiveGauge>(p => p
        .Add(g => g.Name, "Data loss").Add(g => g.Seconds, seconds).Add(g => g.ObjectiveSeconds, 5).Add(g => g.State, state).Add(g => g.Reason, reason));
}
