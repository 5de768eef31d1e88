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
        .Where(type => type.IsSubclassOf(typeof(RunEvent)) && !type.IsAbstract && type != typeof(UnknownEvent))
        .ToFrozenDictionary(WordOf, StringComparer.Ordinal);

    /// <summary>The word for an event's type, e.g. <c>stepIntent</c>.</summary>
    public static string TypeOf(RunEvent happened) => happened is UnknownEvent unknown ? unknown.Type : WordOf(happened.GetType());

    /// <summary>An event's data as JSON.</summary>
    public static string Write(RunEvent happened) => happened is UnknownEvent unknown ? unknown.Data : JsonSerializer.Serialize(happened, happened.GetType(), Options);

    /// <summary>The event of a type word and JSON data; an <see cref="UnknownEvent"/> where this release does not know the word or can't read the data.</summary>
    public static RunEvent Read(string type, string data)
    {
        if (!ByWord.TryGetValue(type, out var clr))
        {
            return new UnknownEvent(type, data);
        }

        try
        {
            return (RunEvent?)JsonSerializer.Deserialize(data, clr, Options) ?? new UnknownEvent(type, data);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException)
        {
            return new UnknownEvent(type, data);
        }
    }

    private static string WordOf(Type type) => JsonNamingPolicy.CamelCase.ConvertName(type.Name);
}
