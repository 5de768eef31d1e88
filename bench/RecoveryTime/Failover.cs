using System.Net;
using Unishop.Harness;

namespace Unishop.Bench;

/// <summary>A failover of one strategy's lab by the console.</summary>
/// <param name="Lab">The lab's scenario, and its workload.</param>
/// <param name="Standby">Where it is moved to.</param>
internal sealed record Failover(string Lab, string Standby)
{
    private static readonly TimeSpan OfferLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(20);

    /// <summary>The workshop's three.</summary>
    public static readonly Failover[] All = [new("pilot-light", "us-west-1"), new("warm-standby", "us-west-2"), new("hot-standby", "us-west-1")];

    /// <summary>Whether the writer is moved: a hot standby serves without it.</summary>
    private bool Promotes => Lab != "hot-standby";

    /// <summary>Carries it out in a world of that seed.</summary>
    /// <exception cref="InvalidOperationException">It was refused or did not succeed.</exception>
    public async Task<Measurement> MeasureAsync(int seed, double speed)
    {
        var cancellation = CancellationToken.None;
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardSettings { Scenario = Lab, Seed = seed, Speed = speed }, cancellation);
        await PrepareAsync(dashboard.Simulator);
        await OfferedAsync(dashboard.Api);
        var answer = await dashboard.Api.StartAsync(Lab, new { verb = "failover", promoteBy = Promotes ? "failover" : null, confirm = Standby, reason = "benchmark" }, cancellation);
        if (answer.Status != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"Refused: {answer.Body}");
        }

        var run = await dashboard.Api.EndOfAsync(answer.RunId!, RunLimit, cancellation);
        if (!run.State.StartsWith("succeeded", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(run.InWords);
        }

        var proven = run.Steps.Single(step => step.Id == "verify").EndedAt!.Value;
        var needed = await dashboard.Simulator.CriticalPathAsync(run.StartedAt, proven, cancellation);
        var journal = await dashboard.Api.EventsAsync(run.Id, cancellation);
        return new Measurement(
            seed,
            (proven - run.StartedAt).TotalSeconds,
            needed.Seconds,
            Breakdown.Of(run, journal, needed),
            string.Join(" > ", needed.Path.Select(part => FormattableString.Invariant($"{part.Operation} {part.Seconds:0.0}"))),
            string.Join(", ", run.Steps.Select(step => FormattableString.Invariant(
                $"{step.Id} {(step.StartedAt - run.StartedAt)?.TotalSeconds:0.0}-{(step.EndedAt - run.StartedAt)?.TotalSeconds:0.0}"))),
            [.. journal.Select(entry => FormattableString.Invariant($"{(entry.At - run.StartedAt).TotalSeconds,9:0.00}  {entry.Type} {entry.Step} {Detail(entry)}"))]);
    }

    /// <summary>What must be so before a failover makes sense: a distribution turns to the standby only where the primary's site is closed.</summary>
    public Task PrepareAsync(SimulatorClient simulator) => Lab == "hot-standby"
        ? simulator.InjectAsync(new { kind = "siteBlocked", region = "us-east-1" }, CancellationToken.None)
        : Task.CompletedTask;

    private static string? Detail(EventView entry) => entry.Data.TryGetProperty("detail", out var detail) ? detail.GetString() : null;

    private async Task OfferedAsync(DashboardClient api)
    {
        var last = "nothing";
        await Deadline.UntilAsync<object>(
            "failover offered, and the cart seen",
            OfferLimit,
            async limited =>
            {
                var offer = (await api.DocumentAsync($"/api/v1/workloads/{Lab}/plans", limited)).EnumerateArray().Single(verb => verb.GetProperty("verb").GetString() == "failover");
                last = offer.GetRawText();
                var seen = (await api.SnapshotAsync(Lab, limited)).GetProperty("baseline").ValueKind == System.Text.Json.JsonValueKind.Object;
                return offer.GetProperty("allowed").GetBoolean() && seen ? offer : null;
            },
            CancellationToken.None,
            () => last);
    }
}
