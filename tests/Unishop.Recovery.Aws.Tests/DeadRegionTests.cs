using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>
/// The primary's Region answers nothing at all, and no administration that lives in it works anywhere: each strategy recovers, in the
/// account where all three labs are.
/// </summary>
[Trait("Speed", "slow")]
public sealed class DeadRegionTests
{
    private const string Dead = "us-east-1";
    private static readonly string[] BoundServices = ["iam", "cloudfront"];
    private static readonly string[] BucketConfiguration =
    [
        "CreateBucket", "DeleteBucket", "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketWebsite", "DeleteBucketWebsite", "PutPublicAccessBlock", "DeletePublicAccessBlock",
    ];

    [Theory]
    [InlineData("pilot-light")]
    [InlineData("warm-standby")]
    [InlineData("hot-standby")]
    public async Task Failover_RegionAndItsAdministrationsAreDead_Recovers(string workload)
    {
        await using var world = await FaultedRun.StartAsync(workload, scenario: "all");
        var (plan, snapshot) = await world.PlanAsync(Verb.Failover, workload == "hot-standby" ? null : PromoteBy.Failover, lose: () => LoseAsync(world));
        var at = world.Now;

        var run = await world.CarryOutAsync(plan, snapshot, null);

        Assert.True(run.Status is RunStatus.Succeeded or RunStatus.SucceededWithWarnings, Words(run));
        Assert.Null(world.Stopped);
        Assert.Equal(workload != "hot-standby", plan.Steps.Any(step => step.Id == "promote"));
        Assert.DoesNotContain(await world.CallsAsync(at), call => call.Region == Dead || BoundServices.Contains(call.Service) || BucketConfiguration.Contains(call.Operation));
    }

    [Theory]
    [InlineData("pilot-light")]
    [InlineData("warm-standby")]
    [InlineData("hot-standby")]
    public async Task Switchover_PrimaryStopsAnswering_IsChangedToAFailoverInMidRun(string workload)
    {
        await using var world = await FaultedRun.StartAsync(workload);
        var (plan, snapshot) = await world.PlanAsync(Verb.Promote, PromoteBy.Switchover);
        await LoseAsync(world);
        world.Operator = run => run.Step("promote") is { Step.Kind: StepKinds.SwitchOverDatabase, Detail: { } detail } && detail.Contains("can be changed to a failover", StringComparison.Ordinal)
            ? (RunAction.FailOver, "promote")
            : null;

        var end = await world.CarryOutAsync(plan, snapshot, null);

        Assert.Equal(RunStatus.Succeeded, end.Status);
        Assert.Null(world.Operator);
        var effects = await world.EffectsAsync();
        Assert.Equal(1, effects.GetValueOrDefault("FailoverGlobalCluster"));
        Assert.DoesNotContain("SwitchoverGlobalCluster", effects.Keys);
    }

    private static async Task LoseAsync(FaultedRun world)
    {
        await world.FaultAsync("regionLost", Dead);
        foreach (var region in (await world.RegionsAsync()).Except([Dead]))
        {
            foreach (var service in BoundServices)
            {
                await world.FaultAsync("controlPlaneErrors", region, service);
            }

            foreach (var operation in BucketConfiguration)
            {
                await world.FaultAsync("controlPlaneErrors", region, "s3", operation);
            }
        }
    }

    private static string Words(Run run) => $"{run.Status}: {run.StatusReason}; {string.Join("; ", run.Steps.Select(step => $"{step.Step.Id} {step.Status} ({step.Detail})"))}";
}
