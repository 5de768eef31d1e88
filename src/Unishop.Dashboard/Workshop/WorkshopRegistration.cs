using System.Net.Http.Headers;
using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Workshop;

/// <summary>Registers the workshop.</summary>
internal static class WorkshopRegistration
{
    /// <summary>The address of the workshop.</summary>
    public const string Path = "/workshop";

    /// <summary>Registers the simulator's controls; without an address where the world is not simulated.</summary>
    public static void AddWorkshop(this IServiceCollection services, Settings settings, World world)
    {
        services.AddSingleton<LabReplay>();
        services.AddSingleton<LabReporter>();
        services.AddSingleton(new Classroom(settings.Learners, new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Classroom.Deadline }));
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = SimulatorControl.Deadline };
        if (world.ControlToken is { } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        services.AddSingleton(new SimulatorControl(world.SimulatorUrl ?? settings.Endpoint, http));
    }

    /// <summary>Allows frames of the simulator's shops on this one page, and nowhere else.</summary>
    public static void UseWorkshopFrames(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase)
            && http.RequestServices.GetRequiredService<SimulatorControl>().Address is { } simulator)
        {
            http.Response.Headers.ContentSecurityPolicy = $"{Web.ContentSecurityPolicy}; frame-src {simulator.GetLeftPart(UriPartial.Authority)}";
        }

        return next(http);
    });
}
