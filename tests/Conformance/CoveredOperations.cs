using System.Collections.Concurrent;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>Which operations the simulators of this run carried out for clients that others wrote; asked of each simulator before it ends.</summary>
public sealed class CoveredOperations : IAsyncLifetime
{
    // The product's own clients say nothing about how faithful the simulator is: both come from one model.
    private const string OwnClient = "unishop-dashboard/";
    private readonly ConcurrentDictionary<(string Service, string Operation), bool> _seen = new();

    /// <summary>How many simulators were asked.</summary>
    public int Simulators => _simulators;

    private int _simulators;

    /// <summary>The operations that were called, and whether any call of it succeeded.</summary>
    public IReadOnlyDictionary<(string Service, string Operation), bool> Seen => _seen;

    public ValueTask InitializeAsync()
    {
        RunningSimulator.BeforeEnd = KeepAsync;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        RunningSimulator.BeforeEnd = null;
        return ValueTask.CompletedTask;
    }

    private async Task KeepAsync(SimulatorClient simulator)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        foreach (var call in await simulator.CallsAsync(limit.Token))
        {
            if (call.Client is { } client && !client.StartsWith(OwnClient, StringComparison.Ordinal))
            {
                var succeeded = call.Answer.GetProperty("status").GetInt32() < 400;
                _seen.AddOrUpdate((call.Service, call.Operation), succeeded, (_, before) => before || succeeded);
            }
        }

        Interlocked.Increment(ref _simulators);
    }
}
