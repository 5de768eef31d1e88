using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Unishop.Dashboard.Hosting;

/// <summary>Opening the world and running to the end, with failures that a person can act on.</summary>
internal static class Startup
{
    /// <summary>Opens the world, or says why that is not possible.</summary>
    /// <returns>The world; <see langword="null"/> where the start is refused.</returns>
    public static async Task<World?> OpenWorldAsync(this Settings settings, TextWriter errors)
    {
        if (settings.Urls.FirstOrDefault(IsTaken) is { } taken)
        {
            await errors.WriteLineAsync($"Urls: {taken} is in use by another process; stop that one, or name a free address, e.g. http://127.0.0.1:5090");
            return null;
        }

        try
        {
            return await World.OpenAsync(settings);
        }
        catch (IOException refused) when (refused.InnerException is AddressInUseException)
        {
            await errors.WriteLineAsync($"Simulator:Url: {settings.Simulator.Url} is in use by another process; stop that one, or take a free port, e.g. http://127.0.0.1:0");
        }
        catch (IOException refused)
        {
            await errors.WriteLineAsync(refused.Message);
        }

        return null;
    }

    /// <summary>Runs until the process is told to stop.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunToEndAsync(this WebApplication app, World world)
    {
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Logger.LogInformation("Unishop.Dashboard is ready: open {Address}", string.Join(" or ", addresses));
        if (world.SimulatorUrl is { } simulator)
        {
            app.Logger.LogInformation("SIMULATED world at {Simulator}, {Speed} times as fast as real time", simulator, world.Clock.Speed);
        }

        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }

    /// <summary>
    /// Asked before anything is begun, for an answer in one line; an address that is taken in the moment after still stops the start,
    /// with the server's own words.
    /// </summary>
    private static bool IsTaken(BindingAddress address)
    {
        if (address.IsUnixPipe || address.Port == 0)
        {
            return false;
        }

        try
        {
            var host = address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Any;
            using var listener = new TcpListener(host, address.Port);
            listener.Start();
            return false;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
