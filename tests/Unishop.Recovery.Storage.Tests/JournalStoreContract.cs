using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Contracts;

/// <summary>What every journal store promises; each store's tests inherit it.</summary>
public abstract class JournalStoreContract
{
    private static readonly RunStarted Start = new(
        "pilot-light",
        new Plan("pilot-light", Verb.Failover, PromoteBy.Failover, "us-west-1",
        [
            new PlanStep
            {
                Id = "promote",
                Kind = "database.failover",
                Title = "Fail the writer over — «ünïcode» \"quoted\"",
                Region = "us-west-1",
                Phase = Phase.Promote,
                CompletedWhen = "it is the writer",
                Expected = TimeSpan.FromSeconds(95),
                Deadline = TimeSpan.FromMinutes(20),
                Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("cluster", "pilot-secondary"),
                Calls = [new PlannedCall("rds", "FailoverGlobalCluster", "us-west-1", Plane.Control, ImmutableSortedDictionary<string, string>.Empty.Add("a", "b"))],
            },
        ]),
        "drill", 7, "hash", new CartBaseline("us-east-1", new CartState(["u1", "u2"]), DateTimeOffset.UnixEpoch), null,
        new DataLossEstimate(0.3, DateTimeOffset.UnixEpoch, "lag"), 5, 600, true);

    protected abstract IJournalStore Store { get; }

    [Fact]
    public async Task Start_WorkloadFree_IsReadBackAsItWasWritten()
    {
        var outcome = await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);

        var entry = Assert.Single(await Store.ReadRunAsync("run-1", 0, CancellationToken.None));
        Assert.Equal(outcome.Entry!.Hash, entry.Hash);
        Assert.Equal("ana", entry.Actor);
        Assert.Equal(RunEventJson.Write(Start), RunEventJson.Write(entry.Event));
    }

    [Fact]
    public async Task Record_OfNoRun_IsReadBackAndListsNoRun()
    {
        await Store.RecordAsync("automation", "ben", new AutomationStopped("repairs"), CancellationToken.None);
        await Store.RecordAsync("automation", "ben", new AutomationAllowed("repaired"), CancellationToken.None);

        var entries = await Store.ReadRunAsync("automation", 0, CancellationToken.None);
        Assert.Equal([1L, 2L], entries.Select(entry => entry.Seq));
        Assert.Equal(new AutomationAllowed("repaired"), entries[1].Event);
        Assert.Empty(await Store.RunIdsAsync(null, 10, CancellationToken.None));
        Assert.Empty(await Store.ActiveRunsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Newest_OfAStream_IsItsLastEntryAndNobodyElses()
    {
        Assert.Null(await Store.NewestAsync("automation", CancellationToken.None));
        await Store.RecordAsync("automation", "ben", new AutomationStopped("repairs"), CancellationToken.None);
        await Store.RecordAsync("automation", "ben", new AutomationAllowed("repaired"), CancellationToken.None);
        await Store.RecordAsync("notifications", "webhook", new NotificationFailed("webhook", "no answer"), CancellationToken.None);

        var newest = await Store.NewestAsync("automation", CancellationToken.None);

        Assert.Equal((2L, new AutomationAllowed("repaired")), (newest!.Seq, newest.Event));
    }

    [Fact]
    public async Task Head_AfterEachWrite_IsTheNewestEntry()
    {
        Assert.Null(await Store.HeadAsync(CancellationToken.None));

        var entry = await Store.RecordAsync("automation", "ben", new AutomationStopped("repairs"), CancellationToken.None);

        Assert.Equal(new AuditHead(entry.Id, entry.Hash, null), await Store.HeadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Probe_WritesAndLeavesTheJournalAsItIs()
    {
        await Store.RecordAsync("automation", "ben", new AutomationStopped("repairs"), CancellationToken.None);
        var before = await Store.HeadAsync(CancellationToken.None);

        await Store.ProbeAsync(CancellationToken.None);
        await Store.ProbeAsync(CancellationToken.None);

        Assert.Equal(before, await Store.HeadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Start_WorkloadHeld_NamesTheHolder()
    {
        await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);

        var second = await Store.StartAsync("run-2", "ben", Start, CancellationToken.None);

        Assert.Equal("run-1", second.HeldBy);
        Assert.Empty(await Store.ReadRunAsync("run-2", 0, CancellationToken.None));
    }

    [Fact]
    public async Task Start_FiftyAtOnce_OneHolds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            Task.Run(() => Store.StartAsync($"run-{number}", "ana", Start, CancellationToken.None))));

        var held = Assert.Single(outcomes, outcome => outcome.Entry is not null).Entry!.RunId;
        Assert.All(outcomes.Where(outcome => outcome.Entry is null), outcome => Assert.Equal(held, outcome.HeldBy));
    }

    [Fact]
    public async Task Claim_EachTime_RaisesTheEpoch()
    {
        await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);

        var first = await Store.ClaimAsync("run-1", "a", CancellationToken.None);
        var second = await Store.ClaimAsync("run-1", "b", CancellationToken.None);

        Assert.Equal((1, 2), (first!.Epoch, second!.Epoch));
        Assert.Null(await Store.ClaimAsync("run-unknown", "a", CancellationToken.None));
    }

    [Fact]
    public async Task Append_OlderEpoch_IsFencedAndWritesNothing()
    {
        await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);
        await Store.ClaimAsync("run-1", "a", CancellationToken.None);
        await Store.ClaimAsync("run-1", "b", CancellationToken.None);

        await Assert.ThrowsAsync<FencedException>(() => Store.AppendAsync("run-1", 1, "a", [new StepStarted("promote")], CancellationToken.None));

        Assert.Equal(3, (await Store.ReadRunAsync("run-1", 0, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Append_Several_TakesConsecutivePlaces()
    {
        await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);
        await Store.ClaimAsync("run-1", "a", CancellationToken.None);

        var entries = await Store.AppendAsync("run-1", 1, "a", [new StepStarted("promote"), new StepFailed("promote", "no")], CancellationToken.None);

        Assert.Equal([3, 4], entries.Select(entry => entry.Seq));
        Assert.Equal([4], (await Store.ReadRunAsync("run-1", 3, CancellationToken.None)).Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Append_RunEnded_LetsGoOfTheWorkload()
    {
        await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);
        await Store.ClaimAsync("run-1", "a", CancellationToken.None);
        await Store.AppendAsync("run-1", 1, "a", [new RunEnded(RunStatus.Succeeded, "done")], CancellationToken.None);

        Assert.Empty(await Store.ActiveRunsAsync(CancellationToken.None));
        Assert.Null(await Store.ClaimAsync("run-1", "b", CancellationToken.None));
        await Assert.ThrowsAsync<FencedException>(() => Store.AppendAsync("run-1", 1, "a", [new StepStarted("promote")], CancellationToken.None));
        Assert.NotNull((await Store.StartAsync("run-2", "ben", Start, CancellationToken.None)).Entry);
        Assert.Equal(["run-2", "run-1"], await Store.RunIdsAsync("pilot-light", 10, CancellationToken.None));
    }

    [Fact]
    public async Task Command_DecidedInside_SeesTheRunAndNeedsNoEpoch()
    {
        await Store.StartAsync("run-1", "ana", Start, CancellationToken.None);
        await Store.ClaimAsync("run-1", "a", CancellationToken.None);

        var entry = await Store.CommandAsync("run-1", "ben", run => run.Epoch == 1 ? new RunPaused("wait", false) : null, CancellationToken.None);
        var nothing = await Store.CommandAsync("run-1", "ben", _ => null, CancellationToken.None);

        Assert.Equal(("ben", 0L), (entry!.Actor, entry.Epoch));
        Assert.Null(nothing);
        Assert.Null(await Store.CommandAsync("run-unknown", "ben", _ => new RunResumed(), CancellationToken.None));
    }
}
