using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Unishop.Recovery;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Notifications;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Setup;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Storage;
using Unishop.Recovery.Storage.Quartz;

namespace Unishop.Dashboard.Hosting;

/// <summary>Puts the service layer together with its ports.</summary>
internal static class RecoveryRegistration
{
    /// <summary>Registers the service layer, its storage and the processes that observe and carry runs out.</summary>
    public static void AddRecovery(this IServiceCollection services, Settings settings, World world)
    {
        // The world's clock is handed to those who work in the world and is not registered as TimeProvider: the web server's
        // own time-outs must not run ten times as fast.
        var time = world.Clock.Time;
        var notifiers = world.Notifiers(settings.Notices);
        services.AddSingleton(world.Clock);
        services.AddSingleton(world.Kind);
        services.AddSingleton(world.Ports);
        services.AddSingleton(settings.Catalog);
        services.AddSingleton(settings.Observation);
        services.AddSingleton(ProcessIdentity.Current);
        services.AddSingleton<JournalFeed>();
        services.AddSingleton<LagRecorder>();
        services.AddSingleton(world.Database.Lags);
        services.AddSingleton(Make<LagKeeper>);
        services.AddSingleton<CheckNow>();
        services.AddSingleton<RequiredActions>(FailoverActions.Of);
        services.AddSingleton(Make<SnapshotStore>);
        services.AddSingleton<IJournalStore>(provider =>
            ActivatorUtilities.CreateInstance<SignallingJournal>(provider, world.Database.Journal(time), provider.GetRequiredService<NoticeBoard>()));
        services.AddSingleton(world.Database.Anchor);
        services.AddSingleton<HeadPublisher>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NoticeBoard>(provider, notifiers));
        services.AddSingleton(new ToolSetup([.. notifiers.Select(way => way.Channel)]));
        services.AddSingleton(provider => new AuditLog(provider.GetRequiredService<IJournalStore>(), TimeProvider.System));
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton(new RunbookShelf(settings.RunbookFolder));
        services.AddSingleton(Make<ReadinessBook>);
        services.AddSingleton(world.Database);
        services.AddSharedKeys(world.Database);
        services.AddSingleton<RunBook>();
        services.AddSingleton(settings.Runs);
        services.AddSingleton<Automation>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton(StepRegistry.Standard(world.Ports));
        services.AddSingleton<IStepDriver>(Make<ReconcilingStepDriver>);
        services.AddSingleton<IRunExecutor>(Make<RunExecutor>);
        services.AddSingleton<EngineRehearsal>();
        services.AddSingleton<QuartzEngine>();
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<QuartzEngine>());
        services.AddHostedService(provider => provider.GetRequiredService<QuartzEngine>());
        // Runs are handed over at once, whatever the web server still waits for.
        services.Configure<HostOptions>(options => options.ServicesStopConcurrently = true);
        services.AddSingleton(settings.Setup(world.SimulatorUrl, notifiers));
        services.AddSingleton<PermissionTester>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SetupService>(provider, time, notifiers));
        services.AddSingleton(Make<RunDesk>);
        services.AddSingleton<IRecoveryService>(Make<RecoveryService>);
        services.AddSingleton(Make<WorkloadObserver>);
        services.AddSingleton<SplitBrainWatch>();
        services.AddSingleton(Make<AftermathWatch>);
        services.AddHostedService<ObserverService>();
        services.AddHostedService<RunbookKeeper>();

        T Make<T>(IServiceProvider provider) => ActivatorUtilities.CreateInstance<T>(provider, time);
    }

    /// <summary>A person may be sent to another console at any moment: what one protected, all can read, where they share a database.</summary>
    private static void AddSharedKeys(this IServiceCollection services, JournalDatabase database)
    {
        if (database.Keys is { } keys)
        {
            services.AddDataProtection().SetApplicationName("Unishop.Dashboard");
            services.Configure<KeyManagementOptions>(options => options.XmlRepository = keys);
        }
    }

    private sealed class ObserverService(WorkloadObserver observer, SplitBrainWatch watch, AftermathWatch aftermath, LagKeeper lags, NoticeBoard board, IJournalStore journal, AuditLog audit) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await lags.LoadAsync(stoppingToken);
            await Task.WhenAll(
                observer.RunAsync(stoppingToken), watch.RunAsync(stoppingToken), aftermath.RunAsync(stoppingToken), lags.RunAsync(stoppingToken), board.RunAsync(journal, stoppingToken),
                audit.RunAsync(stoppingToken));
        }
    }
}
