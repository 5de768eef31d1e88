namespace Unishop.Harness;

/// <summary>The built simulator, running alone in a process of its own, in memory only.</summary>
public sealed class RunningSimulator : IAsyncDisposable
{
    private readonly ServerProcess _server;

    private RunningSimulator(string scenario, double speed, int seed, IEnumerable<string> more)
    {
        Control = new SimulatorClient(new Uri($"http://127.0.0.1:{FreePorts.Take()}"));
        _server = new ServerProcess(
            "simulator",
            Repository.AssemblyOf("Unishop.Simulator"),
            [
                "--urls", Control.Url.OriginalString,
                "--Scenario", scenario,
                "--Speed", FormattableString.Invariant($"{speed}"),
                "--Seed", FormattableString.Invariant($"{seed}"),
                .. more,
            ]);
    }

    /// <summary>What is to be done with every simulator before it ends; it still answers then.</summary>
    public static Func<SimulatorClient, Task>? BeforeEnd { get; set; }

    /// <summary>Its control API and address.</summary>
    public SimulatorClient Control { get; }

    /// <summary>The last lines that the process wrote.</summary>
    public string Output => _server.Output;

    /// <summary>Starts a simulator and waits until it answers.</summary>
    /// <param name="scenario">E.g. <c>pilot-light</c>.</param>
    /// <param name="speed">Simulated seconds per real second.</param>
    /// <param name="seed">What its random numbers start from.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="more">Further arguments, e.g. <c>--DatabaseQuota 2000</c>.</param>
    /// <exception cref="TimeoutException">It does not answer in time.</exception>
    /// <exception cref="InvalidOperationException">It ended instead; its output is in the message.</exception>
    public static async Task<RunningSimulator> StartAsync(string scenario, double speed, int seed, CancellationToken cancellation, params IEnumerable<string> more)
    {
        var simulator = new RunningSimulator(scenario, speed, seed, more);
        try
        {
            await simulator._server.StartAsync(simulator.Control.IsReadyAsync, cancellation).ConfigureAwait(false);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends the process a signal: <c>STOP</c> suspends it, so that nothing is answered, <c>CONT</c> lets it go on.</summary>
    public Task SignalAsync(string signal) => _server.SignalAsync(signal);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await (BeforeEnd?.Invoke(Control) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            // It never answered, or was killed by its test: there is nothing to ask.
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        Control.Dispose();
    }
}
