namespace Unishop.Domain.Journal;

/// <summary>Who stands behind an actor: <c>ana (api@10.0.0.7)</c> and <c>Ana</c> are one person.</summary>
public static class People
{
    /// <summary>The person's name, comparable; <see langword="null"/> for an address without a name.</summary>
    public static string? Of(string actor)
    {
        var at = actor.LastIndexOf(" (", StringComparison.Ordinal);
        var name = (at > 0 && actor.EndsWith(')') ? actor[..at] : actor).Trim();
        return name.Length == 0 || name.StartsWith("api@", StringComparison.Ordinal) || name == "anonymous" ? null : name.ToUpperInvariant();
    }
}
