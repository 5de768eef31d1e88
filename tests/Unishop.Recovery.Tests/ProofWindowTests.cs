using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class ProofWindowTests
{
    private static readonly DateTimeOffset Proved = Samples.Now.AddMinutes(5);

    [Theory]
    // One character a look, five seconds apart: g good, b bad. The window is twenty seconds.
    [InlineData("", null)]
    [InlineData("ggg", null)]
    [InlineData("gggg", typeof(ProofClosed))]
    [InlineData("b", null)]
    [InlineData("bg", null)]
    [InlineData("bggg", typeof(ProofClosed))]
    [InlineData("gbgbg", typeof(ProofClosed))]
    [InlineData("ggbb", typeof(ShopRelapsed))]
    [InlineData("ggggb", null)]
    public void Next_Looks_AskForTheEvent(string looks, Type? expected) =>
        Assert.Equal(expected, ProofWindow.Next(Run(), Looks(looks))?.GetType());

    [Fact]
    public void Next_Relapse_BeginsWithTheFirstBadLookAndReopensTheRecoveryTime()
    {
        var relapsed = Assert.IsType<ShopRelapsed>(ProofWindow.Next(Run(), Looks("gbb")));
        var run = Run(relapsed);

        Assert.Equal(Proved.AddSeconds(10), relapsed.Since);
        Assert.Null(RunMeasurement.Of(run, Proved.AddHours(1)).RtoSeconds);
        Assert.Equal(ProofState.Relapsed, ProofWindow.StateOf(run));
    }

    [Fact]
    public void Next_ServesAgain_CountsFromTheFirstGoodLookOnAndMustHoldAnew()
    {
        var relapsed = new ShopRelapsed(Proved.AddSeconds(10), "down");
        var again = Assert.IsType<ShopProvedAgain>(ProofWindow.Next(Run(relapsed), Looks("gbbgg")));
        var run = Run(relapsed, again);

        Assert.Equal(Proved.AddSeconds(20), again.Since);
        Assert.Equal((Proved.AddSeconds(20) - Samples.Now).TotalSeconds, RunMeasurement.Of(run, Proved.AddHours(1)).RtoSeconds);
        Assert.Null(ProofWindow.Next(run, Looks("gbbggg")));
        Assert.True(Assert.IsType<ProofClosed>(ProofWindow.Next(run, Looks("gbbggggg"))).Held);
        Assert.False(run.IsClosed);
    }

    [Fact]
    public void Next_NobodyLookedForLongerThanTheWindow_IsNotKnown()
    {
        var closed = Assert.IsType<ProofClosed>(ProofWindow.Next(Run(), [new Look(Proved.AddSeconds(25), true, "")]));

        Assert.False(closed.Held);
        Assert.Equal(ProofState.Unknown, ProofWindow.StateOf(Run(closed)));
        Assert.True(Run(closed).IsClosed);
    }

    [Theory]
    [InlineData(120L, 100L, 20L, 20d)]
    [InlineData(120L, 120L, 0L, 0d)]
    // Orders went on after the last look at the old Region, and all of them came over.
    [InlineData(120L, 125L, 0L, 0d)]
    [InlineData(null, 100L, null, null)]
    [InlineData(120L, null, null, null)]
    public void Loss_LastSeenAndLastKept_IsWhatIsBetween(long? seen, long? kept, long? orders, double? seconds)
    {
        var loss = MeasuredLoss.Of("us-east-1", "us-west-1", Mark("us-east-1", seen), Mark("us-west-1", kept));

        Assert.Equal((orders, seconds), (loss.Orders, loss.Seconds));
    }

    private static OrderMark? Mark(string region, long? sequence) =>
        sequence is { } known ? new(region, known, Samples.Now.AddSeconds(known), Samples.Now.AddHours(1)) : null;

    private static Look[] Looks(string looks) => [.. looks.Select((look, index) => new Look(Proved.AddSeconds(5 * (index + 1)), look == 'g', "seen"))];

    private static Run Run(params RunEvent[] later)
    {
        var plan = new Plan(
            "pilot-light", Verb.Failover, PromoteBy.Failover, "us-west-1",
            [new PlanStep { Id = "verify", Kind = "site.verify", Title = "", Region = "us-west-1", Phase = Phase.Verify, CompletedWhen = "", Expected = default, Deadline = default }]);
        var start = new RunStarted("pilot-light", plan, "test", 1, "", null, null, new DataLossEstimate(0, null, ""), 5, 600, true) { ProofSeconds = 20 };
        var events = new (RunEvent Event, DateTimeOffset At)[]
        {
            (start, Samples.Now),
            (new StepStarted("verify"), Samples.Now),
            (new StepSucceeded("verify", "", ImmutableSortedDictionary<string, string>.Empty, []), Proved),
            (new RunEnded(RunStatus.Succeeded, ""), Proved),
        }.Concat(later.Select(happened => (Event: happened, At: Proved)));
        return Domain.Journal.Run.Fold(events.Select((entry, index) => new JournalEntry(index + 1, "run-1", index + 1, 1, entry.At, "test", entry.Event, "", "")))!;
    }
}
