using System.Globalization;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What a resource's type works with: the resource, its properties and AWS's operations.</summary>
internal sealed record ResourceCall(World World, Stack Stack, StackResource Resource)
{
    /// <summary>Of a change, the properties as they were before.</summary>
    public JsonObject? Former { get; init; }

    /// <summary>Of a nested stack that is to be as before, its template then; <see langword="null"/>: the one that its address leads to.</summary>
    public string? NestedTemplate { get; init; }

    /// <summary>Of a removal, whether a snapshot is to be taken before.</summary>
    public bool TakesSnapshot { get; init; }

    public JsonObject Properties => Resource.Properties;

    public string PhysicalId => Resource.PhysicalId;

    public string? Text(string property) => (Properties[property] as JsonValue)?.GetValue<string>();

    /// <summary>The name that the template gives, or one made of the stack's, the resource's and chance.</summary>
    public string Name(string property, int longest = 255, bool lower = false)
    {
        if (Properties[property] is JsonArray or JsonObject)
        {
            var found = Properties[property] is JsonArray ? "JSONArray" : "JSONObject";
            throw new StepFailedException($"Properties validation failed for resource {Resource.LogicalId} with message: #/{property}: expected type: String, found: {found}");
        }

        if (Text(property) is { } given)
        {
            return given;
        }

        var chance = World.Random.Letters(12);
        var stem = $"{Stack.Name}-{Resource.LogicalId}";
        stem = stem[..Math.Min(stem.Length, longest - 13)];
        return lower ? $"{stem}-{chance}".ToLowerInvariant() : $"{stem}-{chance.ToUpperInvariant()}";
    }

    /// <summary>Carries an AWS operation out on the customer's behalf.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    public WireStruct Invoke(string service, string operation, WireStruct input) => World.Invoke(Stack.Region, service, operation, input).Output;

    /// <summary>The properties as an operation's input: each goes to the member of its name, in the member's type.</summary>
    public WireStruct Input(string service, string operation, params ReadOnlySpan<(string Member, object? Value)> more)
    {
        // What is without consequence here is not asked for.
        var harmless = PropertySupport.Of(Resource.Type).Reasons;
        var asked = new JsonObject(Properties.Where(property => !harmless.ContainsKey(property.Key)).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        var input = Structure(asked, ServiceModel.Load(service).Operations[operation].Input!);
        foreach (var (member, value) in more)
        {
            if (value is not null)
            {
                input[member] = value;
            }
        }

        return input;
    }

    /// <summary>A value in the type that a member has.</summary>
    public static object? Convert(JsonNode? node, Shape shape) => (shape.Kind, node) switch
    {
        (_, null) => null,
        (ShapeKind.Structure, JsonObject members) => Structure(members, shape),
        (ShapeKind.Map, JsonObject members) => Map(members, shape),
        (ShapeKind.List, JsonArray items) => items.Select(item => Convert(item, shape.Element!.Shape)).ToList(),
        (ShapeKind.Text, JsonObject document) => document.ToJsonString(),
        (ShapeKind.Text, JsonValue text) => text.GetValue<string>(),
        (ShapeKind.Integer, JsonValue text) when long.TryParse(text.GetValue<string>(), CultureInfo.InvariantCulture, out var whole) => whole,
        (ShapeKind.Number, JsonValue text) when double.TryParse(text.GetValue<string>(), CultureInfo.InvariantCulture, out var number) => number,
        (ShapeKind.Flag, JsonValue text) when bool.TryParse(text.GetValue<string>(), out var flag) => flag,
        (ShapeKind.Blob, JsonValue text) => System.Text.Encoding.UTF8.GetBytes(text.GetValue<string>()),
        _ => throw Refusal.Validation($"Value of property {shape.Name} must be of type {shape.Kind}"),
    };

    private static WireStruct Structure(JsonObject members, Shape shape)
    {
        var result = new WireStruct();
        foreach (var (name, value) in members)
        {
            var member = shape.ByName.GetValueOrDefault(name) ?? shape.Members.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
            if (member is not null && Convert(value, member.Shape) is { } converted)
            {
                result[member.Name] = converted;
            }
        }

        return result;
    }

    private static WireStruct Map(JsonObject members, Shape shape)
    {
        var result = new WireStruct();
        foreach (var (name, value) in members)
        {
            result[name] = Convert(value, shape.Element!.Shape);
        }

        return result;
    }
}
