using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>What the Region that a workload was moved away from still accepts.</summary>
/// <param name="Region">The old Region.</param>
/// <param name="State">Fail: it takes writes beside the new writer. Unknown: it can't be seen. Pass: it takes none.</param>
/// <param name="Accepts">What it accepts, with the evidence, in words.</param>
/// <param name="Evidence">The whole finding, in words.</param>
public sealed record SplitBrain(string Region, CheckState State, ImmutableArray<string> Accepts, string Evidence)
{
    /// <summary>
    /// Judges a snapshot; <see langword="null"/> where the writer is where it was configured to be and only one member can be written to.
    /// A pure function.
    /// </summary>
    public static SplitBrain? Of(WorkloadSnapshot snapshot)
    {
        if (ServingRules.WriterRegion(snapshot) is not { } writer)
        {
            return ServingRules.IsMember(snapshot.Standby) is false && snapshot.Primary.Database.TryGet(out var other) && other is not null
                ? new(snapshot.Standby.Region, CheckState.Unknown, [],
                    $"{snapshot.Primary.Region} and {snapshot.Standby.Region} both take writes, and which of them the shop is to go on with is not known: find out before one is fenced")
                : null;
        }

        var old = snapshot.In(snapshot.Workload.Beside(writer).Region);
        if (!old.Database.TryGet(out var database))
        {
            return writer == snapshot.Primary.Region ? null
                : new(old.Region, CheckState.Unknown, [], $"whether {old.Region} still takes writes is not known: {old.Database.UnknownReason}");
        }

        if (database is null || !IsWriter(old, database))
        {
            return writer == snapshot.Primary.Region ? null : new(old.Region, CheckState.Pass, [], $"{old.Region} takes no writes");
        }

        // Who can't be reached takes no writes, whatever it believes to be.
        if (old.DatabaseGate.TryGet(out var gate) && gate is { LetsIn.IsEmpty: true })
        {
            return new(old.Region, CheckState.Pass, [], $"{database.Id} in {old.Region} is a writer of its own, fenced: {gate.SecurityGroup} lets nobody in");
        }

        var accepts = ImmutableArray.CreateBuilder<string>();
        accepts.Add($"writes: {database.Id} is a writer of its own{(gate is null ? "" : $", {gate.SecurityGroup} lets in {string.Join(", ", gate.LetsIn)}")}");
        if (old.Site.TryGet(out var site) && site.Health != SiteHealth.Down)
        {
            accepts.Add($"shoppers: {site.Url} answers");
        }

        if (old.Compute.TryGet(out var instances) && instances.Where(instance => instance.State == "running").Select(instance => instance.Id).ToArray() is { Length: > 0 } running)
        {
            accepts.Add($"work: {string.Join(", ", running)} running");
        }

        return new(old.Region, CheckState.Fail, accepts.ToImmutable(), $"{old.Region} still accepts {string.Join("; ", accepts)}");
    }

    private static bool IsWriter(RegionSnapshot region, DatabaseState database) =>
        database.GlobalDatabaseId is null
        || (region.GlobalDatabase.TryGet(out var global) && global?.Writer?.ClusterArn == database.Arn);
}
