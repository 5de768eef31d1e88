using System.Collections.Immutable;
using System.Globalization;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;

namespace Unishop.Dashboard.Tests.Components;

public sealed class GeometryTests
{
    public GeometryTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("es-ES");

    [Fact]
    public void LagLines_MinutesMissing_AreAGapThatNoLineBridges()
    {
        var lines = Lines([0, 1, 2, 10, 11], seconds: 1);

        Assert.Equal(2, lines.Paths.Length);
        Assert.Equal(2, lines.Gaps.Length);
        Assert.Equal(("33.3", "133.3"), (lines.Gaps[0].X, lines.Gaps[0].Width));
    }

    [Fact]
    public void LagLines_InALanguageWithDecimalCommas_WritesPoints()
    {
        var lines = Lines([1, 2, 4], seconds: 0.123);

        Assert.All([.. lines.Paths, .. lines.Dots, lines.ObjectiveY], text => Assert.DoesNotContain(',', text));
    }

    [Fact]
    public void LagLines_APointAlone_IsADotAndNoLine()
    {
        var lines = Lines([5], seconds: 1);

        Assert.Empty(lines.Paths);
        Assert.Equal("M83.3 165.2h0", Assert.Single(lines.Dots));
    }

    [Fact]
    public void LagLines_ObjectiveFarAbove_StandsAtTheEdgeAndSaysSo()
    {
        Assert.True(Lines([1, 2], seconds: 0.1).ObjectiveIsAbove);
        Assert.False(Lines([1, 2], seconds: 1).ObjectiveIsAbove);
    }

    [Fact]
    public void LagLines_WithoutPoints_HaveNoScale() => Assert.Null(Lines([], seconds: 1).Scale);

    [Fact]
    public void Timeline_OfAPlan_BeginsEachStepWhereThoseBeforeItEnd()
    {
        var timeline = Timeline.Of(World.FailoverPlan);

        Assert.Equal([0, 0, 6, 95], timeline.Rows.Select(row => row.Expected.From.TotalSeconds));
        Assert.Equal(97, timeline.Length.TotalSeconds);
        Assert.Equal(["promote", "verify"], timeline.Rows.Where(row => row.IsCritical).Select(row => row.Step.Id));
    }

    [Fact]
    public void Timeline_OfARunningStep_GrowsTheBarAndTheScale()
    {
        var run = World.Run(new StepStarted("promote"));

        var early = Timeline.Of(run, World.Noon.AddSeconds(30));
        var late = Timeline.Of(run, World.Noon.AddSeconds(300));

        Assert.Equal((2, 30), (early.Rows[0].Actual!.From.TotalSeconds, early.Rows[0].Actual!.To.TotalSeconds));
        Assert.Equal(99, early.Length.TotalSeconds);
        Assert.Equal(302, late.Length.TotalSeconds);
        Assert.Null(early.Rows[1].Actual);
    }

    [Fact]
    public void Timeline_LateStep_PushesThoseBehindIt()
    {
        var run = World.Run(new StepStarted("promote"));

        var verify = Timeline.Of(run, World.Noon.AddSeconds(300)).Rows[^1];

        Assert.Equal(300, verify.Expected.From.TotalSeconds);
    }

    [Fact]
    public void Timeline_OfAnEndedRun_StandsStill()
    {
        var run = World.Run(new StepStarted("promote"), new StepFailed("promote", "no"), new RunEnded(RunStatus.Failed, "given up"));

        Assert.Equal(Timeline.Of(run, World.Noon.AddHours(1)).Length, Timeline.Of(run, World.Noon.AddHours(2)).Length);
    }

    [Theory]
    [InlineData("en-US", 252, "4 min 12 s")]
    [InlineData("en-US", 600, "10 min")]
    [InlineData("en-US", 0.14, "0.1 s")]
    [InlineData("es-ES", 9.5, "9,5 s")]
    [InlineData("en-US", 59.9, "59 s")]
    [InlineData("en-US", 3720, "1 h 2 min")]
    [InlineData("en-US", 190000, "2 d 4 h")]
    [InlineData("en-US", -3, "0 s")]
    [InlineData("vi-VN", 65, "1 phút 5 giây")]
    public void Durations_Format_ReadsLikeAPersonSaysIt(string culture, double seconds, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(expected, Durations.Format(seconds));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.42, "420 ms")]
    [InlineData(4.16, "4,2 s")]
    [InlineData(64, "1 min 4 s")]
    public void Durations_Lag_IsFineBelowASecond(double seconds, string expected) => Assert.Equal(expected, Durations.Lag(seconds));

    [Theory]
    [InlineData(15, 0, 1, 0)]
    [InlineData(45, 0, 2, 1)]
    public void LagLines_OfCoarserSpans_BridgeNeighboursAndNoGap(int minutesApart, int from, int runs, int gaps)
    {
        var at = World.Noon.AddDays(-1).AddMinutes(from);
        ImmutableArray<ReplicationLag> points = [.. new[] { 0, 15, 15 + minutesApart, 30 + minutesApart }.Select(minute => new ReplicationLag(TimeSpan.FromSeconds(1), at.AddMinutes(minute)))];

        var lines = LagLines.Of(points, 5, at, at.AddMinutes(30 + minutesApart), TimeSpan.FromMinutes(15));

        Assert.Equal((runs, gaps), (lines.Paths.Length, lines.Gaps.Length));
    }

    private static LagLines Lines(int[] minutes, double seconds)
    {
        var from = World.Noon.AddHours(-1);
        ImmutableArray<ReplicationLag> points = [.. minutes.Select(minute => new ReplicationLag(TimeSpan.FromSeconds(seconds), from.AddMinutes(minute)))];
        return LagLines.Of(points, 5, from, World.Noon, TimeSpan.FromMinutes(1));
    }
}
