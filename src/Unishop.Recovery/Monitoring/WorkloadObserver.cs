using Microsoft.Extensions.Logging;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Monitoring;

/// <summary>Watches every workload in both of its Regions until it is stopped.</summary>
public sealed class WorkloadObserver(
    WorkloadCatalog catalog,
    WorldPorts world,
    SnapshotStore snapshots,
    LagRecorder lag,
    ObservationOptions options,
    CheckNow asked,
    RequiredActions required,
    TimeProvider time,
    ILogger<WorkloadObserver> log)
{
    /// <summary>A fast simulated clock must not turn a poll of five seconds into a busy loop: the shortest pause, in real time.</summary>
    internal TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Observes until <paramref name="stopping"/> is cancelled.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(
        from workload in catalog.All
        from loop in EdgeLoops(workload).Concat(ProbeLoops(workload)).Concat(HeartbeatLoops(workload)).Concat(
            from role in new[] { RegionRole.Primary, RegionRole.Standby }
            let region = new RegionObserver(workload, role, world, snapshots, lag, time)
            from loop in Loops(workload, region)
            select loop)
        select RepeatAsync(workload.Id, loop, stopping));

    private IEnumerable<Loop> EdgeLoops(Workload workload)
    {
        if (workload.OriginGroup is not null)
        {
            var edge = new EdgeObserver(workload, world, snapshots, time);
            yield return new(edge.ReadEdgeAsync, TimeSpan.FromSeconds(options.SlowSeconds));
            yield return new(edge.ReadSiteAsync, TimeSpan.FromSeconds(options.FastSeconds));
        }
    }

    private IEnumerable<Loop> ProbeLoops(Workload workload)
    {
        if (world.Probes is { } probes)
        {
            yield return new(new ProbeObserver(workload, probes, required, snapshots, time).ReadAsync, TimeSpan.FromSeconds(options.ProbeSeconds));
        }
    }

    private IEnumerable<Loop> HeartbeatLoops(Workload workload)
    {
        if (workload.Heartbeat is not null && world.Carts is { } carts)
        {
            // A beat waits for the next by itself.
            yield return new(new HeartbeatObserver(workload, carts, snapshots, time).BeatAsync, TimeSpan.Zero);
        }
    }

    private IEnumerable<Loop> Loops(Workload workload, RegionObserver region)
    {
        var fast = TimeSpan.FromSeconds(options.FastSeconds);
        var slow = TimeSpan.FromSeconds(options.SlowSeconds);
        if (workload.Strategy != Strategy.PilotLight)
        {
            yield return new(region.ReadFleetAsync, fast, Together: true);
        }

        if (workload.Table is not null)
        {
            yield return new(region.ReadTableAsync, slow);
        }

        yield return new(region.ReadDatabaseAsync, fast, Together: true);
        yield return new(region.ReadGlobalDatabaseAsync, fast, Together: true);
        yield return new(region.ReadComputeAsync, fast, Together: true);
        yield return new(region.ReadSiteAsync, fast);
        yield return new(region.ReadStacksAsync, slow, Together: true);
        yield return new(region.ReadImagesAsync, slow, Together: true);
        yield return new(region.ReadLagAsync, slow);
        yield return new(region.ReadGatesAsync, slow);
    }

    private async Task RepeatAsync(string workloadId, Loop loop, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var now = asked.Asked(workloadId);
                await loop.Read(stopping).ConfigureAwait(false);
                await Task.WhenAll(
                    UntilAsync(loop.Next(time.GetUtcNow()), now, stopping),
                    Task.Delay(ShortestPause, TimeProvider.System, stopping)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A bug in one reading must not end the watch; ports answer failures as values.
                log.LogError(exception, "Observing {Workload} failed in {Read}; it goes on.", workloadId, loop.Read.Method.Name);
                await Task.Delay(loop.Every, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task UntilAsync(TimeSpan every, Task asked, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(Task.Delay(every, time, end.Token), asked).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Something that is read again and again.</summary>
    /// <param name="Read">Reads it.</param>
    /// <param name="Every">How often.</param>
    /// <param name="Together">Whether all workloads read it at the same moments: those who ask together share a call.</param>
    private sealed record Loop(Func<CancellationToken, Task> Read, TimeSpan Every, bool Together = false)
    {
        /// <summary>How long until it is read again.</summary>
        public TimeSpan Next(DateTimeOffset now) => Together ? Every - TimeSpan.FromTicks(now.UtcTicks % Every.Ticks) : Every;
    }
}
