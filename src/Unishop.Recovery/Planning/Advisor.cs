using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Planning;

/// <summary>Which way of promoting the facts speak for: a pure function of a snapshot. The operator decides.</summary>
public static class Advisor
{
    /// <summary>Advises on making the standby's database the writer.</summary>
    public static Advice Of(WorkloadSnapshot snapshot)
    {
        var standby = snapshot.Standby;
        var primary = snapshot.Primary;
        if (!standby.GlobalDatabase.TryGet(out var global))
        {
            return Advise(PromoteBy.Detach, $"what {standby.Region} knows of the global database is unknown ({standby.GlobalDatabase.UnknownReason}); detaching needs the least of it");
        }

        if (!primary.Database.TryGet(out var writer))
        {
            return Advise(PromoteBy.Failover,
                $"the writer in {primary.Region} can't be reached: {primary.Database.UnknownReason}",
                "a switchover needs both Regions healthy");
        }

        if (standby.Database.TryGet(out var reader) && reader is not null && writer is not null && reader.EngineVersion != writer.EngineVersion)
        {
            return Advise(PromoteBy.Detach,
                $"the versions differ: {writer.EngineVersion} in {primary.Region}, {reader.EngineVersion} in {standby.Region}",
                "a managed failover needs one version");
        }

        if (writer is not { Status: "available" })
        {
            return Advise(PromoteBy.Failover, $"the writer in {primary.Region} is {writer?.Status ?? "missing"}", "a switchover needs both Regions healthy");
        }

        return global is { Status: "available", Move: null }
            ? Advise(PromoteBy.Switchover, "both databases are available and have one version", "a switchover loses nothing")
            : Advise(PromoteBy.Failover, $"the global database is {global?.Status ?? "missing"}", "a switchover needs it available");
    }

    private static Advice Advise(PromoteBy by, params ImmutableArray<string> reasons) => new(by, reasons);
}
