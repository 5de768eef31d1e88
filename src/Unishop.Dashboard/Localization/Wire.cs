using System.Text.Json;

namespace Unishop.Dashboard.Localization;

/// <summary>How the words of the field are written in addresses, attributes and JSON.</summary>
public static class Wire
{
    /// <summary>A value of an enumeration in camel case, e.g. <c>waitingForApproval</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Reads a word; upper and lower case are the same, numbers are refused.</summary>
    public static T? Read<T>(string? word)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<T>(name) : null;
}
