using System.Text.Json;

namespace Unishop.Simulator.Services.S3;

/// <summary>A bucket's policy document.</summary>
internal sealed class BucketPolicy
{
    private BucketPolicy(string document, IReadOnlyList<PolicyStatement> statements)
    {
        Document = document;
        Statements = statements;
    }

    /// <summary>The document as it was put.</summary>
    public string Document { get; }

    public IReadOnlyList<PolicyStatement> Statements { get; }

    /// <summary>Whether S3 calls it public: it allows something to everybody without a condition.</summary>
    public bool IsPublic => Statements.Any(statement => statement is { IsAllowed: true, IsForEverybody: true, HasCondition: false });

    /// <summary>The policy that lets everybody read every object.</summary>
    public static BucketPolicy PublicRead(string bucket) => Parse(
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{bucket}}/*"}]}""", bucket);

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is no policy for that bucket; the message is S3's.</exception>
    public static BucketPolicy Parse(string document, string bucket)
    {
        if (!document.TrimStart().StartsWith('{'))
        {
            throw new FormatException("Policies must be valid JSON and the first byte must be '{'");
        }

        var statements = PolicyStatement.ReadAll(document, "Policies must be valid JSON and the first byte must be '{'");
        foreach (var statement in statements)
        {
            if (statement.Principals.Count == 0)
            {
                throw new FormatException("Missing required field Principal");
            }

            if (!statement.Actions.All(action => action == "*" || action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)))
            {
                throw new FormatException("Policy has invalid action");
            }

            var arn = "arn:aws:s3:::" + bucket;
            if (!statement.Resources.All(resource => resource == arn || resource.StartsWith(arn + "/", StringComparison.Ordinal)))
            {
                throw new FormatException("Policy has invalid resource");
            }

            if (statement.Actions.All(IsOfObjects) && statement.Resources.All(resource => resource == arn))
            {
                throw new FormatException("Action does not apply to any resource(s) in statement");
            }
        }

        return new BucketPolicy(document, statements);
    }

    /// <summary>Whether everybody may do something: an explicit refusal beats every permission.</summary>
    public bool AllowsEverybody(string action, string resource)
    {
        var matching = Statements.Where(statement => statement.IsForEverybody && statement.Matches(action, resource)).ToArray();
        return matching.Any(statement => statement is { IsAllowed: true, HasCondition: false }) && matching.All(statement => statement.IsAllowed);
    }

    private static bool IsOfObjects(string action) => action is "s3:GetObject" or "s3:PutObject" or "s3:DeleteObject" or "s3:GetObjectVersion";
}

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
