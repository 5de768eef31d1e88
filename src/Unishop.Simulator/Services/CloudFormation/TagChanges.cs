using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The tags that a template gives a resource, and how they differ from those that it gave before.</summary>
internal static class TagChanges
{
    /// <summary>The tags as the operations take them.</summary>
    public static List<object?> Given(ResourceCall call) => [.. Pairs(call.Properties).Select(tag => WireStruct.Of(("Key", tag.Key), ("Value", tag.Value)))];

    /// <summary>The tags as a map, as some operations take them; <see langword="null"/>: there are none.</summary>
    public static WireStruct? Map(ResourceCall call) => Pairs(call.Properties).ToArray() is { Length: > 0 } tags
        ? WireStruct.Of(tags.Select(tag => (tag.Key, (object?)tag.Value)).ToArray()) : null;

    /// <summary>The keys of the tags that a template gave before and no longer does.</summary>
    public static List<object?> Dropped(ResourceCall call) =>
        [.. Pairs(call.Former ?? []).Select(tag => tag.Key).Except(Pairs(call.Properties).Select(tag => tag.Key), StringComparer.Ordinal)];

    private static IEnumerable<(string Key, string Value)> Pairs(JsonObject properties) => (properties["Tags"] as JsonArray ?? []).OfType<JsonObject>()
        .Select(tag => (tag["Key"]?.GetValue<string>() ?? "", tag["Value"]?.GetValue<string>() ?? ""));
}
