using System.Collections.Immutable;
using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Components.Design;
using Unishop.Dashboard.Live;
using Unishop.Recovery.Measures;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Plans;

namespace Unishop.Dashboard.Tests;

/// <summary>The components that say how things stand.</summary>
public sealed class ComponentTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public ComponentTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");
        Services.AddSingleton(new WorldClock(new StandingTime(), () => 1));
    }

    public static TheoryData<Tone> Tones => new(Enum.GetValues<Tone>());

    [Theory]
    [MemberData(nameof(Tones))]
    public void StatusBadge_EveryTone_SaysItInAShapeAndAWord(Tone tone)
    {
        var badge = Render<StatusBadge>(parameters => parameters.Add(b => b.Tone, tone).Add(b => b.Word, "the word"));

        Assert.NotNull(badge.Find("svg"));
        Assert.Contains("the word", badge.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_Unknown_ShowsTheReasonInTextAndWhatWasKnownLast()
    {
        var last = Reading<string>.Known("writer", Now.AddMinutes(-3), "rds");
        var view = RenderReading(Reading<string>.Unknown("no answer within 5 s", Now, "rds", last));

        Assert.Contains("no answer within 5 s", view.Find(".reading__why").TextContent, StringComparison.Ordinal);
        Assert.Contains("writer", view.Find(".reading__last").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(view.FindAll(".hatched"));
    }

    [Fact]
    public void Reading_Known_ShowsTheValueAndNothingHatched()
    {
        var view = RenderReading(Reading<string>.Known("writer", Now, "rds:DescribeDBClusters us-west-1"));

        Assert.Contains("writer", view.Find(".reading__value").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll(".hatched"));
        Assert.Equal("rds:DescribeDBClusters us-west-1", view.Find(".reading__value").GetAttribute("title"));
    }

    [Theory]
    [InlineData(ObjectiveState.Met, 0.4, "Inside")]
    [InlineData(ObjectiveState.Breached, 9.0, "Outside")]
    public void Gauge_Known_ShowsHowItStands(ObjectiveState state, double seconds, string word)
    {
        var gauge = Gauge(state, seconds);

        Assert.Contains(word, gauge.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(gauge.FindAll(".hatched"));
    }

    [Fact]
    public void Gauge_Unknown_IsHatchedAndNeverZero()
    {
        var gauge = Gauge(ObjectiveState.Unknown, null);

        Assert.NotEmpty(gauge.FindAll(".hatched"));
        Assert.DoesNotContain(gauge.FindAll(".gauge__value"), value => value.TextContent.Any(char.IsDigit));
        Assert.Contains("no datapoint", gauge.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void CallList_Call_NamesServiceOperationRegionAndEveryParameter()
    {
        var call = new PlannedCall("rds", "FailoverGlobalCluster", "us-west-1", Plane.Control,
            ImmutableSortedDictionary<string, string>.Empty.Add("AllowDataLoss", "true").Add("GlobalClusterIdentifier", "pilot-global"));

        var list = Render<CallList>(parameters => parameters.Add(l => l.Calls, [call]));

        Assert.Contains("rds:FailoverGlobalCluster", list.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("us-west-1", list.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(["AllowDataLoss", "GlobalClusterIdentifier"], list.FindAll("dt").Select(term => term.TextContent));
        Assert.Equal(["true", "pilot-global"], list.FindAll("dd").Select(term => term.TextContent));
    }

    [Theory]
    [InlineData(10.0, "10")]
    [InlineData(60.0, "60")]
    public void SimulationBanner_RunningClock_SaysSimulatedAndHowFast(double speed, string shown)
    {
        var banner = Render<SimulationBanner>(parameters => parameters.Add(b => b.WorldSpeed, speed).Add(b => b.Now, Now));

        Assert.Contains("SIMULATED", banner.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(shown, banner.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("us-east-1", false)]
    [InlineData("us-west-1", true)]
    public void ConfirmWord_Typed_SaysWhetherItIsTheWord(string typed, bool right)
    {
        var word = Render<ConfirmWord>(parameters => parameters.Add(w => w.Word, "us-west-1").Add(w => w.Typed, typed));

        Assert.Equal(right, word.FindAll(".tone-good").Count > 0);
        Assert.Equal(typed, word.Find("input").GetAttribute("value") ?? "");
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("es-ES")]
    [InlineData("vi-VN")]
    public void SimulationBanner_EachLanguage_HasItsOwnWord(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        var banner = Render<SimulationBanner>(parameters => parameters.Add(b => b.WorldSpeed, 10).Add(b => b.Now, Now));

        Assert.NotEmpty(banner.Find("strong").TextContent);
        Assert.Equal(culture == "en-US", banner.Markup.Contains("two simulated Regions", StringComparison.Ordinal));
    }

    private IRenderedComponent<ObjectiveGauge> Gauge(ObjectiveState state, double? seconds) => Render<ObjectiveGauge>(parameters => parameters
        .Add(g => g.Name, "RPO").Add(g => g.Seconds, seconds).Add(g => g.ObjectiveSeconds, 5).Add(g => g.State, state).Add(g => g.Reason, "no datapoint"));

    private IRenderedComponent<ReadingView<string>> RenderReading(Reading<string> reading)
    {
        RenderFragment<string> known = value => (RenderTreeBuilder builder) => builder.AddContent(0, value);
        return Render<ReadingView<string>>(parameters => parameters.Add(v => v.Reading, reading).Add(v => v.Known, known));
    }

    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
