using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Journal;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>What people and programs did at the door is written down, and a flood does not fill the journal.</summary>
public sealed class AuditLogTests
{
    private static readonly AccessRefused Refused = new("runs.start failover pilot-light", "operator", "10.0.0.7");
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryJournal _journal;
    private readonly AuditLog _log;

    public AuditLogTests()
    {
        _journal = new MemoryJournal(_time);
        _log = new AuditLog(_journal, _time);
    }

    [Fact]
    public async Task Record_SignIns_AreWrittenEach()
    {
        var signedIn = new SignedIn("oidc", "10.0.0.7", "operator");

        await _log.RecordAsync("ana", signedIn, TestContext.Current.CancellationToken);
        await _log.RecordAsync("ana", signedIn, TestContext.Current.CancellationToken);

        Assert.Equal([("ana", signedIn), ("ana", signedIn)], await WrittenAsync());
    }

    [Fact]
    public async Task Record_TheSameRefusalWithinAMinute_IsWrittenOnceAndThenCounted()
    {
        for (var times = 0; times < 1000; times++)
        {
            await _log.RecordAsync("vic", Refused, TestContext.Current.CancellationToken);
        }

        Assert.Equal([("vic", Refused)], await WrittenAsync());

        _time.Advance(AuditLog.Window);
        await _log.RecordAsync("vic", Refused, TestContext.Current.CancellationToken);

        Assert.Equal([("vic", Refused), ("vic", Refused with { Repeated = 999 }), ("vic", Refused)], await WrittenAsync());
    }

    [Fact]
    public async Task Record_ManyDifferentRefusalsWithinAMinute_AreCountedBeyondTheFirst()
    {
        for (var times = 0; times < AuditLog.MaxKinds + 50; times++)
        {
            await _log.RecordAsync($"anonymous@10.0.0.{times}", Refused, TestContext.Current.CancellationToken);
        }

        _time.Advance(AuditLog.Window);
        await _log.RecordAsync("vic", Refused, TestContext.Current.CancellationToken);

        var written = await WrittenAsync();
        Assert.Equal(AuditLog.MaxKinds + 2, written.Length);
        Assert.Equal(("unishop", new AuditOverflow(50)), written[AuditLog.MaxKinds]);
    }

    [Fact]
    public async Task Run_ThatIsStopped_WritesWhatWasCounted()
    {
        using var stopping = new CancellationTokenSource();
        var running = _log.RunAsync(stopping.Token);
        await _log.RecordAsync("vic", Refused, TestContext.Current.CancellationToken);
        await _log.RecordAsync("vic", Refused, TestContext.Current.CancellationToken);

        await stopping.CancelAsync();
        await running;

        Assert.Equal([("vic", Refused), ("vic", Refused with { Repeated = 1 })], await WrittenAsync());
    }

    private async Task<(string Actor, RunEvent Happened)[]> WrittenAsync() =>
        [.. (await _journal.ReadRunAsync(AuditLog.Stream, 0, TestContext.Current.CancellationToken)).Select(entry => (entry.Actor, entry.Event))];
}
