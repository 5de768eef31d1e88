using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Planning;

/// <summary>
/// Which way of promoting the facts speak for: a pure function of a snapshot. The operator decides. A way that loses data is advised only
/// where the writer does not answer and its Region does not serve: a denial, a throttle, maintenance and silence beside a shop that serves
/// are no evidence of loss.
/// </summary>
public static class Advisor
{
    // A writer in one of these takes no writes and does not come back by itself.
    private static readonly ImmutableHashSet<string> Dead = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "failed", "stopped", "stopping", "deleting", "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable",
        "incompatible-network", "incompatible-parameters", "incompatible-restore", "storage-full");

    /// <summary>Advises on making the standby's database the writer.</summary>
    public static Advice Of(WorkloadSnapshot snapshot)
    {
        var (primary, standby) = (snapshot.Primary, snapshot.Standby);
        var serves = ServingRules.Shows(snapshot, primary.Region);
        // Who holds the writer or serves needs no way; who was left behind has old data, whichever way is taken.
        return ServingRules.IsLeftBehind(snapshot) ? LeftBehind(snapshot, serves)
            : Refused(standby.GlobalDatabase, standby.Region) ?? Refused(standby.Database, standby.Region)
            ?? OfStandby(snapshot, serves)
            ?? OfWriter(snapshot, serves)
            ?? OfGlobal(snapshot);
    }

    private static Advice LeftBehind(WorkloadSnapshot snapshot, bool serves)
    {
        var (cluster, region) = (snapshot.Workload.Standby.DatabaseCluster, snapshot.Standby.Region);
        var stale = $"{cluster} is not a member of {snapshot.Workload.GlobalDatabase}: what it has ends when it left";
        return serves || Answers(snapshot.Primary.Database)
            ? Wait($"do not start: add {region} to {snapshot.Workload.GlobalDatabase} again first", stale)
            : Advise(PromoteBy.Detach, stale, $"{snapshot.Primary.Region} does not answer: there is no other way than to go on with old data");
    }

    /// <summary>What a Region that answers, and refuses, calls for; <see langword="null"/> where it does not refuse.</summary>
    private static Advice? Refused<T>(Reading<T> reading, string region) => reading is { IsKnown: false, Cause: UnknownCause.Denied }
        ? Wait($"do not start: grant {Action(reading)} in {region} first", "a denial is no evidence of loss")
        : null;

    private static Advice? OfStandby(WorkloadSnapshot snapshot, bool serves)
    {
        var (primary, standby) = (snapshot.Primary, snapshot.Standby);
        var reading = standby.GlobalDatabase;
        return reading.IsKnown ? null
            : serves || Answers(primary.Database) ? reading.Cause == UnknownCause.Throttled
                ? Wait($"do not start: {standby.Region} is asked too often; look again in a minute", "a throttle is no evidence of loss")
                : Wait($"do not start: {standby.Region} is not seen and {primary.Region} answers", $"what {standby.Region} knows of the global database is unknown: {reading.UnknownReason}")
            : reading.Cause == UnknownCause.Throttled
                ? Advise(PromoteBy.Failover, $"the writer in {primary.Region} can't be reached: {primary.Database.UnknownReason}", $"{standby.Region} is asked too often; its calls are repeated")
            : Advise(PromoteBy.Detach, $"what {standby.Region} knows of the global database is unknown ({reading.UnknownReason}); detaching needs the least of it");
    }

    private static Advice? OfWriter(WorkloadSnapshot snapshot, bool serves)
    {
        var primary = snapshot.Primary;
        var region = primary.Region;
        if (!primary.Database.TryGet(out var writer))
        {
            return Refused(primary.Database, region)
                ?? (primary.Database.Cause == UnknownCause.Throttled ? Wait($"do not start: {region} is asked too often; look again in a minute", "a throttle is no evidence of loss")
                : serves ? Wait($"do not start: the shop in {region} serves", $"the writer in {region} can't be reached: {primary.Database.UnknownReason}")
                : Advise(PromoteBy.Failover, $"the writer in {region} can't be reached: {primary.Database.UnknownReason}", "a switchover needs both Regions healthy"));
        }

        var answers = serves || Answers(primary.Database);
        if (writer is not null && snapshot.Standby.Database.TryGet(out var reader) && reader is not null && reader.EngineVersion != writer.EngineVersion)
        {
            var versions = $"the versions differ: {writer.EngineVersion} in {region}, {reader.EngineVersion} in {snapshot.Standby.Region}";
            return answers
                ? Wait("do not start: upgrade to one version first, then switch over", versions, "detaching loses what has not arrived: only where somebody wants that")
                : Advise(PromoteBy.Detach, versions, "a managed failover needs one version");
        }

        return writer is { Status: "available" } ? null
            : answers ? Wait(
                $"do not start: wait until the writer in {region} is available, then switch over",
                $"the writer in {region} is {writer?.Status ?? "missing"}",
                "a failover loses what has not arrived: only where somebody wants that")
            : Advise(PromoteBy.Failover, $"the writer in {region} is {writer?.Status ?? "missing"}", "a switchover needs both Regions healthy");
    }

    private static Advice OfGlobal(WorkloadSnapshot snapshot) =>
        snapshot.Standby.GlobalDatabase.Value is { Status: "available", Move: null }
            ? Advise(PromoteBy.Switchover, "both databases are available and have one version", "a switchover loses nothing")
            : Wait(
                $"do not start: wait until {snapshot.Workload.GlobalDatabase} is available, then switch over",
                $"the global database is {snapshot.Standby.GlobalDatabase.Value?.Status ?? "missing"}", "a switchover needs it available");

    /// <summary>Whether a writer is there that is not known to be beyond help.</summary>
    private static bool Answers(Reading<DatabaseState?> writer) => writer.TryGet(out var database) && database is not null && !Dead.Contains(database.Status);

    private static string Action<T>(Reading<T> reading) => reading.Source.Split(' ')[0];

    private static Advice Advise(PromoteBy by, params ImmutableArray<string> reasons) => new(by, reasons);

    /// <summary>The way that is preselected meanwhile loses nothing: it waits by itself until it can be gone.</summary>
    private static Advice Wait(params ImmutableArray<string> reasons) => new(PromoteBy.Switchover, reasons) { Hold = true };
}
