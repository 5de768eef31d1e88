using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class RunDeskTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLogs _logs = new();
    private readonly MemoryJournal _journal;
    private readonly SnapshotStore _snapshots;
    private readonly RunOptions _options = new();
    private readonly RunDesk _desk;
    private readonly Automation _automation;

    public RunDeskTests()
    {
        _journal = new MemoryJournal(_time);
        _snapshots = new SnapshotStore(new WorkloadCatalog([Samples.PilotLight]), _time);
        _snapshots.Update("pilot-light", Samples.Now, _ => Samples.Snapshot());
        _automation = new Automation(_journal, _options);
        _desk = new RunDesk(_snapshots, _journal, new NoEngine(), new WorldKind(true), _automation, _options, _time, new Logger<RunDesk>(_logs));
    }

    [Fact]
    public async Task Start_OfAnUnknownWorkload_IsLoggedAsRefused()
    {
        await _desk.StartAsync(new StartRun("nowhere", Verb.Failover, PromoteBy.Failover, null, "drill", null, "ana"), CancellationToken.None);
        await _desk.CommandAsync(new RunCommand("run-9", RunAction.Cancel, null, "enough", "ben"), CancellationToken.None);

        var start = Assert.Single(_logs.Of(1008));
        Assert.Equal(("nowhere", "ana", "workload-unknown"), (start.Values["Workload"], start.Values["Actor"], start.Values["Code"]));
        var command = Assert.Single(_logs.Of(1009));
        Assert.Equal(("run-9", "ben", "run-unknown"), (command.Values["Run"], command.Values["Actor"], command.Values["Code"]));
    }

    [Fact]
    public async Task Start_AutomationStopped_IsRefused()
    {
        await _automation.SetAsync(true, "repairs", "ben", CancellationToken.None);

        var outcome = await StartAsync();

        Assert.Equal(("automation-stopped", RefusalKind.Conflict), (outcome.Refusal!.Code, outcome.Refusal.Kind));
    }

    [Theory]
    [InlineData(30, false, "flap-unacknowledged")]
    [InlineData(30, true, null)]
    [InlineData(61, false, null)]
    public async Task Start_FailedOverBefore_NeedsAcknowledgementWithinTheWindow(int minutesLater, bool acknowledged, string? refusal)
    {
        await FinishAsync((await StartAsync()).RunId!, moved: true);
        _time.Advance(TimeSpan.FromMinutes(minutesLater));

        var second = await StartAsync(acknowledged);

        Assert.Equal(refusal, second.Refusal?.Code);
    }

    [Fact]
    public async Task Start_RunBeforeMovedNothing_NeedsNoAcknowledgement()
    {
        await FinishAsync((await StartAsync()).RunId!, moved: false);

        Assert.Null((await StartAsync()).Refusal);
    }

    [Fact]
    public async Task Start_StalePreview_IsRefusedWithWhatChanged()
    {
        var shown = _desk.Preview("pilot-light", Verb.Failover, PromoteBy.Failover).Preview!;
        var images = Samples.Snapshot().Standby.Images.Value;
        _snapshots.Update("pilot-light", Samples.Now, snapshot => snapshot with
        {
            Standby = snapshot.Standby with { Images = Samples.Known<System.Collections.Immutable.ImmutableArray<ImageState>>([images[0] with { Id = "ami-new" }]) },
        });

        var outcome = await StartAsync(version: shown.SnapshotVersion);

        Assert.Equal("preview-stale", outcome.Refusal!.Code);
        Assert.Contains("ami-new", outcome.Refusal.Reason, StringComparison.Ordinal);
    }

    private Task<CommandOutcome> StartAsync(bool acknowledged = false, long? version = null) => _desk.StartAsync(
        new StartRun("pilot-light", Verb.Failover, PromoteBy.Failover, "us-west-1", "drill", version, "ana") { Acknowledged = acknowledged }, CancellationToken.None);

    private async Task FinishAsync(string runId, bool moved)
    {
        using var session = await RunSession.ClaimAsync(_journal, runId, "p", CancellationToken.None);
        if (moved)
        {
            var call = session!.Run.Step("promote").Step.Calls[0];
            await session.AppendAsync(new StepIntent("promote", 1, "token", call), new StepActed("promote", 1, "pilot-global", "req"));
        }

        await session!.AppendAsync(new RunEnded(RunStatus.Cancelled, "enough"));
    }

    private sealed class NoEngine : IEngine
    {
        public Task SubmitAsync(string runId, string workloadId, CancellationToken cancellation) => Task.CompletedTask;
    }
}
