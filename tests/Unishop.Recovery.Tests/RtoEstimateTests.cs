using Unishop.Recovery.Measures;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Runs;
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

    [Fact]
    public void Of_AStepThatFoundItsWorkDone_IsNoMeasurement()
    {
        var run = RunOf(promote: 1);
        var estimate = RtoEstimate.Of(Plan, [run with { Steps = [.. run.Steps.Select(step => step.Step.Calls.IsEmpty ? step : step with { LastAct = null })] }]);

        Assert.Equal(0, estimate.Steps.Single(step => step.Step == "promote").Samples);
    }

    private static Run RunOf(double promote) => new()
    {
        Id = "run-1",
        Actor = "Ana",
        StartedAt = Samples.Now,
        Start = new RunStarted("pilot-light", Plan, "drill", 1, "hash", null, null, new DataLossEstimate(0, Samples.Now, ""), 5, 600, true),
        Steps =
        [
            .. Plan.Steps.Select(step => new StepState
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
