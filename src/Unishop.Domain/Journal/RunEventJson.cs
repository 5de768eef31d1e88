using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unishop.Domain.Journal;

/// <summary>How events are written in the journal and sent over the HTTP API: a type word and camel-case JSON.</summary>
public static class RunEventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly FrozenDictionary<string, Type> ByWord = typeof(RunEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(RunEvent)) && !type.IsAbstract)
        .ToFrozenDictionary(WordOf, StringComparer.Ordinal);

    /// <summary>The word for an event's type, e.g. <c>stepIntent</c>.</summary>
    public static string TypeOf(RunEvent happened) => WordOf(happened.GetType());

    /// <summary>An event's data as JSON.</summary>
    public static string Write(RunEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Options);

    /// <summary>The event of a type word and JSON data.</summary>
    /// <exception cref="JsonException">The word is unknown or the data does not fit it.</exception>
    public static RunEvent Read(string type, string data) => ByWord.TryGetValue(type, out var clr)
        ? (RunEvent?)JsonSerializer.Deserialize(data, clr, Options) ?? throw new JsonException($"An event '{type}' without data.")
        : throw new JsonException($"No event is called '{type}'.");

    private static string WordOf(Type type) => JsonNamingPolicy.CamelCase.ConvertName(type.Name);
}
