using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>Whether a cluster belongs to the global database that is configured.</summary>
internal static class GlobalMembership
{
    /// <summary>What is wrong where a cluster belongs to a global database of another name; <see langword="null"/> where it belongs to the configured one, or to none.</summary>
    public static string? Other(Workload workload, DatabaseState cluster) =>
        cluster.GlobalDatabaseId is { } other && other != workload.GlobalDatabase
            ? $"{cluster.Id} is a member of {other} and not of {workload.GlobalDatabase}"
            : null;
}
