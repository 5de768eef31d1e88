using System.Collections.Concurrent;
using System.Diagnostics;

namespace Unishop.Harness;

/// <summary>
/// The built dashboard, running in a process of its own with its simulator inside, on ports and a data folder that stay the same
/// when it is killed and started again.
/// </summary>
public sealed class RunningDashboard : IAsyncDisposable
{
    /// <summary>How long a start may take until the dashboard says that it is ready, in real time.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(20);
    private const int KeptLines = 400;
    private readonly DashboardSettings _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("unishop-").FullName;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private RunningDashboard(DashboardSettings settings)
    {
        _settings = settings;
        Url = new Uri($"http://127.0.0.1:{FreePorts.Take()}");
        Simulator = new SimulatorClient(new Uri($"http://127.0.0.1:{FreePorts.Take()}"));
        Api = new DashboardClient(Url);
    }

    /// <summary>Where the pages are.</summary>
    public Uri Url { get; }

    /// <summary>The dashboard's HTTP API.</summary>
    public DashboardClient Api { get; }

    /// <summary>The control API of the simulator inside.</summary>
    public SimulatorClient Simulator { get; }

    /// <summary>The last lines that the process wrote, over all its lives.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a dashboard on a new data folder and waits until it is ready.</summary>
    /// <exception cref="TimeoutException">It is not ready in time.</exception>
    /// <exception cref="InvalidOperationException">It ended instead; its output is in the message.</exception>
    public static async Task<RunningDashboard> StartAsync(DashboardSettings settings, CancellationToken cancellation)
    {
        var dashboard = new RunningDashboard(settings);
        try
        {
            dashboard.Launch();
            await dashboard.ReadyAsync(cancellation).ConfigureAwait(false);
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
        await using var dashboard = new RunningDashboard(settings);
        dashboard.Launch();
        await dashboard._process!.WaitForExitAsync(cancellation).WaitAsync(StartLimit, TimeProvider.System, cancellation).ConfigureAwait(false);
        return (dashboard._process.ExitCode, dashboard.Output);
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, no clean-up of any kind.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(ExitLimit, TimeProvider.System).ConfigureAwait(false);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again on the same ports and the same data, and waits until it is ready.</summary>
    public async Task RestartAsync(CancellationToken cancellation)
    {
        Launch();
        await ReadyAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync().WaitAsync(ExitLimit, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            process.Dispose();
            _process = null;
        }

        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Api.Dispose();
        Simulator.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Launch()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            // As `dotnet run` does: the pages' files lie at the root of the repository.
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Repository.DashboardAssembly);
        foreach (var argument in _settings.Arguments(Url, Simulator.Url, Path.Combine(_folder, "unishop.db")))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        // What the machine happens to have configured must not reach the simulated world.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task ReadyAsync(CancellationToken cancellation)
    {
        var process = _process!;
        await Deadline.UntilAsync<object>(
            "dashboard ready",
            StartLimit,
            async limited => process.HasExited
                ? throw new InvalidOperationException($"The dashboard ended with exit code {process.ExitCode}:\n{Output}")
                : await Api.IsReadyAsync(limited).ConfigureAwait(false) ? this : null,
            cancellation,
            () => $"not ready yet; output:\n{Output}").ConfigureAwait(false);
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > KeptLines)
        {
            _output.TryDequeue(out _);
        }
    }

    // Tests that are ended from outside must not leave a dashboard behind.
    private void OnExit(object? sender, EventArgs e)
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
        }
    }
}
