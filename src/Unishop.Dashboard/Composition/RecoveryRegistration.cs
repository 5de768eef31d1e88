using Unishop.Recovery;
using Unishop.Recovery.Aws;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Storage.Quartz;
using Unishop.Recovery.Storage.Sqlite;
using Unishop.Recovery.Workloads;
using Unishop.Simulator;

namespace Unishop.Dashboard.Composition;

/// <summary>Registers the shared service layer with its ports.</summary>
internal static class RecoveryRegistration
{
    public static void AddRecovery(this IServiceCollection services, DashboardSettings settings, SqliteDatabase database, SimulatorHost? simulator)
    {
        // In the embedded simulation the whole process lives by the world's clock: a run at 10x measures simulated seconds.
        services.AddSingleton(simulator?.Clock ?? TimeProvider.System);
        services.AddSingleton(new WorldKind(settings.IsSimulated));
        services.AddSingleton(new WorldPace(() => simulator?.Speed ?? 1));
        services.AddSingleton(WorkloadCatalog.From(settings.Workloads));
        services.AddSingleton(settings.Observation);
        services.AddSingleton(ProcessIdentity.Current);

        // The world
        services.AddSingleton(provider => new AwsWorld(Connection(settings, simulator), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<AwsWorld>().Ports);

        // The journal
        services.AddSingleton<JournalFeed>();
        services.AddSingleton<IJournalStore>(provider => new SignallingJournal(
            new SqliteJournalStore(database, provider.GetRequiredService<TimeProvider>()), provider.GetRequiredService<JournalFeed>()));
        services.AddSingleton<RunBook>();

        // Runs
        services.AddSingleton(provider => StepRegistry.Standard(provider.GetRequiredService<WorldPorts>()));
        services.AddSingleton<IStepDriver, ReconcilingStepDriver>();
        services.AddSingleton<IRunExecutor, RunExecutor>();
        services.AddSingleton<QuartzEngine>();
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<QuartzEngine>());
        services.AddHostedService(provider => provider.GetRequiredService<QuartzEngine>());
        services.AddSingleton<RunDesk>();

        // Observation
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<LagRecorder>();
        services.AddSingleton<WorkloadObserver>();
        services.AddHostedService<ObservationService>();

        services.AddSingleton<IRecoveryService, RecoveryService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }

    private static AwsConnection Connection(DashboardSettings settings, SimulatorHost? simulator) => settings.Aws.Mode switch
    {
        "simulator" => AwsConnection.ToSimulator(simulator!.Url),
        // Another endpoint on this machine is a simulator too, and takes any credentials; AWS's chain decides where some are configured.
        "endpoint" when settings.Endpoint!.IsLoopback && Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is null => AwsConnection.ToSimulator(settings.Endpoint),
        "endpoint" => AwsConnection.To(settings.Endpoint!),
        _ => AwsConnection.Live(),
    };
}

/// <summary>How fast the world's clock runs.</summary>
/// <param name="Read">World seconds per real second, now.</param>
public sealed record WorldPace(Func<double> Read);
