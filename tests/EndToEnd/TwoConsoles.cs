using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>Two dashboards on one PostgreSQL database, before one simulated AWS.</summary>
internal sealed class TwoConsoles : IAsyncDisposable
{
    private const double Speed = 20;
    private readonly RunningSimulator _simulator;

    private TwoConsoles(RunningSimulator simulator, RunningDashboard first, RunningDashboard second) => (_simulator, First, Second) = (simulator, first, second);

    public RunningDashboard First { get; }

    public RunningDashboard Second { get; }

    public SimulatorClient Simulator => _simulator.Control;

    /// <summary>What both wrote, for a failed test.</summary>
    public string Output => $"First:\n{First.Output}\nSecond:\n{Second.Output}";

    /// <summary>Starts both, and waits until both offer the failover.</summary>
    public static async Task<TwoConsoles> StartAsync(string connection, CancellationToken cancellation)
    {
        var simulator = await RunningSimulator.StartAsync("pilot-light", Speed, 1, cancellation);
        var settings = new DashboardSettings
        {
            Extra = new Dictionary<string, string>
            {
                ["Aws:Mode"] = "endpoint",
                ["Aws:EndpointUrl"] = simulator.Control.Url.OriginalString,
                ["Workloads:0:Id"] = Workload.Id,
                ["Storage:Connection"] = connection,
            },
        };
        var first = await RunningDashboard.StartAsync(settings, cancellation);
        var consoles = new TwoConsoles(simulator, first, await RunningDashboard.StartAsync(settings, cancellation));
        foreach (var console in new[] { first, consoles.Second })
        {
            await Workload.OfferedAsync(console, "failover", cancellation);
            await Workload.CartSeenAsync(console, cancellation);
        }

        return consoles;
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await _simulator.DisposeAsync();
    }
}
