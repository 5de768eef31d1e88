using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Unishop.Harness;

/// <summary>moto's server, where python has it: a second opinion on the wire, written by others.</summary>
public sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private MotoServer(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Its one address for all services and Regions.</summary>
    public Uri Url { get; }

    /// <summary>Starts it on a free port.</summary>
    /// <returns><see langword="null"/> where python has no moto.</returns>
    /// <exception cref="HttpRequestException">It does not answer within a minute.</exception>
    public static async Task<MotoServer?> StartAsync(CancellationToken cancellation)
    {
        if (!await IsPresentAsync(cancellation).ConfigureAwait(false))
        {
            return null;
        }

        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", $"{port}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new MotoServer(process, new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient { BaseAddress = server.Url };
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/moto-api/", cancellation).ConfigureAwait(false);
                return server;
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < Patience && !process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation).ConfigureAwait(false);
            }
            catch
            {
                await server.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private static async Task<bool> IsPresentAsync(CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import moto.server"]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(cancellation).WaitAsync(Patience, TimeProvider.System, cancellation).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
