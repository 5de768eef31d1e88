using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>How CloudFormation makes a change of a property.</summary>
internal enum PropertyChange
{
    /// <summary>The resource is changed as it stands.</summary>
    InPlace,

    /// <summary>Another resource takes its place.</summary>
    Replacement,

    /// <summary>It depends on the values, or on what stands below the property.</summary>
    Conditional,

    /// <summary>It can't be given: AWS tells it.</summary>
    ReadOnly,
}

/// <summary>
/// A resource type as CloudFormation's registry describes it; <c>ResourceSchemas.json</c> is made of the registry's schemas by
/// <c>tools/list-resource-types.py</c>.
/// </summary>
/// <param name="Properties">The properties by name, with how a change is made.</param>
/// <param name="Required">The properties that must be given.</param>
/// <param name="Attributes">What <c>Fn::GetAtt</c> gives, e.g. <c>Endpoint.Address</c>.</param>
internal sealed record ResourceSchema(FrozenDictionary<string, PropertyChange> Properties, IReadOnlyList<string> Required, FrozenSet<string> Attributes)
{
    private static readonly Lazy<FrozenDictionary<string, ResourceSchema?>> Types = new(Read);

    /// <summary>The schema of a simulated type; <see langword="null"/> where there is none.</summary>
    public static ResourceSchema? Of(string type) => Types.Value.GetValueOrDefault(type);

    /// <summary>Whether AWS has a type of that name, simulated or not.</summary>
    public static bool IsOfAws(string type) => Types.Value.ContainsKey(type);

    /// <summary>The properties that a template can give.</summary>
    public IEnumerable<string> Writable => Properties.Where(property => property.Value != PropertyChange.ReadOnly).Select(property => property.Key);

    private static FrozenDictionary<string, ResourceSchema?> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("ResourceSchemas.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(type => type.Name, type => Read(type.Value), StringComparer.Ordinal);
    }

    private static ResourceSchema? Read(JsonElement type) => type.ValueKind == JsonValueKind.Null ? null : new ResourceSchema(
        type.GetProperty("properties").EnumerateObject().ToFrozenDictionary(property => property.Name, property => Change(property.Value.GetString()!), StringComparer.Ordinal),
        [.. type.GetProperty("required").EnumerateArray().Select(name => name.GetString()!)],
        type.GetProperty("attributes").EnumerateArray().Select(name => name.GetString()!).ToFrozenSet(StringComparer.Ordinal));

    private static PropertyChange Change(string word) => word switch
    {
        "update" => PropertyChange.InPlace,
        "replace" => PropertyChange.Replacement,
        "conditional" => PropertyChange.Conditional,
        "read" => PropertyChange.ReadOnly,
        _ => throw new InvalidOperationException($"ResourceSchemas.json: '{word}' is not accepted; needed: update, replace, conditional or read"),
    };
}
