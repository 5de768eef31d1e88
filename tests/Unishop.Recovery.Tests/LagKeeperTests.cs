using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>The history of lags outlives the process.</summary>
public sealed class LagKeeperTests
{
    private static readonly WorkloadCatalog Catalog = new([Samples.PilotLight]);
    private readonly FakeLags _store = new();
    private readonly FakeTimeProvider _time = new(Samples.Now);

    [Fact]
    public async Task Write_NewPoints_WritesThemAndTheLastMinutesAgain()
    {
        var lag = new LagRecorder();
        var keeper = Keeper(lag);
        lag.Add("pilot-light", Points(-30, -20));
        await keeper.WriteAsync(CancellationToken.None);
        lag.Add("pilot-light", Points(-19, -19));
        await keeper.WriteAsync(CancellationToken.None);
        await keeper.WriteAsync(CancellationToken.None);

        Assert.Equal([11, 12], _store.Added.Select(points => points.Length));
    }

    [Fact]
    public async Task Load_ProcessStartsAnew_KnowsTheLastDayAndAsksOnlyForWhatIsMissing()
    {
        _store.Kept = [.. Enumerable.Range(0, 60).Select(minute => new LagSpan(Samples.Now.AddMinutes(minute - 120), 1, 0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))];
        var lag = new LagRecorder();

        await Keeper(lag).LoadAsync(CancellationToken.None);

        Assert.Equal(60, lag.History("pilot-light", TimeSpan.FromHours(24), Samples.Now).Length);
        Assert.Equal(Samples.Now.AddMinutes(-61 - 10), lag.Wanted("pilot-light", Samples.Now));
    }

    [Fact]
    public async Task Load_WorldWithAnEarlierClock_TakesNothingOfTheFuture()
    {
        _store.Kept = [new LagSpan(Samples.Now.AddMinutes(5), 1, 0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))];
        var lag = new LagRecorder();

        await Keeper(lag).LoadAsync(CancellationToken.None);

        Assert.Equal(Samples.Now.AddHours(-3), lag.Wanted("pilot-light", Samples.Now));
    }

    [Fact]
    public async Task Write_DatabaseIsAway_IsWrittenLater()
    {
        var lag = new LagRecorder();
        var keeper = Keeper(lag);
        lag.Add("pilot-light", Points(-3, -1));
        _store.IsAway = true;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => keeper.WriteAsync(CancellationToken.None));
        _store.IsAway = false;

        await keeper.WriteAsync(CancellationToken.None);

        Assert.Equal(3, Assert.Single(_store.Added).Length);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(48, 1)]
    [InlineData(49, 15)]
    [InlineData(720, 15)]
    [InlineData(721, 360)]
    [InlineData(90000, 360)]
    public void Resolution_ForAWindow_IsTheFinestThatReachesBack(double hours, double minutes) =>
        Assert.Equal(minutes, LagResolution.For(TimeSpan.FromHours(hours)).Length.TotalMinutes);

    [Fact]
    public void Budget_OfASeries_CountsMinutesAndNotSpans()
    {
        var series = new LagSeries(TimeSpan.FromMinutes(15), [new(Samples.Now, 15, 3, TimeSpan.Zero, TimeSpan.Zero), new(Samples.Now.AddHours(1), 5, 1, TimeSpan.Zero, TimeSpan.Zero)]);

        Assert.Equal(new LagBudget(20, 4, 100), LagBudget.Of(series, TimeSpan.FromHours(2)));
    }

    private LagKeeper Keeper(LagRecorder lag) => new(Catalog, lag, _store, _time, NullLogger<LagKeeper>.Instance);

    private static ImmutableArray<ReplicationLag> Points(int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(minute => new ReplicationLag(TimeSpan.FromSeconds(1), Samples.Now.AddMinutes(minute)))];

    private sealed class FakeLags : ILagStore
    {
        public List<ImmutableArray<ReplicationLag>> Added { get; } = [];

        public ImmutableArray<LagSpan> Kept { get; set; } = [];

        public bool IsAway { get; set; }

        public Task AddAsync(IReadOnlyCollection<MeasuredLag> measured, CancellationToken cancellation)
        {
            if (IsAway)
            {
                throw new JournalUnavailableException("away", null);
            }

            Added.AddRange(measured.Select(one => one.Points));
            return Task.CompletedTask;
        }

        public Task<ImmutableArray<LagSpan>> ReadAsync(string workloadId, LagResolution resolution, DateTimeOffset from, CancellationToken cancellation) => Task.FromResult(Kept);
    }
}
