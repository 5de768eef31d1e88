using Unishop.Dashboard.Components.Live;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Notifications;
using Unishop.Recovery.Storage;
using Unishop.Simulator;

namespace Unishop.Dashboard.Hosting;

/// <summary>The world outside, opened: where AWS is, whose clock counts, and where the journal is kept.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly SimulatorHost? _simulator;
    private readonly AwsWorld _aws;

    private World(SimulatorHost? simulator, AwsConnection connection, JournalDatabase database)
    {
        _simulator = simulator;
        Clock = simulator is null ? WorldClock.Real : new WorldClock(simulator.Clock, () => simulator.Speed);
        _aws = new AwsWorld(connection, Clock.Time);
        Database = database;
    }

    /// <summary>The clock by which the world goes.</summary>
    public WorldClock Clock { get; }

    /// <summary>The ways to tell people.</summary>
    public IReadOnlyList<INotifier> Notifiers(NoticeOptions options) => _aws.Notifiers(options);

    /// <summary>The ports to AWS.</summary>
    public WorldPorts Ports => _aws.Ports;

    /// <summary>The journal's database.</summary>
    public JournalDatabase Database { get; }

    /// <summary>Whether the world is simulated: everything is that is not AWS itself.</summary>
    public required WorldKind Kind { get; init; }

    /// <summary>Where the simulator listens; <see langword="null"/> where there is none.</summary>
    public Uri? SimulatorUrl => _simulator?.Url;

    /// <summary>Opens the controls of the simulator inside; <see langword="null"/> where there is none.</summary>
    public string? ControlToken { get; private init; }

    /// <summary>Opens the world that the settings name.</summary>
    /// <exception cref="IOException">The database is held by another process, or the simulator's port is taken.</exception>
    public static async Task<World> OpenAsync(Settings settings)
    {
        // The database first: its lock keeps a second process out before anything else is begun.
        var database = JournalDatabase.Open(settings.StorageConnection, settings.AuditKeyFile);
        try
        {
            if (settings.Mode != WorldMode.Simulator)
            {
                return new World(null, Connection(settings.Endpoint) with { AllowedHosts = [.. settings.Catalog.All.SelectMany(workload => workload.AllowedHosts)] }, database) { Kind = new(settings.Mode == WorldMode.Endpoint) };
            }

            settings.Simulator.ControlToken ??= SimulatorToken.Create(settings.Simulator.StateFile);
            var simulator = await SimulatorHost.StartAsync(settings.Simulator, null, CancellationToken.None);
            return new World(simulator, AwsConnection.ToSimulator(simulator.Url), database) { Kind = new(true), ControlToken = settings.Simulator.ControlToken };
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // An endpoint on this machine is a simulator too, and takes any credentials; where some are configured, they are used.
    private static AwsConnection Connection(Uri? endpoint) =>
        endpoint is null ? AwsConnection.Live()
        : endpoint.IsLoopback && Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is null && Environment.GetEnvironmentVariable("AWS_PROFILE") is null ? AwsConnection.ToSimulator(endpoint)
        : AwsConnection.To(endpoint);

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
