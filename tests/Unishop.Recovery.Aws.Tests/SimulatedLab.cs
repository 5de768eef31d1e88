using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;
using Unishop.Simulator.Core;
using Unishop.Simulator;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>A lab's workload on a simulator of its own, with the product's ports, observers, journal and engine on it.</summary>
internal abstract class SimulatedLab : IAsyncDisposable
{
    private readonly TimeSpan _patience;
    private readonly SimulatorHost _host;
    private readonly AwsWorld _world;
    private readonly HttpClient _control;
    private readonly MemoryJournal _memory;
    private readonly WorkloadCatalog _catalog;

    /// <param name="host">The simulator.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="patience">How long is waited for anything, in real time.</param>
    /// <param name="callDeadline">How long an AWS call may take; the product's where nothing is said.</param>
    protected SimulatedLab(SimulatorHost host, WorkloadOptions workload, TimeSpan patience, TimeSpan? callDeadline = null)
    {
        _host = host;
        _patience = patience;
        var connection = AwsConnection.ToSimulator(host.Url);
        _world = new AwsWorld(callDeadline is { } deadline ? connection with { CallDeadline = deadline } : connection, host.Clock);
        _control = new HttpClient { BaseAddress = host.Url, Timeout = patience };
        _memory = new MemoryJournal(host.Clock);
        Journal = new SignallingJournal(_memory, Feed);
        _catalog = WorkloadCatalog.From([workload]);
        Workload = _catalog.All[0];
    }

    public Workload Workload { get; }

    public WorldPorts Ports => _world.Ports;

    public DateTimeOffset Now => Clock.GetUtcNow();

    protected TimeProvider Clock => _host.Clock;

    protected SignallingJournal Journal { get; }

    private JournalFeed Feed { get; } = new();

    public virtual async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _world.Dispose();
        await _host.DisposeAsync();
    }

    /// <summary>Begins a fault that stays until it is lifted, or for so many seconds.</summary>
    public Task FaultAsync(string kind, string region, string? service = null, string? operation = null, double? seconds = null) =>
        PostAsync("_sim/faults", new { kind, region, seconds, service, operation });

    /// <summary>Lifts a fault, or all.</summary>
    public async Task HealAsync(string query = "")
    {
        using var answer = await _control.DeleteAsync("_sim/faults" + query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The calls that the simulated AWS received, since then.</summary>
    public async Task<ImmutableArray<SimulatedCall>> CallsAsync(DateTimeOffset? since = null) =>
        await _control.GetFromJsonAsync<ImmutableArray<SimulatedCall>>("_sim/calls" + (since is { } at ? $"?since={Uri.EscapeDataString(at.ToString("O"))}" : ""));

    /// <summary>S3 of a Region, as somebody else would use it.</summary>
    public IAmazonS3 S3(string region) => new AmazonS3Client(
        new BasicAWSCredentials("test", "test"),
        new AmazonS3Config { ServiceURL = _host.Url.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = region });

    protected static Task<SimulatorHost> HostAsync(string scenario, double speed) => SimulatorHost.StartAsync(
        new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = scenario, Speed = speed, Seed = 7 }, null, CancellationToken.None);

    protected static WorkloadOptions Configured(string workload, Action<WorkloadOptions>? configure)
    {
        var options = Labs.Find(workload)!;
        configure?.Invoke(options);
        return options;
    }

    /// <summary>The whole world, as the simulator shows it.</summary>
    protected Task<JsonElement> WorldAsync() => _control.GetFromJsonAsync<JsonElement>("_sim/world");

    protected async Task PostAsync(string path, object body)
    {
        using var answer = await _control.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    protected SnapshotStore NewSnapshots() => new(_catalog, Clock);

    /// <summary>What watches the workload, every so many seconds of the world.</summary>
    protected WorkloadObserver Observer(SnapshotStore snapshots, double fast, double slow, TimeSpan? shortest = null) => new(
        _catalog, Ports, snapshots, new LagRecorder(), new ObservationOptions { FastSeconds = fast, SlowSeconds = slow }, new CheckNow(), FailoverActions.Of, Clock, NullLogger<WorkloadObserver>.Instance)
    {
        ShortestPause = shortest ?? TimeSpan.FromMilliseconds(250),
    };

    protected AftermathWatch Aftermath(SnapshotStore snapshots, RunBook runs, TimeSpan shortest) =>
        new(_catalog, snapshots, runs, Ports, Journal, new ProcessIdentity("test"), Clock, NullLogger<AftermathWatch>.Instance) { ShortestPause = shortest };

    /// <summary>The product's engine.</summary>
    /// <param name="realTime">The clock by which calls that were not answered are still under way: over a loopback in this process none is for long.</param>
    /// <param name="shortest">The shortest pause between two looks.</param>
    /// <param name="around">What stands before the driver of steps.</param>
    protected RunExecutor Executor(double realTime = 1, TimeSpan? shortest = null, Func<IStepDriver, IStepDriver>? around = null)
    {
        var driver = new ReconcilingStepDriver(_catalog, StepRegistry.Standard(Ports), new Automation(Journal, new RunOptions()), Clock, NullLogger<ReconcilingStepDriver>.Instance)
        {
            RealTime = new SimulatorClock(TimeProvider.System.GetUtcNow(), realTime),
            ShortestRealPause = shortest ?? TimeSpan.FromMilliseconds(40),
        };
        return new RunExecutor(Journal, Feed, around?.Invoke(driver) ?? driver, new ProcessIdentity("test"), Clock, NullLogger<RunExecutor>.Instance);
    }

    /// <summary>Starts a run in the journal; an executor then carries it out.</summary>
    protected Task StartAsync(string id, Plan plan, WorkloadSnapshot snapshot) => Journal.StartAsync(
        id, "ana",
        new RunStarted(Workload.Id, plan, "test", snapshot.Version, "hash", snapshot.Baseline, null, new DataLossEstimate(0, Now, "lag"), 5, 600, true),
        CancellationToken.None);

    /// <summary>A run as far as it got.</summary>
    protected async Task<Run> ReadAsync(string id) => Run.Fold(await EntriesAsync(id))!;

    /// <summary>A run's journal.</summary>
    protected Task<ImmutableArray<JournalEntry>> EntriesAsync(string id) => _memory.ReadRunAsync(id, 0, CancellationToken.None);

    /// <summary>The last entries of a run's journal, in one line.</summary>
    protected async Task<string> LastWordsAsync(string id) =>
        string.Join(" | ", (await EntriesAsync(id)).TakeLast(8).Select(entry => $"{entry.At:T} {entry.Event}"));

    /// <summary>A run in one line.</summary>
    protected static string Words(Run run) => $"{run.Status} ({run.StatusReason}): {string.Join("; ", run.Steps.Select(step => $"{step.Step.Id} {step.Status} ({step.Detail})"))}";

    /// <summary>Waits until something is so, and fails the test with the words given where it is not in time.</summary>
    protected async Task UntilAsync(Func<Task<bool>> isSo, Func<string> why)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < _patience, why());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    protected Task UntilAsync(Func<bool> isSo, Func<string> why) => UntilAsync(() => Task.FromResult(isSo()), why);
}

/// <summary>A call that the simulated AWS received.</summary>
internal sealed record SimulatedCall(string Region, string Service, string Operation, bool Effect);
