using System.Text.Json;

namespace Unishop.Simulator.Core;

/// <summary>A statement of a policy, of a bucket or of a role.</summary>
internal sealed record PolicyStatement(
    bool IsAllowed, IReadOnlyList<string> Principals, IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions, IReadOnlyList<string> Resources, bool HasCondition)
{
    public bool IsForEverybody => Principals.Contains("*");

    /// <summary>Reads the statements of a document.</summary>
    /// <exception cref="FormatException">It is no policy.</exception>
    public static IReadOnlyList<PolicyStatement> ReadAll(string document, string notJson)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            if (!json.RootElement.TryGetProperty("Statement", out var given))
            {
                throw new FormatException("Missing required field Statement");
            }

            return [.. (given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().ToArray() : [given]).Select(Read)];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException(notJson);
        }
    }

    /// <summary>Whether it is about an action, on whatever resource.</summary>
    public bool IsAbout(string action) => Actions.Any(pattern => Fits(pattern, action, StringComparison.OrdinalIgnoreCase))
        || (NotActions.Count > 0 && !NotActions.Any(pattern => Fits(pattern, action, StringComparison.OrdinalIgnoreCase)));

    public bool Matches(string action, string resource) => IsAbout(action)
        && Resources.Any(pattern => Fits(pattern, resource, StringComparison.Ordinal));

    /// <summary>Whether a text fits a pattern with <c>*</c> and <c>?</c>.</summary>
    public static bool Fits(string pattern, string text, StringComparison comparison)
    {
        // The place after the last star and where in the text it was tried last: enough to go back to.
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || string.Compare(pattern, p, text, t, 1, comparison) == 0))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    private static PolicyStatement Read(JsonElement statement)
    {
        var effect = statement.TryGetProperty("Effect", out var e) ? e.GetString() : throw new FormatException("Missing required field Effect");
        if (effect is not ("Allow" or "Deny"))
        {
            throw new FormatException($"Invalid effect: {effect}");
        }

        var actions = Texts(statement, "Action");
        var notActions = Texts(statement, "NotAction");
        if (actions.Count == 0 && notActions.Count == 0)
        {
            throw new FormatException("Missing required field Action");
        }

        var condition = statement.TryGetProperty("Condition", out var c) && c.ValueKind == JsonValueKind.Object && c.EnumerateObject().Any();
        return new PolicyStatement(effect == "Allow", PrincipalsOf(statement), actions, notActions, Texts(statement, "Resource"), condition);
    }

    private static IReadOnlyList<string> PrincipalsOf(JsonElement statement)
    {
        if (!statement.TryGetProperty("Principal", out var principal))
        {
            return [];
        }

        return principal.ValueKind == JsonValueKind.Object
            ? [.. principal.EnumerateObject().SelectMany(kind => Texts(principal, kind.Name))]
            : principal.GetString() is "*" ? ["*"] : throw new FormatException("Invalid principal in policy");
    }

    private static IReadOnlyList<string> Texts(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : [value.GetString()!];
}
