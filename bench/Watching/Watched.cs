using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Aws;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;

namespace Unishop.Bench;

/// <summary>The console's own observers on many workloads, with what they call counted.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WorldTime _time;
    private readonly AwsWorld _world;
    private readonly WorkloadCatalog _catalog;
    private readonly SnapshotStore _snapshots;
    private readonly Task _observing;

    public Watched(Uri simulator, DateTimeOffset worldNow, int workloads)
    {
        _time = new WorldTime(worldNow - TimeProvider.System.GetUtcNow());
        _world = new AwsWorld(AwsConnection.ToSimulator(simulator) with { CallDeadline = TimeSpan.FromSeconds(30) }, _time);
        _catalog = new WorkloadCatalog(Enumerable.Range(0, workloads).Select(Workload));
        _snapshots = new SnapshotStore(_catalog, _time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "unishop.aws.call.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "call")
                {
                    _calls.AddOrUpdate((string)tag.Value!, 1, (_, count) => count + 1);
                }
            }
        });
        _listener.Start();
        var observer = new WorkloadObserver(_catalog, _world.Ports with { Probes = null }, _snapshots, new LagRecorder(), new ObservationOptions(), new CheckNow(), FailoverActions.Of, _time, NullLogger<WorkloadObserver>.Instance);
        _observing = observer.RunAsync(_stop.Token);
    }

    /// <summary>Whether everything was sought at least once.</summary>
    public bool IsRead => _catalog.All.All(workload => _snapshots.Current(workload.Id)!.IsRead);

    /// <summary>How many clusters are known.</summary>
    public int Known => _catalog.All.Count(workload => _snapshots.Current(workload.Id)! is { Primary.Database: { IsKnown: true, Value: not null }, Standby.Database: { IsKnown: true, Value: not null } });

    /// <summary>Why something is not known.</summary>
    public string? Reason => _catalog.All.Select(workload => _snapshots.Current(workload.Id)!).SelectMany(snapshot => new[] { snapshot.Primary.Database.UnknownReason, snapshot.Standby.Database.UnknownReason }).FirstOrDefault(reason => reason is not null);

    /// <summary>Calls so far, by operation.</summary>
    public IReadOnlyDictionary<string, long> Calls => new Dictionary<string, long>(_calls, StringComparer.Ordinal);

    /// <summary>How old what is known of the databases and instances is, in seconds, in no order.</summary>
    public IEnumerable<double> Ages()
    {
        var now = _time.GetUtcNow();
        foreach (var workload in _catalog.All)
        {
            var snapshot = _snapshots.Current(workload.Id)!;
            foreach (var region in new[] { snapshot.Primary, snapshot.Standby })
            {
                yield return region.Database.Age(now).TotalSeconds;
                yield return region.Compute.Age(now).TotalSeconds;
            }
        }
    }

    /// <summary>Looks at all workloads as so many pages would, until the answer is disposed of.</summary>
    public IAsyncDisposable View(int viewers)
    {
        var stop = new CancellationTokenSource();
        var tasks = Enumerable.Range(0, viewers).Select(async viewer =>
        {
            using var subscription = _snapshots.Subscribe(_catalog.All[viewer % _catalog.All.Length].Id)!;
            await foreach (var snapshot in subscription.Later.WithCancellation(stop.Token))
            {
                _ = ServingRules.Of(snapshot);
            }
        }).ToArray();
        return new Viewers(stop, Task.WhenAll(tasks));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _observing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _world.Dispose();
        _stop.Dispose();
    }

    private static Workload Workload(int number) => new(
        $"load-{number}", $"load {number}", Strategy.PilotLight, new Objectives(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
        Estate.Name(number, "global"), Estate.Name(number, "image"), "t3.small",
        Region(AwsServer.Primary, number, "primary"), Region(AwsServer.Standby, number, "secondary"), new Canary("trainer@unishop.example"));

    private static RegionalResources Region(string region, int number, string part) =>
        new(region, Estate.Name(number, "network"), Estate.Name(number, "stack"), Estate.Name(number, part), Estate.Name(number, part));

    /// <summary>The simulated world's time at a speed of one.</summary>
    private sealed class WorldTime(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }

    private sealed class Viewers(CancellationTokenSource stop, Task all) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }
    }
}
