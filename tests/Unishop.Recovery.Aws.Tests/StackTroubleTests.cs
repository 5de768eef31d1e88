using Amazon.S3.Model;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>Stacks that come to nothing: the run says which resource failed and why, and trying again makes room first.</summary>
[Trait("Speed", "slow")]
public sealed class StackTroubleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prepare_NoCapacityForTheStandby_NamesTheResourceAndIsMadeAgainOnRetry()
    {
        await using var world = await FaultedRun.StartAsync("warm-standby", scenario: "fresh");
        var (plan, snapshot) = await world.PlanAsync(Verb.Prepare, null, seenBefore: false);

        var run = await world.CarryOutAsync(plan, snapshot, "app-standby", "insufficientCapacity");

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(
            "app-standby: warm-secondary is ROLLBACK_COMPLETE: RDSDBInstance: We currently do not have sufficient db.r5.xlarge capacity in the Availability Zones of the DB subnet group; "
            + "retrying deletes what is left of the stack and makes it again",
            world.Stopped);
        Assert.Equal(["CreateStack", "DeleteStack", "CreateStack"], await world.CallsOfAsync("app-standby"));
        Assert.Equal(1, (await world.EffectsAsync())["DeleteStack"]);
    }

    [Fact]
    public async Task Prepare_AFileOfTheShopIsMissing_IsTakenBackWithTheFilesThatWereWritten()
    {
        await using var world = await FaultedRun.StartAsync("warm-standby", scenario: "fresh");
        using var s3 = world.S3(SimulatedWorld.Primary);
        var assets = (await s3.ListBucketsAsync(new ListBucketsRequest { Prefix = "unishop-assets-", BucketRegion = SimulatedWorld.Primary }, Cancellation)).Buckets[0].BucketName;
        await s3.DeleteObjectAsync(assets, "create_tables.sql", Cancellation);
        var (plan, snapshot) = await world.PlanAsync(Verb.Prepare, null, seenBefore: false);
        world.Mended = () => s3.PutObjectAsync(new PutObjectRequest { BucketName = assets, Key = "create_tables.sql", ContentBody = "CREATE TABLE cart (id INT);" }, Cancellation);

        var run = await world.CarryOutAsync(plan, snapshot, null);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.StartsWith("app-primary: warm-primary is ROLLBACK_FAILED: EC2Instance: ", world.Stopped, StringComparison.Ordinal);
        Assert.Equal(["CreateStack", "DeleteObjects", "DeleteStack", "CreateStack"], await world.CallsOfAsync("app-primary"));
    }

    [Fact]
    public async Task CleanUp_SomebodyPutsAFileIntoTheBucket_StopsWithThatAndGoesOnOnceItIsGone()
    {
        await using var world = await FaultedRun.StartAsync("pilot-light");
        using var s3 = world.S3(SimulatedWorld.Primary);
        var (plan, snapshot) = await world.PlanAsync(Verb.CleanUp, null);
        var site = plan.Step("empty-site-primary").Parameters["bucket"];
        world.Disturbance = () => s3.PutObjectAsync(new PutObjectRequest { BucketName = site, Key = "late.html", ContentBody = "late" }, Cancellation);
        world.Mended = () => s3.DeleteObjectAsync(site, "late.html", Cancellation);

        var run = await world.CarryOutAsync(plan, snapshot, "stack-primary");

        Assert.True(run.Status is RunStatus.Succeeded or RunStatus.SucceededWithWarnings, run.StatusReason);
        Assert.StartsWith("stack-primary: pilot-primary is DELETE_FAILED", world.Stopped, StringComparison.Ordinal);
        Assert.Equal(["DeleteStack", "DeleteStack"], await world.CallsOfAsync("stack-primary"));
    }

    [Fact]
    public async Task Prepare_AStackOfTheNameCameToNothingBefore_ShowsItsRemovalBeforeItIsConfirmed()
    {
        await using var world = await FaultedRun.StartAsync("warm-standby", scenario: "fresh");
        var (first, known) = await world.PlanAsync(Verb.Prepare, null, seenBefore: false);
        world.Operator = run => run.Steps.Any(step => step.Status == StepStatus.Failed) ? (RunAction.Cancel, "app-primary") : null;
        Assert.Equal(RunStatus.Failed, (await world.CarryOutAsync(first, known, "app-primary", "insufficientCapacity")).Status);

        await world.LiftAsync();
        var (second, snapshot) = await world.PlanAsync(Verb.Prepare, null, seenBefore: false);

        Assert.Equal(["DeleteStack", "CreateStack"], second.Step("app-primary").Calls.Select(call => call.Operation));
        Assert.Equal(["CreateStack"], second.Step("app-standby").Calls.Select(call => call.Operation));
        Assert.Equal(RunStatus.Succeeded, (await world.CarryOutAsync(second, snapshot, null)).Status);
        Assert.Equal(["DeleteStack", "CreateStack"], await world.CallsOfAsync("app-primary"));
    }
}
