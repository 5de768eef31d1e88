using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Reporting;

namespace Unishop.Recovery.Tests.Reports;

public sealed class ReportedCallTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly PlannedCall Call = new("rds", "FailoverGlobalCluster", "us-west-1", Plane.Control, ImmutableSortedDictionary<string, string>.Empty);

    public static TheoryData<string, CallOutcome> Outcomes => new()
    {
        { "open", CallOutcome.Unknown },
        { "accepted", CallOutcome.Accepted },
        { "refused", CallOutcome.Refused },
        { "no answer", CallOutcome.Unknown },
        { "seen", CallOutcome.SeenDone },
        { "not seen", CallOutcome.SeenNotDone },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void AllOf_EveryWayACallCanEnd_IsToldApart(string way, CallOutcome expected)
    {
        RunEvent[] after = way switch
        {
            "accepted" => [new StepActed("promote", 1, "pilot-global", "request-1")],
            "refused" => [new StepActFailed("promote", 1, "AccessDenied", "request-1", false)],
            "no answer" => [new StepActFailed("promote", 1, "Timeout", null, true)],
            "seen" => [new StepActFailed("promote", 1, "Timeout", null, true), new StepIntentSettled("promote", 1, true, "failing-over")],
            "not seen" => [new StepIntentSettled("promote", 1, false, "available")],
            _ => [],
        };

        var call = Assert.Single(ReportedCall.AllOf(Journal([new StepIntent("promote", 1, "token", Call), .. after])));

        Assert.Equal(expected, call.Outcome);
        Assert.Equal(way is "accepted" or "refused" ? "request-1" : null, call.RequestId);
    }

    [Fact]
    public void AllOf_ASecondAttempt_IsACallOfItsOwn()
    {
        var calls = ReportedCall.AllOf(Journal(
            new StepIntent("promote", 1, "token", Call), new StepActFailed("promote", 1, "Throttling", null, false),
            new StepIntent("promote", 2, "token", Call), new StepActed("promote", 2, "pilot-global", "request-2")));

        Assert.Equal([CallOutcome.Refused, CallOutcome.Accepted], calls.Select(call => call.Outcome));
    }

    private static IEnumerable<JournalEntry> Journal(params RunEvent[] events) =>
        events.Select((happened, i) => new JournalEntry(i + 1, "run-1", i + 1, 1, Noon.AddSeconds(i), "host:1", happened, "", ""));
}
