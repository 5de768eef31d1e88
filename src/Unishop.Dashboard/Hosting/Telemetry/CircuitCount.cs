using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Unishop.Dashboard.Hosting.Telemetry;

/// <summary>Counts the pages that are open: circuits in memory, and those of them that have a connection at the moment.</summary>
public sealed class CircuitCount : CircuitHandler
{
    private int _open;
    private int _connected;

    /// <summary>Circuits in memory; one whose connection was lost stays for a while.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Circuits with a connection.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <inheritdoc/>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) => Count(ref _open, 1);

    /// <inheritdoc/>
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => Count(ref _open, -1);

    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => Count(ref _connected, 1);

    /// <inheritdoc/>
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => Count(ref _connected, -1);

    private static Task Count(ref int counter, int by)
    {
        Interlocked.Add(ref counter, by);
        return Task.CompletedTask;
    }
}
