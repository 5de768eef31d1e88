using System.Collections.Immutable;

namespace Unishop.Recovery.Steps;

/// <summary>A stack's parameters as a plan's step keeps them: one <c>Key=Value</c> a line.</summary>
internal static class StackParameters
{
    public static string Write(ImmutableSortedDictionary<string, string> parameters) =>
        string.Join('\n', parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));

    public static ImmutableSortedDictionary<string, string> Read(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .ToImmutableSortedDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
