using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>A row that is written in one Region and read in the other.</summary>
public sealed class HeartbeatTests
{
    private static readonly HeartbeatCode Code = HeartbeatCode.Of([.. Enumerable.Range(0, 10).Select(number => $"u{number}")])!;

    [Fact]
    public void Code_EveryBeat_ChangesOneArticleAndIsReadAsTheNextNumber()
    {
        var cart = new HashSet<string>(StringComparer.Ordinal) { "other" };
        for (var number = 0; number < Code.Count + 3; number++)
        {
            Assert.Equal(number % Code.Count, Code.Read(new CartState([.. cart])));
            var (article, add) = Code.Next(number % Code.Count);
            Assert.True(add ? cart.Add(article) : cart.Remove(article));
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(12, true)]
    public void Code_OfACatalogue_NeedsEnoughArticles(int articles, bool enough) =>
        Assert.Equal(enough, HeartbeatCode.Of([.. Enumerable.Range(0, articles).Select(number => $"u{number}")]) is { Articles.Length: <= 10 });

    [Theory]
    // Beats 6 to 9 were confirmed at 0, 10, 20 and 30 s; at 40 s the standby shows one of them.
    [InlineData(9, 10, false, 0)]
    [InlineData(8, 10, true, 1)]
    [InlineData(6, 30, true, 3)]
    [InlineData(5, 40, true, 4)]
    [InlineData(1, 40, true, 8)]
    [InlineData(1023, 40, true, 10)]
    public void Look_AtTheStandby_CountsFromTheOldestBeatThatIsMissing(int seen, double lag, bool atLeast, int missing)
    {
        var trail = new HeartbeatTrail(5, []);
        for (var beat = 0; beat < 4; beat++)
        {
            trail = trail.Beat(6 + beat, Samples.Now.AddSeconds(beat * 10));
        }

        Assert.Equal(
            new HeartbeatLag("us-east-1", "us-west-1", TimeSpan.FromSeconds(lag), atLeast, Samples.Now.AddSeconds(40), missing),
            trail.Look(Code, seen, Samples.Now.AddSeconds(40), "us-east-1", "us-west-1"));
    }

    [Fact]
    public void Look_BeforeTheFirstBeat_SaysNothing() => Assert.Null(new HeartbeatTrail(5, []).Look(Code, 5, Samples.Now, "a", "b"));

    [Theory]
    [InlineData(0.4, "us-west-1", 10, 0.4, ObjectiveState.Met, ObjectiveState.Met)]
    [InlineData(4.5, "us-west-1", 10, 4.5, ObjectiveState.Warning, ObjectiveState.Warning)]
    [InlineData(9, "us-west-1", 10, 9d, ObjectiveState.Breached, ObjectiveState.Breached)]
    // Too old, and read in the Region that serves now: not known, and CloudWatch's word stands.
    [InlineData(9, "us-west-1", 51, null, ObjectiveState.Unknown, ObjectiveState.Met)]
    [InlineData(9, "us-east-1", 10, null, ObjectiveState.Unknown, ObjectiveState.Met)]
    public void Rpo_WithAHeartbeat_IsTheWorseOfBoth(double lag, string to, double age, double? seconds, ObjectiveState beat, ObjectiveState whole)
    {
        var warm = Samples.Warm();
        warm = warm with
        {
            Workload = warm.Workload with { Heartbeat = new Heartbeat(TimeSpan.FromSeconds(10), "heartbeat@unishop.example") },
            Heartbeat = Samples.Known(new HeartbeatLag("us-east-1", to, TimeSpan.FromSeconds(lag), false, Samples.Now.AddSeconds(-age), 0)),
        };

        var rpo = StatusRules.Rpo(warm, Samples.Now);

        Assert.Equal((seconds, beat), (rpo.Heartbeat!.Seconds, rpo.Heartbeat.State));
        Assert.Equal(whole, rpo.State);
    }

    [Fact]
    public void Rpo_WithoutAHeartbeat_SaysNothingOfOne() => Assert.Null(StatusRules.Rpo(Samples.Warm(), Samples.Now).Heartbeat);

    [Theory]
    [InlineData("PilotLight", 10d, "heartbeat@unishop.example", "Workloads:0:HeartbeatSeconds: '10' is not accepted; needed: nothing with PilotLight")]
    [InlineData("WarmStandby", 4d, "heartbeat@unishop.example", "needed: a number of seconds from 5 to 300, e.g. 10")]
    [InlineData("WarmStandby", 10d, null, "Workloads:0:HeartbeatEmail: is missing")]
    [InlineData("WarmStandby", 10d, "trainer@unishop.example", "other than CanaryEmail")]
    [InlineData("WarmStandby", 10d, "heartbeat@unishop.example", null)]
    [InlineData("PilotLight", null, null, null)]
    public void Validate_Heartbeat_NamesTheKeyAndAValueThatWouldDo(string strategy, double? seconds, string? email, string? mistake)
    {
        var options = Labs.Find(strategy == "PilotLight" ? "pilot-light" : "warm-standby")!;
        (options.HeartbeatSeconds, options.HeartbeatEmail) = (seconds, email);

        var mistakes = WorkloadCatalog.Validate([options]);

        if (mistake is null)
        {
            Assert.Empty(mistakes);
            Assert.Equal(seconds, WorkloadCatalog.From([options]).All[0].Heartbeat?.Every.TotalSeconds);
        }
        else
        {
            Assert.Contains(mistake, Assert.Single(mistakes), StringComparison.Ordinal);
        }
    }
}
