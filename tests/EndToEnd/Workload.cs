using System.Text.Json;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>The pilot light of the scenario, and questions about it.</summary>
internal static class Workload
{
    public const string Id = "pilot-light";
    public const string PrimaryRegion = "us-east-1";
    public const string StandbyRegion = "us-west-1";
    public const string StandbyBucket = "pilot-secondary-uibucket-";
    public const string Shopper = "trainer@unishop.example";
    public const int ItemsInCart = 5;

    private static readonly TimeSpan ObservedLimit = TimeSpan.FromMinutes(2);

    /// <summary>Waits until a verb is offered: both Regions have been looked at.</summary>
    public static Task OfferedAsync(RunningDashboard dashboard, string verb, CancellationToken cancellation)
    {
        var last = "nothing";
        return Deadline.UntilAsync<object>(
            $"verb {verb} offered",
            ObservedLimit,
            async limited =>
            {
                var verbs = await dashboard.Api.DocumentAsync($"/api/v1/workloads/{Id}/plans", limited);
                var offer = verbs.EnumerateArray().Single(candidate => candidate.GetProperty("verb").GetString() == verb);
                last = offer.GetRawText();
                return offer.GetProperty("allowed").GetBoolean() ? offer : null;
            },
            cancellation,
            () => last);
    }

    /// <summary>Waits until the shopper's cart has been seen: what a failover is compared with.</summary>
    public static Task CartSeenAsync(RunningDashboard dashboard, CancellationToken cancellation) => Deadline.UntilAsync<object>(
        "cart seen before the failover",
        ObservedLimit,
        async limited => (await dashboard.Api.SnapshotAsync(Id, limited)).GetProperty("baseline") is { ValueKind: JsonValueKind.Object } baseline ? baseline : null,
        cancellation);

    /// <summary>The part of a snapshot that is about a Region.</summary>
    public static JsonElement Region(JsonElement snapshot, string region) => snapshot.GetProperty("regions").EnumerateArray()
        .Single(candidate => candidate.GetProperty("region").GetString() == region);

    /// <summary>Why a reading is unknown; <see langword="null"/> where it is known.</summary>
    public static string? WhyUnknown(JsonElement reading) => reading.TryGetProperty("unknown", out var reason) ? reason.GetString() : null;
}
