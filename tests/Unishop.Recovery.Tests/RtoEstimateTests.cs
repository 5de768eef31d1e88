using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class RtoEstimateTests
{
    private static readonly Plan Plan = Planner.Plan(Samples.Snapshot(), Verb.Failover, PromoteBy.Failover).Plan!;

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.95, 5)]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    public void Percentile_OfFiveSamples_IsByNearestRank(double share, double expected) => Assert.Equal(expected, RtoEstimate.Percentile([1, 2, 3, 4, 5], share));

    [Fact]
    public void Of_NoRuns_IsThePublishedProfileAndSaysSo()
    {
        var estimate = RtoEstimate.Of(Plan, []);

        Assert.Equal(Plan.Expected.TotalSeconds, estimate.P50Seconds);
        Assert.Equal(RtoEstimate.Published, estimate.Source);
        Assert.False(estimate.IsOwn);
    }

    [Fact]
    public void Of_RunsOfEveryStep_IsTheCriticalPathOfTheirMedians()
    {
        var estimate = RtoEstimate.Of(Plan, [RunOf(promote: 200), RunOf(promote: 100), RunOf(promote: 110)]);

        // Promotion decides; verification comes after it and takes 10 s in every run.
        Assert.Equal(110 + 10, estimate.P50Seconds);
        Assert.Equal(200 + 10, estimate.P95Seconds);
        Assert.True(estimate.IsOwn);
        Assert.Equal(["promote", "verify"], estimate.CriticalPath);
        Assert.Equal("own runs (3 measured)", estimate.Source);
    }

    [Fact]
    public void Of_OneStepNeverMeasured_NamesIt()
    {
        var run = RunOf(promote: 100);
        var estimate = RtoEstimate.Of(Plan, [run with { Steps = [.. run.Steps.Where(step => step.Step.Id != "verify")] }]);

        Assert.False(estimate.IsOwn);
        Assert.EndsWith("published profile for verify", estimate.Source, StringComparison.Ordinal);
    }

    /// <summary>A step that only looks makes no call of its own: it is measured where what it waited for was done in the run.</summary>
    [Theory]
    [InlineData("promote launch", 1, 1, 1)]
    [InlineData("launch", 0, 1, 0)]
    [InlineData("", 0, 0, 0)]
    public void Of_StepsThatActed_MeasuresThemAndThoseThatWaitedForThem(string acted, int promote, int healthy, int verify)
    {
        var run = RunOf(promote: 1);
        var estimate = RtoEstimate.Of(Plan, [run with { Steps = [.. run.Steps.Select(step => acted.Split(' ').Contains(step.Step.Id) ? step : step with { LastAct = null })] }]);

        int SamplesOf(string id) => estimate.Steps.Single(step => step.Step == id).Samples;
        Assert.Equal((promote, healthy, verify), (SamplesOf("promote"), SamplesOf("healthy"), SamplesOf("verify")));
    }

    [Fact]
    public void Of_AStackOfAnotherTemplate_IsNoMeasurement()
    {
        var prepare = Planner.Plan(Samples.Snapshot(), Verb.Prepare, null).Plan!;
        var run = RunOf(promote: 1, prepare);
        var estimate = RtoEstimate.Of(prepare, [run with { Steps = [.. run.Steps.Where(step => step.Step.Id == "network-primary")] }]);

        Assert.Equal([1, 1, 0, 0], new[] { "network-primary", "network-standby", "app-primary", "app-standby" }.Select(id => estimate.Steps.Single(step => step.Step == id).Samples));
    }

    private static Run RunOf(double promote, Plan? plan = null) => new()
    {
        Id = "run-1",
        Actor = "Ana",
        StartedAt = Samples.Now,
        Start = new RunStarted("pilot-light", plan ?? Plan, "drill", 1, "hash", null, null, new DataLossEstimate(0, Samples.Now, ""), 5, 600, true),
        Steps =
        [
            .. (plan ?? Plan).Steps.Select(step => new StepState
            {
                Step = step,
                Status = StepStatus.Succeeded,
                StartedAt = Samples.Now,
                EndedAt = Samples.Now.AddSeconds(step.Id == "promote" ? promote : 10),
                LastAct = new LastAct(Samples.Now, "x", 0),
            }),
        ],
    };
}
