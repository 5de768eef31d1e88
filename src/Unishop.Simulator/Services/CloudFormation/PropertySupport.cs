using System.Collections.Frozen;
using System.Reflection;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What the simulator makes of a property.</summary>
internal enum Support
{
    /// <summary>Carried out, at the creation and when it changes.</summary>
    Honoured,

    /// <summary>Carried out at the creation; a change that AWS makes in place is refused.</summary>
    Created,

    /// <summary>Accepted and without consequence.</summary>
    Harmless,

    /// <summary>Refused.</summary>
    Refused,
}

/// <summary>What becomes of the properties of a simulated resource type; <c>PropertySupport.txt</c> says it, with a reason for each that is harmless.</summary>
/// <param name="Properties">The properties by name.</param>
/// <param name="Reasons">Why harmless properties are.</param>
/// <param name="Replaces">Of the properties that replace under a condition only, those that do.</param>
internal sealed record PropertySupport(
    FrozenDictionary<string, Support> Properties, FrozenDictionary<string, string> Reasons, FrozenSet<string> Replaces)
{
    private const string File = "PropertySupport.txt";
    private static readonly Lazy<FrozenDictionary<string, PropertySupport>> Types = new(Read);

    /// <summary>The types on the list.</summary>
    public static IEnumerable<string> Names => Types.Value.Keys;

    /// <summary>The list of a type.</summary>
    /// <exception cref="KeyNotFoundException">It is on no list.</exception>
    public static PropertySupport Of(string type) => Types.Value[type];

    private static FrozenDictionary<string, PropertySupport> Read()
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(File)!);
        var types = new Dictionary<string, List<(string Kind, string Names)>>(StringComparer.Ordinal);
        List<(string Kind, string Names)>? lines = null;
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var parts = line.Trim().Split(": ", 2);
            if (line[0] != ' ')
            {
                types.Add(line.TrimEnd(':'), lines = []);
            }
            else if (parts.Length == 2 && lines is not null)
            {
                lines.Add((parts[0], parts[1]));
            }
            else
            {
                throw new InvalidOperationException($"{File}: '{line}' is not accepted; needed: a kind, a colon and properties, e.g. '  honoured: Tags'");
            }
        }

        return types.ToFrozenDictionary(type => type.Key, type => Of(type.Key, type.Value), StringComparer.Ordinal);
    }

    private static PropertySupport Of(string type, List<(string Kind, string Names)> lines)
    {
        var properties = new Dictionary<string, Support>(StringComparer.Ordinal);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        var replaces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (kind, names) in lines)
        {
            var parts = names.Split(" = ", 2);
            foreach (var name in parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (kind == "replaces")
                {
                    replaces.Add(name);
                    continue;
                }

                properties.Add(name, kind switch
                {
                    "honoured" => Support.Honoured,
                    "created" => Support.Created,
                    "harmless" => Support.Harmless,
                    "refused" => Support.Refused,
                    _ => throw new InvalidOperationException($"{File}: {type}: '{kind}' is not accepted; needed: honoured, created, harmless, refused or replaces"),
                });
                if (kind == "harmless")
                {
                    reasons.Add(name, parts.Length == 2 ? parts[1] : throw new InvalidOperationException($"{File}: {type}: {name} is harmless without a reason"));
                }
            }
        }

        return new PropertySupport(properties.ToFrozenDictionary(StringComparer.Ordinal), reasons.ToFrozenDictionary(StringComparer.Ordinal), replaces.ToFrozenSet(StringComparer.Ordinal));
    }
}
