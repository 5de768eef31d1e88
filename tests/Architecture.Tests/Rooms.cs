using System.Collections.Frozen;

namespace Architecture.Tests;

/// <summary>The rooms of the product and which other rooms each may know. A room that is not listed knows nothing.</summary>
internal static class Rooms
{
    private static readonly string[] Domain =
        ["Unishop.Domain.Workloads", "Unishop.Domain.Facts", "Unishop.Domain.Plans", "Unishop.Domain.Journal"];

    private static readonly string[] Below = [.. Domain, "Unishop.Recovery.Abstractions", "Unishop.Recovery.Assessment"];

    private static readonly string[] Acting = [.. Below, "Unishop.Recovery.Monitoring", "Unishop.Recovery.Steps", "Unishop.Recovery.Planning"];

    private static readonly string[] Service = [.. Acting, "Unishop.Recovery.Execution"];

    /// <summary>Each room of the domain, the service layer and its AWS side, with the rooms that it may know.</summary>
    public static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["Unishop.Domain.Workloads"] = [],
        ["Unishop.Domain.Facts"] = ["Unishop.Domain.Workloads"],
        ["Unishop.Domain.Plans"] = ["Unishop.Domain.Workloads", "Unishop.Domain.Facts"],
        ["Unishop.Domain.Journal"] = ["Unishop.Domain.Workloads", "Unishop.Domain.Facts", "Unishop.Domain.Plans"],
        ["Unishop.Recovery.Abstractions"] = Domain,
        ["Unishop.Recovery.Assessment"] = Domain,
        ["Unishop.Recovery.Monitoring"] = Below,
        ["Unishop.Recovery.Steps"] = Below,
        ["Unishop.Recovery.Planning"] = [.. Below, "Unishop.Recovery.Steps"],
        ["Unishop.Recovery.Execution"] = Acting,
        ["Unishop.Recovery.Notifications"] = Service,
        ["Unishop.Recovery.Reporting"] = Service,
        ["Unishop.Recovery.Setup"] = Service,
        ["Unishop.Recovery"] = [.. Service, "Unishop.Recovery.Notifications", "Unishop.Recovery.Reporting", "Unishop.Recovery.Setup"],
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
