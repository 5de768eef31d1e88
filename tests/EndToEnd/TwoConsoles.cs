using System.Net;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>Two dashboards on one PostgreSQL database, before one simulated AWS.</summary>
internal sealed class TwoConsoles : IAsyncDisposable
{
    private const double Speed = 20;
    private static readonly TimeSpan SeenLimit = TimeSpan.FromMinutes(3);
    private readonly RunningSimulator _simulator;

    private TwoConsoles(RunningSimulator simulator, RunningDashboard first, RunningDashboard second) => (_simulator, First, Second) = (simulator, first, second);

    public RunningDashboard First { get; }

    public RunningDashboard Second { get; }

    public SimulatorClient Simulator => _simulator.Control;

    /// <summary>What both wrote, for a failed test.</summary>
    public string Output => $"First:\n{First.Output}\nSecond:\n{Second.Output}";

    /// <summary>Starts both, and waits until both offer the failover.</summary>
    public static async Task<TwoConsoles> StartAsync(string connection, CancellationToken cancellation)
    {
        var simulator = await RunningSimulator.StartAsync("pilot-light", Speed, 1, cancellation);
        var settings = new DashboardSettings
        {
            Extra = new Dictionary<string, string>
            {
                ["Aws:Mode"] = "endpoint",
                ["Aws:EndpointUrl"] = simulator.Control.Url.OriginalString,
                ["Workloads:0:Id"] = Workload.Id,
                ["Storage:Connection"] = connection,
            },
        };
        var first = await RunningDashboard.StartAsync(settings, cancellation);
        var consoles = new TwoConsoles(simulator, first, await RunningDashboard.StartAsync(settings, cancellation));
        foreach (var console in new[] { first, consoles.Second })
        {
            await Workload.OfferedAsync(console, "failover", cancellation);
            await Workload.CartSeenAsync(console, cancellation);
        }

        return consoles;
    }

    /// <summary>Asks one of them for a failover.</summary>
    public static Task<CommandAnswer> FailOverAsync(RunningDashboard console, CancellationToken cancellation) => console.Api.StartAsync(
        Workload.Id, new { verb = "failover", promoteBy = "failover", confirm = Workload.StandbyRegion, reason = "drill" }, cancellation);

    /// <summary>Starts a failover and waits until the call that promotes is about to be made.</summary>
    /// <returns>The run.</returns>
    /// <exception cref="InvalidOperationException">The failover was refused.</exception>
    public async Task<string> PromotingAsync(CancellationToken cancellation)
    {
        var answer = await FailOverAsync(First, cancellation);
        if (answer.Status != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException(answer.Body);
        }

        await Deadline.UntilAsync<object>(
            "intent to promote", SeenLimit,
            async limited => (await Second.Api.EventsAsync(answer.RunId!, limited)).FirstOrDefault(happened => happened is { Type: "stepIntent", Step: "promote" }),
            cancellation);
        return answer.RunId!;
    }

    /// <summary>Who owns the run: the name of a console ends in the number of its process.</summary>
    public async Task<(RunningDashboard Owner, RunningDashboard Other, int Claims)> OwnerAsync(string run, CancellationToken cancellation)
    {
        var claims = (await Second.Api.EventsAsync(run, cancellation)).Where(happened => happened.Type == "runClaimed").ToArray();
        return claims[^1].Actor.Contains($"{First.ProcessId}", StringComparison.Ordinal)
            ? (First, Second, claims.Length)
            : (Second, First, claims.Length);
    }

    /// <summary>Waits until the run is claimed once more than it was.</summary>
    /// <returns>When, by the journal.</returns>
    public static async Task<DateTimeOffset> ClaimAfterAsync(RunningDashboard console, string run, int claims, CancellationToken cancellation) =>
        (await Deadline.UntilAsync<EventView>(
            "the run is taken up", SeenLimit,
            async limited => (await console.Api.EventsAsync(run, limited)).Where(happened => happened.Type == "runClaimed").ElementAtOrDefault(claims),
            cancellation)).At;

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await _simulator.DisposeAsync();
    }
}
