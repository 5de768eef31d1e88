using Unishop.Dashboard.Components;
using Unishop.Dashboard.Api;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Hosting;
using Unishop.Dashboard.Hosting.Telemetry;
using Unishop.Dashboard.Workshop;

namespace Unishop.Dashboard;

/// <summary>The console as a process.</summary>
public static class DashboardApp
{
    /// <summary>Runs the console until it is told to stop.</summary>
    /// <param name="args">Configuration keys and values, e.g. <c>--Simulator:Speed 60</c>.</param>
    /// <param name="replace">Replaces services; for tests that need another part in the real process.</param>
    /// <returns>The exit code: 0, or 78 where the configuration does not allow a start.</returns>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(ContentRoot.For(args));
        var settings = Settings.Read(builder.Configuration);
        if (await settings.RefuseAsync(Console.Error))
        {
            return Settings.ExitCode;
        }

        await using var world = await settings.OpenWorldAsync(Console.Error);
        if (world is null)
        {
            return Settings.ExitCode;
        }

        builder.AddWeb();
        builder.AddNetwork(settings.Network);
        builder.Services.AddPages();
        builder.Services.AddApi();
        builder.Services.AddRecovery(settings, world);
        builder.Services.AddLive();
        builder.Services.AddWorkshop(settings, world);
        builder.Services.AddTelemetry(builder.Configuration);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseSafeHeaders();
        app.UseNetwork(settings.Network);
        app.UseWorkshopFrames();
        app.UsePreferences();
        app.UseErrors();
        app.UseLimits();
        app.UseAntiforgery();
        app.UseFormCheck();
        app.MapFiles();
        app.MapPreferences();
        app.MapApi();
        app.MapPages();
        return await app.RunToEndAsync(world);
    }
}
