using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Storage.Postgres;
using Unishop.Recovery.Storage.Sqlite;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>What every store of lags promises.</summary>
public abstract class LagStoreContract
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Objective = TimeSpan.FromSeconds(5);

    protected abstract ILagStore Store { get; }

    private static LagResolution Quarter => LagResolution.All[1];

    private static LagResolution Coarsest => LagResolution.All[^1];

    [Fact]
    public async Task Add_MinutesWithAGap_AreReadBackWithTheGap()
    {
        await AddAsync((0, 0.5), (1, 7), (3, 0.5));

        var spans = await ReadAsync(LagResolution.Minute);
        Assert.Equal([0, 1, 3], spans.Select(span => (span.StartedAt - Start).TotalMinutes));
        Assert.Equal([0, 1, 0], spans.Select(span => span.Outside));
        Assert.All(spans, span => Assert.Equal(1, span.Minutes));
        Assert.Equal(TimeSpan.FromSeconds(7), spans[1].Most);
    }

    [Fact]
    public async Task Add_Minutes_MakeCoarserSpansOfWhatWasMeasured()
    {
        await AddAsync((13, 1), (14, 9), (15, 2), (29, 4));

        var quarters = await ReadAsync(Quarter);
        Assert.Equal([0, 15], quarters.Select(span => (span.StartedAt - Start).TotalMinutes));
        Assert.Equal((2, 1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9)), (quarters[0].Minutes, quarters[0].Outside, quarters[0].Mean, quarters[0].Most));
        Assert.Equal((2, 0, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)), (quarters[1].Minutes, quarters[1].Outside, quarters[1].Mean, quarters[1].Most));
        Assert.Equal((4, 1, TimeSpan.FromSeconds(4)), Assert.Single(await ReadAsync(Coarsest)) is var part ? (part.Minutes, part.Outside, part.Mean) : default);
    }

    [Fact]
    public async Task Add_TheSameMinuteTwice_CountsOnceAndTheLaterHolds()
    {
        await AddAsync((0, 9), (1, 1));
        await AddAsync((0, 2), (1, 1), (2, 3));

        Assert.Equal((3, 0, TimeSpan.FromSeconds(2)), Assert.Single(await ReadAsync(Quarter)) is var span ? (span.Minutes, span.Outside, span.Mean) : default);
    }

    [Fact]
    public async Task Add_ForWeeks_IsBoundedAndNothingMeasuredIsForgottenBeforeItsTime()
    {
        // A point an hour for fifty days, in the order of time.
        const int Hours = 50 * 24;
        for (var hour = 0; hour < Hours; hour += 24)
        {
            await AddAsync([.. Enumerable.Range(hour, 24).Select(at => (at * 60, 1d))]);
        }

        Assert.InRange((await ReadAsync(LagResolution.Minute)).Length, 48, 49);
        Assert.InRange((await ReadAsync(Quarter)).Length, 30 * 24, (30 * 24) + 1);
        var all = await ReadAsync(Coarsest);
        Assert.Equal(50 * 4, all.Length);
        Assert.All(all, span => Assert.Equal(6, span.Minutes));
    }

    [Fact]
    public async Task Read_AnotherWorkload_HasItsOwn()
    {
        await AddAsync((0, 1));

        Assert.Empty(await Store.ReadAsync("other", LagResolution.Minute, Start, CancellationToken.None));
        Assert.Empty(await Store.ReadAsync("one", LagResolution.Minute, Start.AddMinutes(1), CancellationToken.None));
    }

    [Fact]
    public async Task Add_FromSeveralConsolesAtOnce_IsAsIfOneHadDone()
    {
        var day = Enumerable.Range(0, 60).Select(minute => (minute, 1d)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => AddAsync(day))));

        Assert.Equal(60, Assert.Single(await ReadAsync(Coarsest)).Minutes);
    }

    private Task AddAsync(params (int Minute, double Seconds)[] points) => Store.AddAsync(
        [new MeasuredLag("one", Objective, [.. points.Select(point => new ReplicationLag(TimeSpan.FromSeconds(point.Seconds), Start.AddMinutes(point.Minute)))])], CancellationToken.None);

    private async Task<System.Collections.Immutable.ImmutableArray<LagSpan>> ReadAsync(LagResolution resolution) =>
        await Store.ReadAsync("one", resolution, Start, CancellationToken.None);
}

public sealed class SqliteLagStoreTests : LagStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-lag-");
    private readonly SqliteDatabase _database;

    public SqliteLagStoreTests() => _database = SqliteDatabase.Open($"Data Source={Path.Combine(_folder.FullName, "lag.db")}");

    protected override ILagStore Store => _database.Lags;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }
}

public sealed class PostgresLagStoreTests(PostgresServer server) : LagStoreContract, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private PostgresDatabase? _database;

    protected override ILagStore Store => _database!.Lags;

    public async ValueTask InitializeAsync() => _database = PostgresDatabase.Open(await server.NewDatabaseAsync());

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        return ValueTask.CompletedTask;
    }
}
