using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What a template's transforms make of it: the language extensions are carried out, AWS's others are refused, and macros there are none.</summary>
internal static partial class Transforms
{
    /// <summary>The transform that adds functions to the language.</summary>
    public const string Extensions = "AWS::LanguageExtensions";

    private const string Loop = "Fn::ForEach::";

    private static readonly string[] OfAws =
        ["AWS::Serverless-2016-10-31", "AWS::Include", "AWS::CodeDeployBlueGreen", "AWS::ServiceCatalog", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"];

    /// <summary>The transforms that a template names.</summary>
    public static IReadOnlyList<string> Of(JsonObject root) => root["Transform"] switch
    {
        JsonValue one => [one.GetValue<string>()],
        JsonArray many => [.. many.Select(Name)],
        JsonObject single => [Name(single)],
        _ => [],
    };

    /// <summary>A template as its transforms leave it.</summary>
    /// <exception cref="WireException">There is no such transform, or it is not simulated.</exception>
    public static JsonObject Apply(JsonObject root)
    {
        var named = Of(root);
        if (named.FirstOrDefault(name => name != Extensions) is { } other)
        {
            throw OfAws.Contains(other)
                ? Refusal.Of("NotImplemented", $"The transform {other} is not simulated.", 501)
                : Refusal.Validation($"No transform named {World.Account}::{other} found.");
        }

        return named.Count == 0 ? root : (JsonObject)Expand(root, new Dictionary<string, string>())!;
    }

    private static string Name(JsonNode? transform) => transform is JsonObject members ? (members["Name"] as JsonValue)?.GetValue<string>() ?? "" : transform!.GetValue<string>();

    private static JsonNode? Expand(JsonNode? node, IReadOnlyDictionary<string, string> bound) => node switch
    {
        JsonObject { Count: 1 } function when function["Ref"] is JsonValue name && bound.TryGetValue(name.GetValue<string>(), out var value) => value,
        JsonObject members => Members(members, bound),
        JsonArray items => new JsonArray([.. items.Select(item => Expand(item, bound))]),
        JsonValue text => Filled(text.GetValue<string>(), bound),
        _ => null,
    };

    private static JsonObject Members(JsonObject members, IReadOnlyDictionary<string, string> bound)
    {
        var result = new JsonObject();
        foreach (var (key, value) in members)
        {
            if (!key.StartsWith(Loop, StringComparison.Ordinal))
            {
                result[Filled(key, bound)] = Expand(value, bound);
                continue;
            }

            foreach (var (name, made) in Repeat(key, value, bound))
            {
                result[name] = made;
            }
        }

        return result;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Repeat(string key, JsonNode? loop, IReadOnlyDictionary<string, string> bound)
    {
        if (loop is not JsonArray { Count: 3 } parts || parts[0] is not JsonValue variable || Expand(parts[1], bound) is not JsonArray values || parts[2] is not JsonObject body)
        {
            throw Refusal.Validation($"Transform {Extensions} failed with: {key} layout is incorrect");
        }

        foreach (var value in values)
        {
            if (value is not JsonValue text)
            {
                throw Refusal.Of("NotImplemented", $"{key} over values that are not written out is not simulated.", 501);
            }

            var inner = new Dictionary<string, string>(bound) { [variable.GetValue<string>()] = text.GetValue<string>() };
            foreach (var (name, made) in Members(body, inner))
            {
                yield return KeyValuePair.Create(name, made?.DeepClone());
            }
        }
    }

    // &{Name} leaves out what a logical id can't have.
    private static string Filled(string text, IReadOnlyDictionary<string, string> bound) => bound.Count == 0 ? text : Place().Replace(text, place =>
        bound.TryGetValue(place.Groups[2].Value, out var value)
            ? place.Groups[1].Value == "$" ? value : string.Concat(value.Where(char.IsAsciiLetterOrDigit))
            : place.Value);

    [GeneratedRegex(@"([$&])\{([^!{}]+)\}")]
    private static partial Regex Place();
}
