using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Monitoring;

/// <summary>
/// Holds the newest snapshot of each workload. One write path, <c>previous -> next</c>; a subscriber gets the current one and all
/// later ones from under one lock.
/// </summary>
public sealed class SnapshotStore
{
    private readonly ImmutableDictionary<string, Feed> _feeds;

    /// <summary>A store for these workloads, of which nothing is known yet.</summary>
    public SnapshotStore(WorkloadCatalog catalog, TimeProvider time)
    {
        var now = time.GetUtcNow();
        _feeds = catalog.All.ToImmutableDictionary(
            workload => workload.Id, workload => new Feed(WorkloadSnapshot.Unread(workload, now)), StringComparer.Ordinal);
    }

    /// <summary>The newest snapshot, or <see langword="null"/> for an unknown workload.</summary>
    public WorkloadSnapshot? Current(string workloadId) => _feeds.GetValueOrDefault(workloadId)?.Current;

    /// <summary>How many subscriptions are open.</summary>
    public int Subscribers => _feeds.Values.Sum(feed => feed.Subscribers);

    /// <summary>Makes the next snapshot from the previous one; version and derived facts are set here.</summary>
    /// <param name="workloadId">A workload of the catalogue.</param>
    /// <param name="at">When the change was observed.</param>
    /// <param name="change">Answers the changed snapshot; runs under the workload's lock and does no I/O.</param>
    public void Update(string workloadId, DateTimeOffset at, Func<WorkloadSnapshot, WorkloadSnapshot> change) =>
        _feeds[workloadId].Update(at, change);

    /// <summary>Subscribes to a workload; <see langword="null"/> for an unknown one.</summary>
    public SnapshotSubscription? Subscribe(string workloadId) => _feeds.GetValueOrDefault(workloadId)?.Subscribe();

    private sealed class Feed(WorkloadSnapshot current)
    {
        private readonly Lock _lock = new();
        private readonly HashSet<Channel<WorkloadSnapshot>> _channels = [];
        private WorkloadSnapshot _current = current;

        public WorkloadSnapshot Current => Volatile.Read(ref _current);

        public int Subscribers
        {
            get
            {
                lock (_lock)
                {
                    return _channels.Count;
                }
            }
        }

        public void Update(DateTimeOffset at, Func<WorkloadSnapshot, WorkloadSnapshot> change)
        {
            lock (_lock)
            {
                var next = OrderLoss.Derive(OutageRules.Derive(change(_current) with
                {
                    Version = _current.Version + 1,
                    ObservedAt = at > _current.ObservedAt ? at : _current.ObservedAt,
                }));
                Volatile.Write(ref _current, next);
                foreach (var channel in _channels)
                {
                    channel.Writer.TryWrite(next);
                }
            }
        }

        public SnapshotSubscription Subscribe()
        {
            // One place: a reader that is slower than the observer gets the newest snapshot and never a queue of old ones.
            var channel = Channel.CreateBounded<WorkloadSnapshot>(
                new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            lock (_lock)
            {
                _channels.Add(channel);
                return new SnapshotSubscription(_current, ReadAsync(channel), () => Unsubscribe(channel));
            }
        }

        private void Unsubscribe(Channel<WorkloadSnapshot> channel)
        {
            lock (_lock)
            {
                _channels.Remove(channel);
            }

            channel.Writer.TryComplete();
        }

        private async IAsyncEnumerable<WorkloadSnapshot> ReadAsync(
            Channel<WorkloadSnapshot> channel, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            try
            {
                await foreach (var snapshot in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
                {
                    yield return snapshot;
                }
            }
            finally
            {
                Unsubscribe(channel);
            }
        }
    }
}
