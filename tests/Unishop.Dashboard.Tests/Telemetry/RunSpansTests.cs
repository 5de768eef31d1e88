using System.Diagnostics;
using Unishop.Dashboard.Hosting.Telemetry;
using Unishop.Domain.Journal;

namespace Unishop.Dashboard.Tests.Telemetry;

public sealed class RunSpansTests
{
    [Fact]
    public void Emit_ARunWithAFailedStep_IsATreeWithTheJournalsTimes()
    {
        var seen = new List<Activity>();
        using var source = new ActivitySource(nameof(RunSpansTests));
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var call = World.FailoverPlan.Step("promote").Calls[0];

        RunSpans.Emit(source, RunSpans.Of(World.Journal(
            new RunClaimed("host:1", 1), new StepStarted("promote"), new StepIntent("promote", 1, "token", call),
            new StepActFailed("promote", 1, "AccessDenied: no", "request-1", false), new StepFailed("promote", "AccessDenied: no"), new RunEnded(RunStatus.Failed, "given up"))));

        var (run, step, made) = (seen[0], seen[1], seen[2]);
        Assert.Equal(3, seen.Count);
        Assert.Equal((run.SpanId, step.SpanId), (step.ParentSpanId, made.ParentSpanId));
        Assert.All(seen, activity => Assert.Equal((run.TraceId, ActivityStatusCode.Error), (activity.TraceId, activity.Status)));
        Assert.Equal((World.Noon.UtcDateTime, TimeSpan.FromSeconds(12)), (run.StartTimeUtc, run.Duration));
        Assert.Equal((World.Noon.AddSeconds(6).UtcDateTime, TimeSpan.FromSeconds(2)), (made.StartTimeUtc, made.Duration));
        Assert.Equal("rds:FailoverGlobalCluster", made.DisplayName);
        Assert.Equal("request-1", made.GetTagItem("aws.request_id"));
    }

    [Fact]
    public void Of_ACallWithoutAnAnswer_LastsUntilTheRunsEnd()
    {
        var call = World.FailoverPlan.Step("promote").Calls[0];

        var spans = RunSpans.Of(World.Journal(new StepStarted("promote"), new StepIntent("promote", 1, "token", call), new RunEnded(RunStatus.Cancelled, "enough")));

        Assert.Equal(World.Noon.AddSeconds(6), spans[^1].EndedAt);
        Assert.Null(spans[^1].Error);
    }
}
