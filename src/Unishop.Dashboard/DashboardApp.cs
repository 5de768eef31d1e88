using Unishop.Dashboard.Api;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Composition;
using Unishop.Recovery.Storage.Sqlite;
using Unishop.Simulator;

namespace Unishop.Dashboard;

/// <summary>The console as a process.</summary>
public static class DashboardApp
{
    private const int WrongConfiguration = 2;

    /// <summary>Runs the console until it is told to stop.</summary>
    /// <param name="args">Configuration keys and values, e.g. <c>--Simulator:Speed 60</c>.</param>
    /// <param name="replace">Replaces services; for tests that need another part in the real process.</param>
    /// <returns>The exit code: 0, or 2 where the configuration does not allow a start.</returns>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find() });
        builder.Configuration.AddCommandLine(args);
        var settings = DashboardSettings.Read(builder.Configuration);
        if (settings.Mistakes.Length > 0)
        {
            return await RefuseAsync(settings.Mistakes).ConfigureAwait(false);
        }

        SqliteDatabase? database = null;
        SimulatorHost? simulator = null;
        try
        {
            database = SqliteDatabase.Open(settings.Storage.Connection);
            simulator = await EmbeddedSimulator.StartAsync(settings).ConfigureAwait(false);
            await RunAsync(builder, settings, database, simulator, replace).ConfigureAwait(false);
            return 0;
        }
        catch (IOException unusable)
        {
            return await RefuseAsync([unusable.Message]).ConfigureAwait(false);
        }
        finally
        {
            if (simulator is not null)
            {
                await simulator.DisposeAsync().ConfigureAwait(false);
            }

            database?.Dispose();
        }
    }

    private static async Task RunAsync(
        WebApplicationBuilder builder, DashboardSettings settings, SqliteDatabase database, SimulatorHost? simulator, Action<IServiceCollection>? replace)
    {
        builder.Services.AddRecovery(settings, database, simulator);
        builder.Services.AddApi();
        builder.Services.AddPages();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseSecurityHeaders();
        app.UsePages();
        app.MapApi();
        app.MapPages();
        await app.RunAsync().ConfigureAwait(false);
    }

    private static async Task<int> RefuseAsync(IReadOnlyCollection<string> mistakes)
    {
        await Console.Error.WriteLineAsync("The console does not start:").ConfigureAwait(false);
        foreach (var mistake in mistakes)
        {
            await Console.Error.WriteLineAsync("  " + mistake).ConfigureAwait(false);
        }

        return WrongConfiguration;
    }
}
