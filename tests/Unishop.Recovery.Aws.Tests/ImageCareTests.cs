using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>What becomes of the images that runs make.</summary>
public sealed class ImageCareTests
{
    [Fact]
    public async Task CopyImage_OneIsKept_TakesTheOlderOnesOfRunsAwayAndNobodyElses()
    {
        await using var run = await FaultedRun.StartAsync("pilot-light", options => options.ImagesKept = 1);
        for (var copies = 0; copies < 3; copies++)
        {
            var (plan, snapshot) = await run.PlanAsync(Verb.CopyImage, null);
            Assert.Equal(RunStatus.Succeeded, (await run.CarryOutAsync(plan, snapshot, null)).Status);
        }

        foreach (var region in new[] { SimulatedWorld.Primary, SimulatedWorld.Standby })
        {
            var images = await run.ImagesAsync(region, "pilotAMI");
            Assert.Equal("pilotAMI-run-3", Assert.Single(images, image => image.Name.StartsWith("pilotAMI-run-", StringComparison.Ordinal)).Name);
        }

        Assert.Contains(await run.ImagesAsync(SimulatedWorld.Standby, "pilotAMI"), image => image.Name == "pilotAMI");
        Assert.Equal(4, (await run.EffectsAsync())["DeregisterImage"]);
    }

    [Fact]
    public async Task CopyImage_Policy_ShowsEveryCallBeforeItIsMade()
    {
        await using var run = await FaultedRun.StartAsync("pilot-light", options =>
        {
            (options.ImagesKept, options.ImagesKmsKey, options.ImagesAccounts) = (2, "alias/standby", "111122223333");
        });

        var (plan, _) = await run.PlanAsync(Verb.CopyImage, null);

        Assert.Equal(["create-image", "copy-image", "share-image", "retain-us-east-1", "retain-us-west-1"], plan.Steps.Select(step => step.Id));
        Assert.Equal("alias/standby", plan.Step("copy-image").Calls[0].Parameters["KmsKeyId"]);
        Assert.Equal("111122223333", plan.Step("share-image").Calls[0].Parameters["LaunchPermission.Add"]);
        Assert.All(plan.Steps.Where(step => step.Id.StartsWith("retain-", StringComparison.Ordinal)), step => Assert.Equal("true", step.Calls[0].Parameters["DeleteAssociatedSnapshots"]));
    }
}
