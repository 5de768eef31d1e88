using System.Net;
using System.Text.Json;
using Unishop.Harness;

namespace Unishop.EndToEnd;

public sealed class FailoverTests : EndToEndTest
{
    [Theory]
    [InlineData("failover", "succeeded")]
    // The old writer is not fenced by a detach: the run says so.
    [InlineData("detach", "succeededWithWarnings")]
    public async Task Failover_ByTheApi_EndsWellWithEachDestructiveCallOnce(string promoteBy, string state)
    {
        var dashboard = await StartAsync();
        var run = await dashboard.Api.EndOfAsync(await FailOverAsync(dashboard, promoteBy), RunLimit, Cancellation);

        Assert.True(run.State == state, run.InWords);
        Assert.All(run.Steps, step => Assert.Equal("succeeded", step.State));
        Assert.Equal(DestructiveCalls.OnceEach(promoteBy), await DestructiveCalls.EffectsAsync(dashboard.Simulator, Cancellation));
        Assert.NotNull(run.RtoSeconds);
    }

    [Fact]
    public async Task Failover_Done_TheStandbyIsTheRegionThatServes()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = 60 });
        var run = await dashboard.Api.EndOfAsync(await FailOverAsync(dashboard), RunLimit, Cancellation);
        Assert.StartsWith("succeeded", run.State, StringComparison.Ordinal);

        var workload = await Deadline.UntilAsync<WorkloadView>(
            "standby seen to serve",
            TimeSpan.FromSeconds(20),
            async limited => (await dashboard.Api.WorkloadsAsync(limited)).Single(candidate => candidate.Id == Workload.Id) is { ActiveRegion: Workload.StandbyRegion } seen ? seen : null,
            Cancellation);
        Assert.Equal(run.RtoSeconds, workload.Rto.LastActualSeconds);
        Assert.Equal("own runs (1 measured)", workload.Rto.EstimateSource);
    }

    [Fact]
    public async Task Failover_WhileOneRuns_IsRefusedNamingTheFirst()
    {
        var dashboard = await StartAsync();
        var first = await FailOverAsync(dashboard);

        var second = await dashboard.Api.StartAsync(
            Workload.Id, new { verb = "failover", promoteBy = "failover", confirm = Workload.StandbyRegion, reason = "again" }, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains(first, second.Body, StringComparison.Ordinal);
        Assert.StartsWith("succeeded", (await dashboard.Api.EndOfAsync(first, RunLimit, Cancellation)).State, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"verb":"failover","promoteBy":"failover","reason":"drill"}""", "confirm")]
    [InlineData("""{"verb":"failover","promoteBy":"failover","confirm":"us-east-1","reason":"drill"}""", "us-west-1")]
    [InlineData("""{"verb":"failover","promoteBy":"failover","confirm":"US-WEST-1","reason":"drill"}""", "us-west-1")]
    [InlineData("""{"verb":"failover","promoteBy":"failover","confirm":"us-west-1"}""", "reason")]
    public async Task Failover_WithAWrongCommand_IsRefusedNamingWhatIsWrongAndNothingHappens(string command, string named)
    {
        var dashboard = await StartAsync();

        var answer = await dashboard.Api.StartAsync(Workload.Id, JsonDocument.Parse(command).RootElement, Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Contains(named, problem.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("type").GetString()!);
        Assert.Empty(await DestructiveCalls.EffectsAsync(dashboard.Simulator, Cancellation));
    }

    [Fact]
    public async Task Start_WithBadConfiguration_ListsEveryMistakeWithItsKeyAndEnds()
    {
        var (exitCode, output) = await RunningDashboard.RefusedStartAsync(
            new DashboardSettings
            {
                Extra = new Dictionary<string, string> { ["Aws:Mode"] = "moon", ["Simulator:Speed"] = "-3", ["Simulator:Scenario"] = "flood" },
            },
            Cancellation);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Aws:Mode", output, StringComparison.Ordinal);
        Assert.Contains("Simulator:Speed", output, StringComparison.Ordinal);
        Assert.Contains("Simulator:Scenario", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
