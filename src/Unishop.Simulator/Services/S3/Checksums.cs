using System.Collections.Frozen;
using System.Security.Cryptography;
using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.S3.S3Errors;

namespace Unishop.Simulator.Services.S3;

/// <summary>The checksums that an upload may bring, and that S3 holds against what has arrived ("Checking object integrity in Amazon S3").</summary>
internal static class Checksums
{
    private const string Prefix = "Checksum";

    // Reversed polynomials: of Ethernet, of Castagnoli, and of NVMe.
    private static readonly ulong[] Crc32Table = Table(0xEDB88320);
    private static readonly ulong[] Crc32CTable = Table(0x82F63B78);
    private static readonly ulong[] Crc64NvmeTable = Table(0x9A6C9329AC4BC9B5);

    private static readonly FrozenDictionary<string, Func<byte[], byte[]>> Algorithms = new Dictionary<string, Func<byte[], byte[]>>
    {
        ["CRC32"] = content => Crc(content, Crc32Table, 4),
        ["CRC32C"] = content => Crc(content, Crc32CTable, 4),
        ["CRC64NVME"] = content => Crc(content, Crc64NvmeTable, 8),
        // S3 offers it; nothing is kept secret with it.
#pragma warning disable CA5350
        ["SHA1"] = SHA1.HashData,
#pragma warning restore CA5350
        ["SHA256"] = SHA256.HashData,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The checksum to keep of what has been uploaded, by the name of the answer's member; <see langword="null"/>: none was asked for.</summary>
    /// <exception cref="WireException">It is not the content's.</exception>
    public static (string Member, string Value)? Check(AwsCall call, byte[] content)
    {
        foreach (var (algorithm, reckon) in Algorithms)
        {
            if (call.Input.Text(Prefix + algorithm) is not { } claimed)
            {
                continue;
            }

            var value = Convert.ToBase64String(reckon(content));
            return !IsOfLength(claimed, value) ? throw Error("InvalidRequest", $"Value for x-amz-checksum-{algorithm.ToLowerInvariant()} header is invalid.")
                : claimed == value ? (Prefix + algorithm, value)
                : throw Error("BadDigest", $"The {algorithm} you specified did not match the calculated checksum.");
        }

        return call.Input.Text("ChecksumAlgorithm") is not { } asked ? null
            : Algorithms.TryGetValue(asked, out var wanted) ? (Prefix + asked, Convert.ToBase64String(wanted(content)))
            : throw Error("NotImplemented", $"The checksum algorithm {asked} is not simulated: {string.Join(", ", Algorithms.Keys.Order(StringComparer.Ordinal))} are.", 501);
    }

    private static bool IsOfLength(string claimed, string value) => claimed.Length == value.Length && Convert.TryFromBase64String(claimed, new byte[64], out _);

    private static ulong[] Table(ulong polynomial) => [.. Enumerable.Range(0, 256).Select(index =>
    {
        var value = (ulong)index;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 1 ? (value >> 1) ^ polynomial : value >> 1;
        }

        return value;
    })];

    private static byte[] Crc(byte[] content, ulong[] table, int bytes)
    {
        var mask = bytes == 8 ? ulong.MaxValue : uint.MaxValue;
        var value = mask;
        foreach (var part in content)
        {
            value = table[(value ^ part) & 0xFF] ^ (value >> 8);
        }

        value ^= mask;
        return [.. Enumerable.Range(1, bytes).Select(place => (byte)(value >> ((bytes - place) * 8)))];
    }
}
