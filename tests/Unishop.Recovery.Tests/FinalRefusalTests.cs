using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>What no waiting can mend ends a step at once.</summary>
public sealed class FinalRefusalTests : RunEngineTest
{
    private static readonly CallFailure Denied = new(FailureKind.AccessDenied, "AccessDenied", "not authorized to perform: rds:RemoveFromGlobalCluster", "req-1");
    private static readonly CallFailure NoSuchGlobal = new(FailureKind.NotFound, "GlobalClusterNotFoundFault", "Global cluster pilot-global not found", "req-1");

    [Theory]
    [InlineData(FailureKind.AccessDenied)]
    [InlineData(FailureKind.NotFound)]
    public async Task Detach_RefusedForGood_FailsAtTheFirstAnswer(FailureKind kind)
    {
        var refusal = kind == FailureKind.AccessDenied ? Denied : NoSuchGlobal;
        World.DetachFailures.Enqueue(refusal);

        var run = await RunUntilPausedAsync(PromoteBy.Detach);

        Assert.Equal((StepStatus.Failed, 1), (run.Step("promote").Status, run.Step("promote").Attempts));
        Assert.Contains(refusal.Text, run.Step("promote").Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("RemoveFromGlobalCluster", World.Effects);
    }

    [Theory]
    [InlineData(PromoteBy.Failover)]
    [InlineData(PromoteBy.Detach)]
    public async Task Promotion_NoSuchGlobalDatabase_FailsWithoutACall(PromoteBy by)
    {
        World.HasNoGlobal = true;

        var run = await RunUntilPausedAsync(by);

        Assert.Equal((StepStatus.Failed, 0), (run.Step("promote").Status, run.Step("promote").Attempts));
        Assert.Contains("there is no global database pilot-global", run.Step("promote").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_AnotherBearsTheName_IsBlockedAndLaunchesNothing()
    {
        World.Stranger = new InstanceState("i-9", "pilot-secondary", "running", "ok", "ami-other", "t3.micro", "host", Samples.Now, null);

        var run = await RunUntilPausedAsync(PromoteBy.Failover);

        Assert.Contains("i-9 bears the name pilot-secondary", run.Step("launch").Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("RunInstances", World.Effects);
    }

    private async Task<Run> RunUntilPausedAsync(PromoteBy by)
    {
        var id = await StartAsync(Samples.Snapshot(), by);
        using var stop = new CancellationTokenSource();
        var running = Executor().ExecuteAsync(id, stop.Token);
        var run = await UntilAsync(id, run => run.Steps.Any(step => step.Status == StepStatus.Failed), "a step failed");
        await stop.CancelAsync();
        await running.WaitAsync(Patience, TimeProvider.System);
        return run;
    }
}
