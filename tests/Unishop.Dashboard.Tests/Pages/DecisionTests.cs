using System.Globalization;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Features.Runs;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Tests.Pages;

public sealed class DecisionTests
{
    public DecisionTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");

    [Fact]
    public void NextAction_OnAGoodDay_IsNothing()
    {
        var next = Next(World.Healthy);

        Assert.Equal((Tone.Good, "Nothing needs doing", null), (next.Tone, next.What, next.Href));
    }

    [Fact]
    public void NextAction_WorkloadDown_LeadsToTheReviewOfTheFailover()
    {
        var next = Next(World.EastLost);

        Assert.True(next.IsUrgent);
        Assert.Equal("The workload is down: fail over to us-west-1", next.What);
        Assert.Equal("/workloads/pilot-light/failover", next.Href);
    }

    [Fact]
    public void NextAction_WorkloadDownAndNoImage_SaysWhatIsInTheWayAndOffersNothing()
    {
        var next = Next(World.EastLost with { Standby = World.EastLost.Standby with { Images = World.Known<System.Collections.Immutable.ImmutableArray<ImageState>>([]) } });

        Assert.True(next.IsUrgent);
        Assert.Null(next.Href);
        Assert.Contains("no image pilotAMI is available in us-west-1", next.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void NextAction_ImageMissing_OffersToCopyIt()
    {
        var next = Next(World.Healthy with { Standby = World.Healthy.Standby with { Images = World.Known<System.Collections.Immutable.ImmutableArray<ImageState>>([]) } });

        Assert.Equal((Tone.Bad, "us-west-1 can't take over", "/workloads/pilot-light/copyImage"), (next.Tone, next.What, next.Href));
        Assert.False(next.IsUrgent);
    }

    [Fact]
    public void NextAction_StandbyUnknown_IsToFindOutAndNeverGood()
    {
        var next = Next(World.Healthy with { Standby = World.Healthy.Standby with { Database = World.Lost(World.Healthy.Standby.Database) } });

        Assert.Equal((Tone.Unknown, "Whether us-west-1 can take over is not known"), (next.Tone, next.What));
    }

    [Fact]
    public void NextAction_WithARun_IsToFollowIt()
    {
        var run = World.Run(new RunClaimed("host:1", 1));

        var next = NextAction.Of(StatusRules.Of(World.EastLost, run, null, World.Noon), RunDesk.Verbs(World.EastLost, run));

        Assert.Equal((Tone.Busy, "/runs/run-1"), (next.Tone, next.Href));
    }

    [Fact]
    public void RunControl_OfARunningRun_PausesAndCancelsOnly() =>
        Assert.Equal([RunAction.Pause, RunAction.Cancel], Enabled(World.Run(new RunClaimed("host:1", 1))));

    [Fact]
    public void RunControl_OfAPausedRun_ResumesAndCancels() =>
        Assert.Equal([RunAction.Resume, RunAction.Cancel], Enabled(World.Run(new RunPaused("wait", false))));

    [Fact]
    public void RunControl_PausedByAFailedStep_WantsTheStepSettledFirst() =>
        Assert.Equal([RunAction.Cancel], Enabled(World.Run(new StepStarted("promote"), new StepFailed("promote", "no"), new RunPaused("promote failed", true))));

    [Fact]
    public void RunControl_BeingCancelled_CancelsNoMore() =>
        Assert.Equal([RunAction.Pause], Enabled(World.Run(new RunClaimed("host:1", 1), new RunCancelRequested("enough"))));

    [Fact]
    public void RunControl_OfAnEndedRun_DoesNothing() =>
        Assert.Empty(Enabled(World.Run(new RunEnded(RunStatus.Failed, "given up"))));

    [Fact]
    public void RunControl_OfAFailedPromotion_RetriesSkipsOrGoesOnAsADetach() =>
        Assert.Equal([RunAction.Retry, RunAction.Skip, RunAction.Detach], EnabledOn(World.Run(new StepStarted("promote"), new StepFailed("promote", "no"))));

    [Fact]
    public void RunControl_OfAStepWhoseCallIsOpen_WaitsForItsOutcome() =>
        Assert.DoesNotContain(RunAction.Skip, EnabledOn(World.Run(new StepStarted("promote"), new StepIntent("promote", 1, "token", World.FailoverPlan.Step("promote").Calls[0]))));

    [Fact]
    public void RunControl_Disabled_AlwaysSaysWhy()
    {
        var run = World.Run(new StepStarted("promote"), World.Succeeded("promote"), new RunEnded(RunStatus.Succeeded, "done"));

        Assert.All([.. RunControl.Of(run), .. RunControl.Of(run, run.Step("promote"))], control => Assert.False(string.IsNullOrEmpty(control.Reason)));
    }

    private static NextAction Next(WorkloadSnapshot snapshot) => NextAction.Of(StatusRules.Of(snapshot, null, null, World.Noon), RunDesk.Verbs(snapshot, null));

    private static IEnumerable<RunAction> Enabled(Run run) => RunControl.Of(run).Where(control => control.IsEnabled).Select(control => control.Action);

    private static IEnumerable<RunAction> EnabledOn(Run run) => RunControl.Of(run, run.Step("promote")).Where(control => control.IsEnabled).Select(control => control.Action);
}
