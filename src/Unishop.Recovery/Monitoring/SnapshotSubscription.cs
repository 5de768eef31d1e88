using Unishop.Domain.Facts;

namespace Unishop.Recovery.Monitoring;

/// <summary>
/// The current snapshot and the stream of later ones. A slow reader misses what was overtaken, never the newest.
/// Dispose to unsubscribe; the stream then ends.
/// </summary>
public sealed class SnapshotSubscription : IDisposable
{
    private readonly Action _unsubscribe;

    internal SnapshotSubscription(WorkloadSnapshot current, IAsyncEnumerable<WorkloadSnapshot> later, Action unsubscribe)
    {
        Current = current;
        Later = later;
        _unsubscribe = unsubscribe;
    }

    /// <summary>The snapshot at the moment of subscribing.</summary>
    public WorkloadSnapshot Current { get; }

    /// <summary>Every snapshot after <see cref="Current"/> that was not overtaken before it was read. Can be read once.</summary>
    public IAsyncEnumerable<WorkloadSnapshot> Later { get; }

    /// <inheritdoc/>
    public void Dispose() => _unsubscribe();
}
