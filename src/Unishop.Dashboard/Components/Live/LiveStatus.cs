using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Components.Live;

/// <summary>
/// The newest judgement of each workload, made once for all who look. A new one comes with each snapshot and with each step of a run,
/// at most every 100 ms; a slow reader misses what was overtaken, never the newest.
/// </summary>
public sealed class LiveStatus(IRecoveryService recovery, ILogger<LiveStatus> log) : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, WorkloadStatus> _current = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Channel<WorkloadStatus>, string> _readers = new();

    /// <summary>How many read.</summary>
    public int Readers => _readers.Count;

    /// <summary>The newest judgements; of a workload that was not judged yet there is none.</summary>
    public IEnumerable<WorkloadStatus> Current => _current.Values;

    /// <summary>The judgement now; <see langword="null"/> for an unknown workload.</summary>
    public async ValueTask<WorkloadStatus?> NowAsync(string workloadId, CancellationToken cancellation) =>
        _current.TryGetValue(workloadId, out var status) ? status : await recovery.StatusAsync(workloadId, cancellation);

    /// <summary>The judgement now and every later one.</summary>
    public async IAsyncEnumerable<WorkloadStatus> FollowAsync(string workloadId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var channel = Channel.CreateBounded<WorkloadStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        _readers[channel] = workloadId;
        try
        {
            if (await NowAsync(workloadId, cancellation) is { } now)
            {
                yield return now;
            }

            await foreach (var status in channel.Reader.ReadAllAsync(cancellation))
            {
                yield return status;
            }
        }
        finally
        {
            _readers.TryRemove(channel, out _);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(recovery.Workloads.Select(workload => JudgeAsync(workload.Id, stoppingToken)));

    private async Task JudgeAsync(string workloadId, CancellationToken stopping)
    {
        using var changed = new SemaphoreSlim(1);
        using var subscription = recovery.Subscribe(workloadId)!;
        var watching = WatchAsync(subscription.Later, changed, stopping);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // A run moves on without a new snapshot: at least once a second the journal is asked too.
                await changed.WaitAsync(LongestPause, stopping);
                if (await recovery.StatusAsync(workloadId, stopping) is { } status)
                {
                    Publish(workloadId, status);
                }

                await Task.Delay(ShortestPause, TimeProvider.System, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failed)
            {
                log.LogError(failed, "Judging {Workload} failed; it is tried again.", workloadId);
                await Task.Delay(LongestPause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task WatchAsync<T>(IAsyncEnumerable<T> snapshots, SemaphoreSlim changed, CancellationToken stopping)
    {
        await foreach (var _ in snapshots.WithCancellation(stopping))
        {
            if (changed.CurrentCount == 0)
            {
                changed.Release();
            }
        }
    }

    private void Publish(string workloadId, WorkloadStatus status)
    {
        var before = _current.GetValueOrDefault(workloadId);
        _current[workloadId] = status;
        if (before is not null && before.Snapshot.Version == status.Snapshot.Version
            && before.ActiveRun?.Id == status.ActiveRun?.Id && before.ActiveRun?.Seq == status.ActiveRun?.Seq)
        {
            return;
        }

        foreach (var (channel, followed) in _readers)
        {
            if (followed == workloadId)
            {
                channel.Writer.TryWrite(status);
            }
        }
    }
}
