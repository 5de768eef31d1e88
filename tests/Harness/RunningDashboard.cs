namespace Unishop.Harness;

/// <summary>
/// The built dashboard, running in a process of its own with its simulator inside, on ports and a data folder that stay the same
/// when it is killed and started again.
/// </summary>
public sealed class RunningDashboard : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unishop-").FullName;
    private readonly ServerProcess _server;

    private RunningDashboard(DashboardSettings settings)
    {
        Url = new Uri($"http://127.0.0.1:{FreePorts.Take()}");
        Simulator = new SimulatorClient(new Uri($"http://127.0.0.1:{FreePorts.Take()}"));
        Api = new DashboardClient(Url);
        _server = new ServerProcess(
            "dashboard", settings.Assembly, settings.Arguments(Url, Simulator.Url, Path.Combine(_folder, "unishop.db")), settings.Environment, settings.Published is null ? null : _folder);
    }

    /// <summary>Where the pages are.</summary>
    public Uri Url { get; }

    /// <summary>The dashboard's HTTP API.</summary>
    public DashboardClient Api { get; }

    /// <summary>The control API of the simulator inside.</summary>
    public SimulatorClient Simulator { get; }

    /// <summary>The number of its process.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>The last lines that the process wrote, over all its lives.</summary>
    public string Output => _server.Output;

    /// <summary>Starts a dashboard on a new data folder and waits until it is ready.</summary>
    /// <exception cref="TimeoutException">It is not ready in time.</exception>
    /// <exception cref="InvalidOperationException">It ended instead; its output is in the message.</exception>
    public static async Task<RunningDashboard> StartAsync(DashboardSettings settings, CancellationToken cancellation)
    {
        var dashboard = new RunningDashboard(settings);
        try
        {
            await dashboard.RestartAsync(cancellation).ConfigureAwait(false);
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a dashboard that is expected to refuse, and waits for its end.</summary>
    /// <returns>Its exit code and everything that it wrote.</returns>
    /// <exception cref="TimeoutException">It does not end in time.</exception>
    public static async Task<(int ExitCode, string Output)> RefusedStartAsync(DashboardSettings settings, CancellationToken cancellation)
    {
        var dashboard = new RunningDashboard(settings);
        await using (dashboard.ConfigureAwait(false))
        {
            return (await dashboard._server.RunToEndAsync(cancellation).ConfigureAwait(false), dashboard.Output);
        }
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, no clean-up of any kind.</summary>
    public Task KillAsync() => _server.KillAsync();

    /// <summary>Sends the process a signal: <c>STOP</c> suspends it, <c>CONT</c> lets it go on, <c>TERM</c> asks it to end.</summary>
    public Task SignalAsync(string signal) => _server.SignalAsync(signal);

    /// <summary>Starts it (again) on the same ports and the same data, and waits until it is ready.</summary>
    public Task RestartAsync(CancellationToken cancellation) => _server.StartAsync(Api.IsReadyAsync, cancellation);

    /// <summary>Starts it again without waiting for anything.</summary>
    public void Relaunch() => _server.Launch();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        Api.Dispose();
        Simulator.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
