using System.Text.Json;

namespace Aws.Wire;

/// <summary>Structures as JSON, as AWS JSON 1.0 and 1.1 have them; typed by their shape, so that nothing is lost on the way there and back.</summary>
public static class JsonBody
{
    /// <summary>Writes a structure; without a shape, an empty object.</summary>
    public static byte[] Write(WireStruct value, Shape? shape)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            if (shape is null)
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
            else
            {
                WriteStruct(writer, value, shape);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads a structure; nothing at all is an empty one.</summary>
    /// <exception cref="FormatException">The JSON does not fit the shape.</exception>
    public static WireStruct Read(ReadOnlyMemory<byte> body, Shape shape)
    {
        if (body.IsEmpty)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return ReadValue(document.RootElement, shape, shape.Name) as WireStruct ?? throw new FormatException($"{shape.Name}: expected an object, found null.");
        }
        catch (JsonException wrong)
        {
            throw new FormatException(wrong.Message);
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException(wrong.Message);
        }
    }

    private static void WriteStruct(Utf8JsonWriter writer, WireStruct value, Shape shape)
    {
        writer.WriteStartObject();
        foreach (var member in shape.Alphabetical)
        {
            if (value.GetValueOrDefault(member.Name) is { } item)
            {
                writer.WritePropertyName(member.WireName);
                WriteValue(writer, item, member.Shape);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value, Shape shape)
    {
        switch (value)
        {
            case WireStruct structure when shape.Kind == ShapeKind.Structure:
                WriteStruct(writer, structure, shape);
                break;
            case WireStruct map:
                writer.WriteStartObject();
                foreach (var (key, item) in map)
                {
                    writer.WritePropertyName(key);
                    WriteValue(writer, item!, shape.Element!.Shape);
                }

                writer.WriteEndObject();
                break;
            case List<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(writer, item!, shape.Element!.Shape);
                }

                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long integer:
                writer.WriteNumberValue(integer);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case DateTimeOffset at:
                writer.WriteNumberValue(Scalars.ToSeconds(at));
                break;
            case byte[] blob:
                writer.WriteBase64StringValue(blob);
                break;
            default:
                throw new ArgumentException($"{shape}: a {value.GetType().Name} is nothing that JSON has.", nameof(value));
        }
    }

    private static object? ReadValue(JsonElement element, Shape shape, string path)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                Expect(element, JsonValueKind.Object, path);
                var result = new WireStruct();
                foreach (var member in shape.Members)
                {
                    if (element.TryGetProperty(member.WireName, out var item) && ReadValue(item, member.Shape, path + "." + member.Name) is { } read)
                    {
                        result[member.Name] = read;
                    }
                }

                return result;
            case ShapeKind.Map:
                Expect(element, JsonValueKind.Object, path);
                var map = new WireStruct();
                foreach (var entry in element.EnumerateObject())
                {
                    if (ReadValue(entry.Value, shape.Element!.Shape, path + "." + entry.Name) is { } value)
                    {
                        map[entry.Name] = value;
                    }
                }

                return map;
            case ShapeKind.List:
                Expect(element, JsonValueKind.Array, path);
                return element.EnumerateArray()
                    .Select(item => ReadValue(item, shape.Element!.Shape, path) ?? throw new FormatException($"{path}: a list has no place for null.")).ToList<object?>();
            case ShapeKind.Integer:
                return Scalars.Fitting(element.GetInt64(), shape);
            case ShapeKind.Number:
                return element.GetDouble();
            case ShapeKind.Flag:
                return element.GetBoolean();
            case ShapeKind.Instant:
                return element.ValueKind == JsonValueKind.String ? element.GetDateTimeOffset() : Scalars.FromSeconds(element.GetDouble());
            case ShapeKind.Blob:
                return element.GetBytesFromBase64();
            default:
                return element.GetString();
        }
    }

    private static void Expect(JsonElement element, JsonValueKind kind, string path)
    {
        if (element.ValueKind != kind)
        {
            throw new FormatException($"{path}: expected {kind}, found {element.ValueKind}.");
        }
    }
}
