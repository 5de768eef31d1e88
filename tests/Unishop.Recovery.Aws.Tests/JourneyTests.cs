using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>From an account with nothing but the shop's files to a ready standby, away, back, and to nothing again.</summary>
[Trait("Speed", "slow")]
public sealed class JourneyTests
{
    [Theory]
    [InlineData("pilot-light", PromoteBy.Failover)]
    [InlineData("warm-standby", PromoteBy.Switchover)]
    [InlineData("hot-standby", PromoteBy.Failover)]
    public async Task Life_PrepareAwayBackCleanUp_LeavesNothing(string workload, PromoteBy by)
    {
        await using var journey = await Journey.BeginAsync(workload);
        var prepared = await journey.DoAsync(Verb.Prepare);
        Assert.Equal(RunStatus.Succeeded, prepared.Status);
        await journey.SeeAsync("a cart", snapshot => snapshot.Baseline is not null);

        await journey.FaultAsync("siteBlocked", journey.Workload.Primary.Region);
        await journey.SeeAsync("the outage", snapshot => snapshot.Outage is not null || ServingRules.Of(snapshot).Region == snapshot.Standby.Region);
        var away = await journey.DoAsync(Verb.Failover, by);
        Assert.Equal(RunStatus.Succeeded, away.Status);
        await journey.SeeAsync("a healthy shop away", snapshot => snapshot.Standby.Site.TryGet(out var site) && site.Health == SiteHealth.Healthy);
        await journey.HealAsync();
        await journey.SeeAsync("the writer away", snapshot => ServingRules.WriterRegion(snapshot) == snapshot.Standby.Region);
        await journey.DoAsync(Verb.Failback);
        await journey.SeeAsync("the writer at home", snapshot => ServingRules.WriterRegion(snapshot) == snapshot.Primary.Region);

        var cleaned = await journey.DoAsync(Verb.CleanUp);

        Assert.Equal(["", ""], cleaned.Steps.Where(step => step.Step.Kind == StepKinds.FindLeftovers).Select(step => step.Outputs["leftovers"]));
    }

    [Theory]
    [InlineData("pilot-light")]
    [InlineData("warm-standby")]
    [InlineData("hot-standby")]
    public async Task Failback_AfterDetach_RebuildsTheOldRegionAndKeepsItsEvidence(string workload)
    {
        await using var journey = await Journey.BeginAsync(workload, workload);
        var primary = journey.Workload.Primary;
        await journey.SeeAsync("a cart", snapshot => snapshot.Baseline is not null);
        await journey.FaultAsync("siteBlocked", primary.Region);
        await journey.SeeAsync("the outage", snapshot => snapshot.Outage is not null || ServingRules.Of(snapshot).Region == snapshot.Standby.Region);
        await journey.DoAsync(Verb.Failover, PromoteBy.Detach);
        await journey.SeeAsync("two writers", snapshot => SplitBrain.Of(snapshot) is { State: CheckState.Fail });
        await journey.DoAsync(Verb.Fence);
        await journey.SeeAsync("the fence", snapshot => SplitBrain.Of(snapshot) is { State: CheckState.Pass });
        await journey.HealAsync();

        var back = await journey.DoAsync(Verb.Failback);

        var evidence = back.Step("evidence").Outputs["snapshotId"];
        Assert.Contains(SimulatedWorld.Value(await journey.Ports.Databases.SnapshotsAsync(primary.Region, primary.DatabaseCluster, CancellationToken.None)), snapshot => snapshot.Id == evidence);
        await journey.SeeAsync("both Regions in one global database again", snapshot => snapshot.Primary.GlobalDatabase.TryGet(out var global)
            && global is { Members.Length: 2, Writer.Region: var region } && region == primary.Region);
        Assert.Contains("same cart", back.Step("verify").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warm-standby")]
    [InlineData("hot-standby")]
    public async Task ScaleOut_PromotedAloneBefore_RenewsTheServersThatRanThen(string workload)
    {
        await using var journey = await Journey.BeginAsync(workload, workload);
        var away = journey.Workload.Standby.Region;
        await journey.DoAsync(Verb.Promote, PromoteBy.Switchover);
        await journey.SeeAsync("the writer away", snapshot => ServingRules.WriterRegion(snapshot) == away);
        await journey.SeeAsync("the old servers", snapshot => snapshot.Standby.Fleet.TryGet(out var fleet) && fleet is { Instances.IsEmpty: false });
        var before = journey.Snapshot.Standby.Fleet.Value!;

        var run = await journey.DoAsync(Verb.ScaleOut);

        Assert.Equal(StepStatus.Succeeded, run.Step("refresh").Status);
        var now = SimulatedWorld.Value(await journey.Ports.Fleets.DescribeAsync(away, before.Name, CancellationToken.None))!;
        Assert.Empty(now.Instances.Select(instance => instance.Id).Intersect(before.Instances.Select(instance => instance.Id)));
        Assert.True(now.InService >= journey.Workload.Capacity.Full, $"{now.InService} take traffic");
    }

    [Fact]
    public async Task Prepare_EverythingThere_IsAdoptedAndChangesNothing()
    {
        await using var journey = await Journey.BeginAsync("warm-standby", "warm-standby");
        var before = await journey.EffectsAsync();

        var run = await journey.DoAsync(Verb.Prepare);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(before, await journey.EffectsAsync());
    }

    [Fact]
    public async Task CopyImage_LaunchTemplate_LaunchesTheCopyByDefault()
    {
        await using var journey = await Journey.BeginAsync("warm-standby", "warm-standby");
        await journey.PlanAsync(Verb.CopyImage);
        var standby = journey.Workload.Standby;
        var template = SimulatedWorld.Value(await journey.Ports.Stacks.ResourcesAsync(standby.Region, standby.Stack, CancellationToken.None))["LaunchTemplate"];
        var with = journey.Snapshot with { Workload = journey.Workload with { Standby = standby with { LaunchTemplate = template } } };

        var run = await journey.CarryOutAsync(Planner.Plan(with, Verb.CopyImage, null).Plan!);

        var versions = SimulatedWorld.Value(await journey.Ports.Images.TemplateAsync(standby.Region, template, CancellationToken.None))!.Versions;
        Assert.Equal(run.Step("copy-image").Outputs["imageId"], Assert.Single(versions, version => version.IsDefault).ImageId);
        Assert.Equal(2, versions.Length);
    }

    [Fact]
    public async Task Rehearsal_StackUpdate_TellsWhatCloudFormationWouldChangeAndLeavesNoTrace()
    {
        await using var journey = await Journey.BeginAsync("warm-standby", "warm-standby");
        var plan = await journey.PlanAsync(Verb.ScaleOut);

        var told = Assert.Single(await new Rehearsal(journey.Ports).OfAsync(journey.Workload, plan, CancellationToken.None));

        Assert.True(told.Allowed, told.Reason);
        Assert.Contains("modify WebServerGroup", told.Reason, StringComparison.Ordinal);
        var stack = SimulatedWorld.Value(await journey.Ports.Stacks.DescribeAsync(journey.Workload.Standby.Region, journey.Workload.Standby.Stack, CancellationToken.None))!;
        Assert.Equal(("CREATE_COMPLETE", "no"), (stack.Status, stack.Parameters["IsPromote"]));
    }
}
