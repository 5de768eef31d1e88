using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Unishop.Recovery.Execution;

/// <summary>
/// Says that a run's journal grew. It is a signal, not the data: whoever hears it reads the journal from where they stand,
/// so a signal that comes twice or late does no harm.
/// </summary>
public sealed class JournalFeed
{
    private readonly ConcurrentDictionary<Listener, byte> _listeners = new();

    /// <summary>How many listeners there are.</summary>
    public int Listeners => _listeners.Count;

    /// <summary>Wakes those who listen to a run.</summary>
    public void Signal(string runId)
    {
        foreach (var (listener, _) in _listeners)
        {
            if (listener.RunId == runId)
            {
                listener.Wake();
            }
        }
    }

    /// <summary>Wakes everybody, after signals may have been missed.</summary>
    public void SignalAll()
    {
        foreach (var (listener, _) in _listeners)
        {
            listener.Wake();
        }
    }

    /// <summary>Listens to a run; the first wait returns for anything that was signalled from now on.</summary>
    public Listener Listen(string runId)
    {
        var listener = new Listener(runId, gone => _listeners.TryRemove(gone, out _));
        _listeners[listener] = 0;
        return listener;
    }

    /// <summary>Waits for a run's signals. Dispose to stop listening.</summary>
    public sealed class Listener : IDisposable
    {
        private readonly Channel<byte> _signals =
            Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        private readonly Action<Listener> _stop;

        internal Listener(string runId, Action<Listener> stop)
        {
            RunId = runId;
            _stop = stop;
        }

        internal string RunId { get; }

        /// <summary>Waits until the run's journal has grown since the last wait.</summary>
        public async Task WaitAsync(CancellationToken cancellation) => await _signals.Reader.ReadAsync(cancellation).ConfigureAwait(false);

        /// <inheritdoc/>
        public void Dispose() => _stop(this);

        internal void Wake() => _signals.Writer.TryWrite(0);
    }
}
