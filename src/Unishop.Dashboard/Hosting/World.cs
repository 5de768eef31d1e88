using Unishop.Dashboard.Live;
using Unishop.Recovery.Aws;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Storage.Sqlite;
using Unishop.Recovery.Workloads;
using Unishop.Simulator;

namespace Unishop.Dashboard.Hosting;

/// <summary>The world outside, opened: where AWS is, whose clock counts, and where the journal is kept.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly SimulatorHost? _simulator;
    private readonly AwsWorld _aws;

    private World(SimulatorHost? simulator, AwsConnection connection, SqliteDatabase database)
    {
        _simulator = simulator;
        Clock = simulator is null ? WorldClock.Real : new WorldClock(simulator.Clock, () => simulator.Speed);
        _aws = new AwsWorld(connection, Clock.Time);
        Database = database;
    }

    /// <summary>The clock by which the world goes.</summary>
    public WorldClock Clock { get; }

    /// <summary>The ports to AWS.</summary>
    public WorldPorts Ports => _aws.Ports;

    /// <summary>The journal's database.</summary>
    public SqliteDatabase Database { get; }

    /// <summary>Whether the world is simulated.</summary>
    public WorldKind Kind => new(_simulator is not null);

    /// <summary>Where the simulator listens; <see langword="null"/> where there is none.</summary>
    public Uri? SimulatorUrl => _simulator?.Url;

    /// <summary>Opens the world that the settings name.</summary>
    /// <exception cref="IOException">The database is held by another process, or the simulator's port is taken.</exception>
    public static async Task<World> OpenAsync(Settings settings)
    {
        // The database first: its lock keeps a second process out before anything else is begun.
        var database = SqliteDatabase.Open(settings.StorageConnection);
        try
        {
            if (settings.Mode != WorldMode.Simulator)
            {
                return new World(null, settings.Endpoint is { } endpoint ? AwsConnection.To(endpoint) : AwsConnection.Live(), database);
            }

            var simulator = await SimulatorHost.StartAsync(settings.Simulator, null, CancellationToken.None);
            return new World(simulator, AwsConnection.ToSimulator(simulator.Url), database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _aws.Dispose();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        Database.Dispose();
    }
}
