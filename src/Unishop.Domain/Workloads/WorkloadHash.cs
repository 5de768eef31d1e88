using System.Security.Cryptography;
using System.Text.Json;

namespace Unishop.Domain.Workloads;

/// <summary>Identifies what a workload is configured to be: an edit gives another hash.</summary>
public static class WorkloadHash
{
    /// <summary>The hash, hexadecimal SHA-256.</summary>
    public static string Of(Workload workload) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(workload)));
}
