using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Aws.Wire;

/// <summary>Builds the shapes of a model; shapes may refer to themselves.</summary>
internal sealed class ShapeReader
{
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);

    public ShapeReader(JsonElement shapes)
    {
        foreach (var shape in shapes.EnumerateObject())
        {
            _shapes[shape.Name] = Empty(shape.Name, shape.Value.GetProperty("type").GetString()!);
        }

        foreach (var shape in shapes.EnumerateObject())
        {
            Fill(_shapes[shape.Name], shape.Value);
        }
    }

    public FrozenDictionary<string, Shape> All => _shapes.ToFrozenDictionary(StringComparer.Ordinal);

    public Shape this[string name] => _shapes[name];

    private static Shape Empty(string name, string type) => new(name, type, KindOf(type));

    private static ShapeKind KindOf(string type) => type switch
    {
        "structure" => ShapeKind.Structure,
        "list" => ShapeKind.List,
        "map" => ShapeKind.Map,
        "integer" or "long" => ShapeKind.Integer,
        "float" or "double" => ShapeKind.Number,
        "boolean" => ShapeKind.Flag,
        "timestamp" => ShapeKind.Instant,
        "blob" => ShapeKind.Blob,
        _ => ShapeKind.Text,
    };

    private void Fill(Shape shape, JsonElement source)
    {
        shape.IsFlattened = IsTrue(source, "flattened");
        shape.Payload = ServiceModel.Text(source, "payload");
        shape.TimestampFormat = ServiceModel.Text(source, "timestampFormat");
        shape.Enum = source.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
        if (source.TryGetProperty("member", out var element))
        {
            shape.Element = Member("member", element, false);
        }

        if (source.TryGetProperty("key", out var key))
        {
            shape.Key = Member("key", key, false);
            shape.Element = Member("value", source.GetProperty("value"), false);
        }

        if (source.TryGetProperty("members", out var members))
        {
            var required = source.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
            shape.Members = [.. members.EnumerateObject().Select(member => Member(member.Name, member.Value, required.Contains(member.Name)))];
            shape.Alphabetical = [.. shape.Members.OrderBy(member => member.Name, StringComparer.Ordinal)];
            shape.ByName = shape.Members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal);
        }

        if (source.TryGetProperty("error", out var error))
        {
            shape.ErrorCode = ServiceModel.Text(error, "code");
            shape.ErrorStatus = error.TryGetProperty("httpStatusCode", out var status) ? status.GetInt32() : null;
        }

        if (source.TryGetProperty("retryable", out var retryable))
        {
            shape.RetryableAsThrottling = IsTrue(retryable, "throttling");
        }

        if (IsTrue(source, "exception"))
        {
            shape.IsError = true;
            shape.ErrorCode ??= shape.Name;
            shape.ErrorStatus ??= IsTrue(source, "fault") ? 500 : 400;
        }
    }

    private Member Member(string name, JsonElement source, bool required) => new(name, _shapes[ServiceModel.Text(source, "shape")!])
    {
        LocationName = ServiceModel.Text(source, "locationName"),
        QueryName = ServiceModel.Text(source, "queryName"),
        Location = ServiceModel.Text(source, "location"),
        IsFlattened = IsTrue(source, "flattened"),
        IsRequired = required,
        IsIdempotencyToken = IsTrue(source, "idempotencyToken"),
        IsXmlAttribute = IsTrue(source, "xmlAttribute"),
        TimestampFormat = ServiceModel.Text(source, "timestampFormat"),
        XmlNamespace = source.TryGetProperty("xmlNamespace", out var xml)
            ? xml.ValueKind == JsonValueKind.String ? (null, xml.GetString()!) : (ServiceModel.Text(xml, "prefix"), ServiceModel.Text(xml, "uri")!)
            : null,
    };

    private static bool IsTrue(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;
}
