using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>A whole console in this process, with a simulator, a folder and ports of its own.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly TaskCompletionSource<IServiceProvider> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<int> _running = Task.FromResult(0);

    private ConsoleHost(string scheme) => Url = new Uri($"{scheme}://127.0.0.1:{FreePort()}");

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Its folder, with the journal and what lies beside it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("unishop-console-").FullName;

    /// <summary>Its services.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>Starts one.</summary>
    /// <param name="args">Further keys and values, e.g. <c>--Network:PathBase</c> and <c>/dr</c>.</param>
    /// <param name="replace">Replaces services.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    public static async Task<ConsoleHost> StartAsync(IEnumerable<string>? args = null, Action<IServiceCollection>? replace = null, string scheme = "http")
    {
        var console = new ConsoleHost(scheme);
        string[] all =
        [
            "--urls", console.Url.OriginalString, "--Aws:Mode", "simulator", "--Simulator:Url", $"http://127.0.0.1:{FreePort()}", "--Simulator:Scenario", "pilot-light",
            "--Simulator:Speed", "1", "--Storage:Connection", $"Data Source={Path.Combine(console.Folder, "unishop.db")}", "--Logging:LogLevel:Default", "None", .. args ?? [],
        ];
        console._running = DashboardApp.RunAsync(all, services =>
        {
            replace?.Invoke(services);
            services.AddSingleton<IHostedService>(provider => new Started(provider, console._started));
        });
        if (await Task.WhenAny(console._started.Task, console._running).WaitAsync(Acts.Patience, TimeProvider.System) == console._running)
        {
            throw new InvalidOperationException($"The console ended with {await console._running}.");
        }

        console.Services = await console._started.Task;
        return console;
    }

    /// <summary>A client that follows nothing and keeps no cookies.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } })
    {
        BaseAddress = Url,
        Timeout = Acts.Patience,
    };

    public async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _running.WaitAsync(Acts.Patience, TimeProvider.System);
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Says that the server has begun, with its services.</summary>
    private sealed class Started(IServiceProvider services, TaskCompletionSource<IServiceProvider> started) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            started.TrySetResult(services);
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
