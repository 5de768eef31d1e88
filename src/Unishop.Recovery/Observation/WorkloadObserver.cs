using Microsoft.Extensions.Logging;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Workloads;

namespace Unishop.Recovery.Observation;

/// <summary>Watches every workload in both of its Regions until it is stopped.</summary>
public sealed class WorkloadObserver(
    WorkloadCatalog catalog,
    WorldPorts world,
    SnapshotStore snapshots,
    LagRecorder lag,
    ObservationOptions options,
    CheckNow asked,
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
        select RepeatAsync(workload.Id, loop.Read, loop.Every, stopping));

    private IEnumerable<(Func<CancellationToken, Task> Read, TimeSpan Every)> EdgeLoops(Workload workload)
    {
        if (workload.OriginGroup is not null)
        {
            var edge = new EdgeObserver(workload, world, snapshots, time);
            yield return (edge.ReadEdgeAsync, TimeSpan.FromSeconds(options.SlowSeconds));
            yield return (edge.ReadSiteAsync, TimeSpan.FromSeconds(options.FastSeconds));
        }
    }

    private IEnumerable<(Func<CancellationToken, Task> Read, TimeSpan Every)> ProbeLoops(Workload workload)
    {
        if (world.Probes is { } probes)
        {
            yield return (new ProbeObserver(workload, probes, snapshots, time).ReadAsync, TimeSpan.FromSeconds(options.ProbeSeconds));
        }
    }

    private IEnumerable<(Func<CancellationToken, Task> Read, TimeSpan Every)> HeartbeatLoops(Workload workload)
    {
        if (workload.Heartbeat is not null && world.Carts is { } carts)
        {
            // A beat waits for the next by itself.
            yield return (new HeartbeatObserver(workload, carts, snapshots, time).BeatAsync, TimeSpan.Zero);
        }
    }

    private IEnumerable<(Func<CancellationToken, Task> Read, TimeSpan Every)> Loops(Workload workload, RegionObserver region)
    {
        var fast = TimeSpan.FromSeconds(options.FastSeconds);
        var slow = TimeSpan.FromSeconds(options.SlowSeconds);
        if (workload.Strategy != Strategy.PilotLight)
        {
            yield return (region.ReadFleetAsync, fast);
        }

        if (workload.Table is not null)
        {
            yield return (region.ReadTableAsync, slow);
        }

        yield return (region.ReadDatabaseAsync, fast);
        yield return (region.ReadGlobalDatabaseAsync, fast);
        yield return (region.ReadComputeAsync, fast);
        yield return (region.ReadSiteAsync, fast);
        yield return (region.ReadStacksAsync, slow);
        yield return (region.ReadImagesAsync, slow);
        yield return (region.ReadLagAsync, slow);
        yield return (region.ReadGatesAsync, slow);
    }

    private async Task RepeatAsync(string workloadId, Func<CancellationToken, Task> read, TimeSpan every, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var now = asked.Asked(workloadId);
                await read(stopping).ConfigureAwait(false);
                await Task.WhenAll(
                    UntilAsync(every, now, stopping),
                    Task.Delay(ShortestPause, TimeProvider.System, stopping)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A bug in one reading must not end the watch; ports answer failures as values.
                log.LogError(exception, "Observing {Workload} failed in {Read}; it goes on.", workloadId, read.Method.Name);
                await Task.Delay(every, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
}
