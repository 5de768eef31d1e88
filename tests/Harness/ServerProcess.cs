using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Unishop.Harness;

/// <summary>A server of ours in a process of its own, which can be killed and started again with the same arguments.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(20);
    private const int KeptLines = 400;
    private readonly string _name;
    private readonly string[] _arguments;
    private readonly string _environment;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    /// <param name="name">What it is called in messages.</param>
    /// <param name="assembly">The path of its assembly.</param>
    /// <param name="arguments">Its configuration.</param>
    /// <param name="environment">The host's environment.</param>
    /// <param name="folder">Where it is started; the repository's root, as <c>dotnet run</c> does, where none is named.</param>
    public ServerProcess(string name, string assembly, IEnumerable<string> arguments, string environment = "Development", string? folder = null)
    {
        _name = name;
        _arguments = [assembly, .. arguments];
        _environment = environment;
        _folder = folder ?? Repository.Root;
        // Tests that are ended from outside must not leave a server behind.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>The last lines that it wrote, over all its lives.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The number of its process; 0 while it does not run.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Starts it without waiting for anything.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo("dotnet", _arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = _environment;
        // What the machine happens to have configured must not reach the simulated world.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="TimeoutException">It is not ready in time.</exception>
    /// <exception cref="InvalidOperationException">It ended instead; its output is in the message.</exception>
    public async Task StartAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellation)
    {
        Launch();
        var process = _process!;
        await Deadline.UntilAsync<object>(
            $"{_name} ready",
            StartLimit,
            async limited => process.HasExited
                ? throw new InvalidOperationException($"The {_name} ended with exit code {process.ExitCode}:\n{Output}")
                : await isReady(limited).ConfigureAwait(false) ? this : null,
            cancellation,
            () => $"not ready yet; output:\n{Output}").ConfigureAwait(false);
    }

    /// <summary>Starts it and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It does not end in time.</exception>
    public async Task<int> RunToEndAsync(CancellationToken cancellation)
    {
        Launch();
        await _process!.WaitForExitAsync(cancellation).WaitAsync(StartLimit, TimeProvider.System, cancellation).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Ends it as a power cut would: SIGKILL, no clean-up of any kind.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync().WaitAsync(ExitLimit, TimeProvider.System).ConfigureAwait(false);
        process.Dispose();
        _process = null;
    }

    /// <summary>Sends it a signal, e.g. <c>STOP</c>, <c>CONT</c> or <c>TERM</c>.</summary>
    /// <exception cref="InvalidOperationException">It does not run, or the signal could not be sent.</exception>
    public async Task SignalAsync(string signal)
    {
        var process = _process ?? throw new InvalidOperationException($"The {_name} does not run.");
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(ExitLimit, TimeProvider.System).ConfigureAwait(false);
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"SIG{signal} could not be sent to the {_name}: kill ended with {kill.ExitCode}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await KillAsync().ConfigureAwait(false);
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

    private void OnExit(object? sender, EventArgs e)
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
        }
    }
}
