using System.Runtime.CompilerServices;

namespace Unishop.Simulator.Tests;

/// <summary>Where the simulator's source is.</summary>
internal static class Source
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "src", "Unishop.Simulator"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
