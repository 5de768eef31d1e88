using System.Text.Json;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Sts;

/// <summary>Who may assume a role ("How to use trust policies with IAM roles").</summary>
internal static class TrustPolicy
{
    /// <summary>Whether a role's trust policy lets somebody assume it.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="caller">The ARN of whoever asks.</param>
    /// <param name="context">What conditions may ask for, by key in small letters, e.g. <c>sts:externalid</c>.</param>
    public static bool Admits(string document, string caller, IReadOnlyDictionary<string, string?> context)
    {
        using var json = JsonDocument.Parse(document);
        if (!json.RootElement.TryGetProperty("Statement", out var given))
        {
            return false;
        }

        var matching = (given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().ToArray() : [given])
            .Where(statement => Texts(statement, "Action").Any(action => PolicyStatement.Fits(action, "sts:AssumeRole", StringComparison.OrdinalIgnoreCase))
                && Names(statement, caller) && Holds(statement, context))
            .Select(statement => statement.GetProperty("Effect").GetString()).ToArray();
        return matching.Contains("Allow") && !matching.Contains("Deny");
    }

    private static bool Names(JsonElement statement, string caller)
    {
        if (!statement.TryGetProperty("Principal", out var principal))
        {
            return false;
        }

        var named = principal.ValueKind == JsonValueKind.String ? [principal.GetString()!] : Texts(principal, "AWS");
        return named.Any(name => name == "*" || name == World.Account || name == $"arn:aws:iam::{World.Account}:root" || name == caller || name == RoleOf(caller));
    }

    // A policy names the role, not its session.
    private static string? RoleOf(string caller) => caller.Contains(":assumed-role/", StringComparison.Ordinal) ? $"arn:aws:iam::{World.Account}:role/{caller.Split('/')[1]}" : null;

    private static bool Holds(JsonElement statement, IReadOnlyDictionary<string, string?> context) =>
        !statement.TryGetProperty("Condition", out var conditions) || conditions.EnumerateObject().All(test => test.Value.EnumerateObject().All(entry => Holds(test, entry, context)));

    private static bool Holds(JsonProperty test, JsonProperty entry, IReadOnlyDictionary<string, string?> context)
    {
        var value = context.GetValueOrDefault(entry.Name.ToLowerInvariant());
        var wanted = entry.Value.ValueKind == JsonValueKind.Array ? entry.Value.EnumerateArray().Select(item => item.ToString()).ToArray() : [entry.Value.ToString()];
        // What is not known of a caller is not met: nobody here has shown a second factor, and nothing is tagged.
        return test.Name switch
        {
            "StringEquals" => value is not null && wanted.Contains(value, StringComparer.Ordinal),
            "StringEqualsIgnoreCase" => value is not null && wanted.Contains(value, StringComparer.OrdinalIgnoreCase),
            "StringLike" or "ArnLike" or "ArnEquals" => value is not null && wanted.Any(pattern => PolicyStatement.Fits(pattern, value, StringComparison.Ordinal)),
            "StringNotEquals" => value is null || !wanted.Contains(value, StringComparer.Ordinal),
            "StringNotLike" => value is null || !wanted.Any(pattern => PolicyStatement.Fits(pattern, value, StringComparison.Ordinal)),
            _ => false,
        };
    }

    private static IEnumerable<string> Texts(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.ToString()) : [value.ToString()];
}
