using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>When an outage is believed, when it is over, and who says so.</summary>
public sealed class OutageRulesTests
{
    private static readonly SiteState Silent =
        new(new Uri("http://x.example/"), SiteHealth.Down, "page: no answer within 5 s", null, TimeSpan.Zero, null, false, false, null) { Api = new(null, "API: no answer within 5 s") };

    [Theory]
    // Site, API, AWS, CloudWatch; looks in a row, seconds from the first to the last; whether anything answered; what is believed.
    [InlineData("Failing Well Well Well", 2, 10, true, Belief.Down)]
    [InlineData("Well Failing Well Unknown", 2, 10, true, Belief.Down)]
    [InlineData("Silent Silent Well Unknown", 2, 10, true, Belief.Down)]
    [InlineData("Silent Unknown Silent Unknown", 2, 10, true, Belief.Down)]
    [InlineData("Silent Unknown Well Failing", 2, 10, true, Belief.Down)]
    [InlineData("Silent Well Well Well", 2, 10, true, Belief.Alone)]
    [InlineData("Silent Unknown Unknown Unknown", 9, 59, true, Belief.Alone)]
    [InlineData("Silent Well Well Well", 9, 60, true, Belief.Down)]
    [InlineData("Silent Well Well Well", 1, 60, true, Belief.TooEarly)]
    [InlineData("Failing Well Well Well", 1, 60, true, Belief.TooEarly)]
    [InlineData("Silent Silent Silent Unknown", 1, 10, true, Belief.Down)]
    [InlineData("Failing Failing Silent Failing", 3, 9.9, true, Belief.TooEarly)]
    [InlineData("Silent Silent Silent Unknown", 9, 600, null, Belief.TooEarly)]
    [InlineData("Silent Silent Silent Unknown", 9, 600, false, Belief.OwnNetworkDoubted)]
    public void Weigh_Witnesses_AreBelievedTogether(string says, int looks, double seconds, bool? reached, Belief expected)
    {
        var sightings = says.Split(' ').Select((word, at) => new Sighting((Witness)at, Enum.Parse<Testimony>(word), Samples.Now, Samples.Now, "t")).ToArray();

        Assert.Equal(expected, OutageRules.Weigh(sightings, new LookStreak(false, looks, Samples.Now, Samples.Now.AddSeconds(seconds)), reached));
    }

    [Theory]
    // A look every five seconds: + is good, - is silence, x is an error that was heard. Upper case C: believed; s: suspected; . : all well.
    [InlineData("-+-+-+", "s.s.s.")]
    [InlineData("---+-++", "ssCCCC.")]
    [InlineData("xxx+x+xx++", "ssCCCCCCC.")]
    [InlineData("--+---", "ss.ssC")]
    [InlineData("---+++", "ssCC..")]
    public void Derive_LooksThatChange_DoNotFlap(string looks, string expected)
    {
        var snapshot = Samples.Snapshot();
        var believed = "";
        for (var at = 0; at < looks.Length; at++)
        {
            var site = looks[at] switch { '+' => Good(), '-' => Silent, _ => Samples.Site("us-east-1", SiteHealth.Down) };
            snapshot = Look(snapshot, site, at * 5);
            believed += snapshot.Outage switch { null => '.', { ConfirmedAt: null } => 's', _ => 'C' };
        }

        Assert.Equal(expected, believed);
    }

    [Fact]
    public void Derive_TheSameLookSeenTwice_CountsOnce()
    {
        var snapshot = Look(Samples.Snapshot(), Silent, 0);
        snapshot = OutageRules.Derive(OutageRules.Derive(snapshot));

        Assert.Equal(1, snapshot.Looks!.Count);
    }

    [Fact]
    public void Derive_Outage_KeepsWhoSawWhatSinceWhen()
    {
        var first = Look(Samples.Snapshot(), Silent, 0);
        var later = Look(Look(first, Silent, 5), Silent with { Api = new(503, "API: 503") }, 10);

        var seen = later.Outage!.Sightings.ToDictionary(sighting => sighting.Witness);
        Assert.Equal((Testimony.Silent, Samples.Now, Samples.Now.AddSeconds(10)), (seen[Witness.Site].Says, seen[Witness.Site].Since, seen[Witness.Site].SeenAt));
        Assert.Equal((Testimony.Failing, Samples.Now.AddSeconds(10)), (seen[Witness.Api].Says, seen[Witness.Api].Since));
        Assert.Equal("RDS and EC2 of us-east-1 answer", seen[Witness.AwsApi].Detail);
        Assert.Equal(Testimony.Unknown, seen[Witness.CloudWatch].Says);
        Assert.Equal(Samples.Now.AddSeconds(10), later.Outage.ConfirmedAt);
    }

    [Theory]
    [InlineData(0.3, Testimony.Well)]
    [InlineData(61, Testimony.Failing)]
    public void Derive_ReplicationMeasuredSince_IsHeard(double lagSeconds, Testimony expected)
    {
        var snapshot = Samples.Snapshot();
        snapshot = snapshot with { Standby = snapshot.Standby with { Lag = Samples.Known(new ReplicationLag(TimeSpan.FromSeconds(lagSeconds), Samples.Now.AddSeconds(1))) } };

        Assert.Equal(expected, Look(snapshot, Silent, 0).Outage!.Sightings.Single(sighting => sighting.Witness == Witness.CloudWatch).Says);
    }

    [Fact]
    public void Derive_OwnNetworkComesBack_CountsFromThen()
    {
        var dark = Samples.Snapshot();
        dark = dark with { Primary = Dark(dark.Primary), Standby = Dark(dark.Standby) with { Site = Samples.Known(Silent) } };
        var blind = Look(Look(Look(dark, Silent, 0), Silent, 5), Silent, 30);
        Assert.Null(blind.Outage!.ConfirmedAt);
        Assert.Null(blind.Looks);

        var sighted = blind with { Standby = blind.Standby with { Compute = Reading<ImmutableArray<InstanceState>>.Known([], Samples.Now.AddSeconds(31), "test") } };
        var first = Look(sighted, Silent, 35);
        Assert.Null(first.Outage!.ConfirmedAt);

        Assert.NotNull(Look(Look(first, Silent, 40), Silent, 45).Outage!.ConfirmedAt);
    }

    private static SiteState Good() => Samples.Site("us-east-1", SiteHealth.Healthy, new CartState(["u1"]));

    private static RegionSnapshot Dark(RegionSnapshot region) => region with
    {
        Database = Samples.Unknown<DatabaseState?>(),
        GlobalDatabase = Samples.Unknown<GlobalDatabaseState?>(),
        Compute = Samples.Unknown<ImmutableArray<InstanceState>>(),
    };

    private static WorkloadSnapshot Look(WorkloadSnapshot snapshot, SiteState site, int seconds) => OutageRules.Derive(snapshot with
    {
        Primary = snapshot.Primary with { Site = Reading<SiteState>.Known(site with { BeganAt = Samples.Now.AddSeconds(seconds) }, Samples.Now.AddSeconds(seconds), "test") },
        // The other Region goes on answering.
        Standby = snapshot.Standby.Database.IsKnown
            ? snapshot.Standby with { Database = Reading<DatabaseState?>.Known(snapshot.Standby.Database.Value, Samples.Now.AddSeconds(seconds), "test") }
            : snapshot.Standby,
    });
}
