using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>One simulated world for tests that only read it.</summary>
public sealed class PilotLightWorld : IAsyncLifetime
{
    private RunningSimulator? _simulator;

    /// <summary>The running simulator.</summary>
    public RunningSimulator Simulator => _simulator!;

    /// <summary>Where every service of every Region is.</summary>
    public Uri Endpoint => Simulator.Control.Url;

    public async ValueTask InitializeAsync() =>
        _simulator = await RunningSimulator.StartAsync("pilot-light", 10, 1, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _simulator?.DisposeAsync() ?? ValueTask.CompletedTask;
}
