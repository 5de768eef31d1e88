using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>moto's server, where python has it: a second opinion on the wire, written by others.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private MotoServer(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Starts it on a free port; the test is skipped where it is absent.</summary>
    public static async Task<MotoServer> StartAsync()
    {
        Assert.SkipUnless(await IsPresentAsync(), "skipped: absent python moto");
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
                using var answer = await http.GetAsync("/moto-api/", SimulatedWorld.Cancellation);
                return server;
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < Patience && !process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, SimulatedWorld.Cancellation);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        }

        _process.Dispose();
    }

    private static async Task<bool> IsPresentAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import moto.server"]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(SimulatedWorld.Cancellation).WaitAsync(Patience, TimeProvider.System, SimulatedWorld.Cancellation);
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
